import type { RoutedRequest } from '../front/gateway-request.ts';
import type { Quirk } from './front-door-quirks.ts';

const kibibyte = 1024;
const mebibyte = kibibyte * kibibyte;

/** What matters about a request header that is gone, where it is more than that. */
const droppedRequestHeaders: Readonly<Record<string, string>> = {
  authorization:
    'API Gateway takes a signature (AWS4-…) for its own. Send it under another name, or let clients use another scheme.',
  'content-encoding':
    'Legacy takes a compressed body for a plain one. Let clients of this route send it uncompressed, or serve the route from a function.',
  expect: 'The gateway reads the body in any case; nothing has to be done.',
  upgrade: 'No WebSocket passes. Give it a host name of its own, past the gateway.',
  via: 'Nothing has to be done, unless legacy looks for proxies in it.',
  'x-http-method-override':
    'The gateway itself has taken the method from it. Nothing has to be done, unless legacy looks for the header.',
};

/** What happened, and how to mend it, in one line. Names headers, never their values. */
export function describeQuirk(quirk: Quirk, { api, route }: Pick<RoutedRequest, 'api' | 'route'>): string {
  const text = describeAnywhere(quirk, api);
  return quirk.isGeneral === true ? `every route: ${text}` : `${route.pattern.routeKey}: ${text}`;
}

function describeAnywhere({ name, subject = '' }: Quirk, api: RoutedRequest['api']): string {
  switch (name) {
    case 'host-replaced':
      return 'legacy sees its own address as Host, not the name that the client used. Give it its public address as a setting if it writes links or redirects, checks Origin against Host, or serves several names.';
    case 'forwarded-headers-replaced':
      return "legacy gets one Forwarded header instead of X-Forwarded-For and -Proto. Express's trust proxy does not read it: req.ip is the gateway, req.secure is false, and express-session sends no secure cookie. Read Forwarded in front of it, or use a REST API.";
    case 'trailing-slash-dropped':
      return 'the slash at the end of the path does not reach legacy. Answer both forms alike there, or let clients write the path without it.';
    case 'request-header-dropped':
      return `the request header ${subject} does not reach legacy. ${droppedRequestHeaders[subject] ?? 'Let clients send it under another name as well.'}`;
    case 'response-header-renamed':
      return describeRenamed(subject);
    case 'response-header-dropped':
      return `the response header ${subject} does not reach the client. Let legacy send it under another name as well.`;
    case 'redirect-leaves-gateway':
      return 'the redirect points at the address of legacy, past the gateway, which changes no Location. Let legacy write paths only ("/login"), or its public address.';
    case 'cors-replaced':
      return 'what legacy says about CORS is ignored, because the API has CORS settings of its own. Keep one of the two, and list in the settings all that legacy allows.';
    case 'request-too-large':
      return `${describeLimit(subject, api)} Legacy was not asked. Make such requests smaller, or let clients upload past the gateway, to a signed S3 address for example.`;
    case 'integration-timeout':
      return 'legacy took longer than the gateway waits, and may still be working. Answer at once and let the client ask again, or keep the route off the gateway.';
  }
}

function describeRenamed(name: string): string {
  if (name === '') {
    return 'Connection, Content-Length, Date and Server of legacy arrive as x-amzn-Remapped-…, beside those of the gateway. Nothing has to be done, unless clients compute ages from Date.';
  }
  const mend =
    name === 'www-authenticate'
      ? 'Browsers show no password dialog, and clients that wait for the challenge get none. Let them go by the status, or keep such routes off the gateway.'
      : 'Let legacy send it under another name as well.';
  return `the response header ${name} arrives as x-amzn-Remapped-${name}. ${mend}`;
}

function describeLimit(failure: string, { kind, limits }: RoutedRequest['api']): string {
  switch (failure) {
    case 'headers-too-large':
      return `headers${kind === 'http' ? ' and request line' : ''} of more than ${limits.headerBytes} bytes end at the gateway.`;
    case 'url-too-long':
      return `an address of more than ${limits.urlBytes} bytes ends at the gateway.`;
    default:
      return `a body of more than ${Math.round((limits.requestBodyBytes / mebibyte) * 10) / 10} MB ends at the gateway.`;
  }
}
