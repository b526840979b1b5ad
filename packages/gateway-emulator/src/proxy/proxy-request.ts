import { isIPv6 } from 'node:net';

import type { HttpProxyIntegration } from '../definition/api-definition.ts';
import { isSignature } from '../events/request-headers.ts';
import { headerValues, invokeHost, type RoutedRequest } from '../front/gateway-request.ts';
import { ownValue } from '../json-values.ts';
import { overrideHeader } from '../routing/override-method.ts';

/** Request headers that do not reach an HTTP backend as they are. */
const dropped = [
  'connection',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-amzn-apigateway-api-id',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
];

const droppedBy: Readonly<Record<'rest' | 'http', ReadonlySet<string>>> = {
  // Content-Encoding among them, so a compressed upload arrives unlabelled.
  rest: new Set([
    ...dropped,
    'content-encoding',
    'content-md5',
    'max-forwards',
    'server',
    'via',
    'www-authenticate',
    overrideHeader,
  ]),
  http: new Set([...dropped, 'forwarded']),
};

/** A parameter of the route in the address of an integration. */
export const uriParameter: RegExp = /\{([^{}+]+)\+?\}/g;

/** Where a request goes: the backend, and the path with the parameters put in. */
export interface ProxyTarget {
  readonly origin: URL;
  /** Path and query. */
  readonly target: string;
}

/**
 * Puts the path parameters, as sent, into the integration's address. A greedy parameter of a REST API has lost
 * its trailing slash, and so the backend sees `/x` where the client wrote `/x/`. `$default` has no parameters: all of
 * the request's path is added instead.
 */
export function proxyTarget(
  { uri }: HttpProxyIntegration,
  { request, route, path: requestPath, pathParameters }: RoutedRequest,
): ProxyTarget {
  const { origin, template } = readUri(uri);
  const filled = template.replaceAll(
    uriParameter,
    (_text, name: string) => ownValue(pathParameters, name) ?? '',
  );
  const path = route.pattern.isDefault ? `${filled.replace(/\/$/, '')}${requestPath}` : filled;
  const query = request.rawQueryString === '' ? '' : `?${request.rawQueryString}`;
  return { origin, target: `${path === '' ? '/' : path}${query}` };
}

interface IntegrationUri {
  readonly origin: URL;
  /** Path and query, with parameters. */
  readonly template: string;
}

/** Parsed once per integration: an API has few. */
const integrationUris = new Map<string, IntegrationUri>();

function readUri(uri: string): IntegrationUri {
  const known = integrationUris.get(uri);
  if (known !== undefined) {
    return known;
  }
  const [, base = '', template = ''] = /^(https?:\/\/[^/]+)(.*)$/.exec(uri) ?? [];
  const parsed = { origin: new URL(base), template };
  integrationUris.set(uri, parsed);
  return parsed;
}

/**
 * The headers that a backend gets, names in lower case and values in turn, without its own Host, which goes without
 * saying. REST APIs add who the client is as `X-Forwarded-*` and name the API, HTTP APIs say the former in one
 * `Forwarded` header (RFC 7239), into which they translate what the client sent of `X-Forwarded-For`. How the body is
 * framed is for who sends it.
 */
export function proxyRequestHeaders(routed: RoutedRequest): string[] {
  const { api, request } = routed;
  const headers: string[] = [];
  for (const [name, value] of request.headers) {
    const lower = name.toLowerCase();
    if (!droppedBy[api.kind].has(lower) && !isSignature(lower, value)) {
      headers.push(lower, value);
    }
  }
  const cookies = headerValues(request.headers, 'cookie');
  if (cookies.length > 0) {
    // One Cookie line, however many the client sent (RFC 9113 §8.2.3).
    headers.push('cookie', cookies.join('; '));
  }
  headers.push(...clientHeaders(routed), 'x-amzn-trace-id', request.ids.traceId);
  return headers;
}

function clientHeaders(routed: RoutedRequest): string[] {
  const { api, request } = routed;
  const earlier = headerValues(request.headers, 'x-forwarded-for');
  if (api.kind === 'http') {
    const own = `for=${forwardedValue(request.sourceIp)};host=${forwardedValue(invokeHost(routed))};proto=https`;
    const translated = earlier.flatMap((line) => line.split(',')).map((node) => node.trim());
    const elements = [
      ...headerValues(request.headers, 'forwarded'),
      ...translated.filter((node) => node !== '').map((node) => `for=${forwardedValue(node)}`),
      own,
    ];
    return ['forwarded', elements.join(', ')];
  }
  return [
    'x-forwarded-for',
    [...earlier, request.sourceIp].join(', '),
    'x-forwarded-port',
    '443',
    'x-forwarded-proto',
    'https',
    'x-amzn-apigateway-api-id',
    api.apiId,
  ];
}

/** A value of a `Forwarded` header: quoted unless it is a token, so that no client can add an element (RFC 7239 §4). */
function forwardedValue(text: string): string {
  const shown = isIPv6(text) ? `[${text}]` : text.replaceAll(/["\\]/g, '');
  return /^[\w.-]+$/.test(shown) ? shown : `"${shown}"`;
}
