import type { IncomingHttpHeaders } from 'node:http';
import { isIPv6 } from 'node:net';

import type { HttpProxyIntegration } from '../definition/api-definition.ts';
import { isSignature } from '../events/request-headers.ts';
import { headerValues, invokeHost, type RoutedRequest } from '../front/gateway-request.ts';
import { overrideHeader } from '../routing/override-method.ts';

/** Request headers that do not reach an HTTP backend. `transfer-encoding` stays: it says how the body is framed. */
const dropped: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'x-amzn-apigateway-api-id',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

/** Dropped by REST APIs as well; Content-Encoding among them, so a compressed upload arrives unlabelled. */
const droppedByRest: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-md5',
  'max-forwards',
  'server',
  'via',
  'www-authenticate',
  overrideHeader,
]);

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
  const [, base = '', template = ''] = /^(https?:\/\/[^/]+)(.*)$/.exec(uri) ?? [];
  const filled = template.replaceAll(uriParameter, (_text, name: string) => pathParameters[name] ?? '');
  const path = route.pattern.isDefault ? `${filled.replace(/\/$/, '')}${requestPath}` : filled;
  const query = request.rawQueryString === '' ? '' : `?${request.rawQueryString}`;
  return { origin: originOf(base), target: `${path === '' ? '/' : path}${query}` };
}

/** Parsed once per backend: an API has few. */
const origins = new Map<string, URL>();

function originOf(base: string): URL {
  const origin = origins.get(base) ?? new URL(base);
  origins.set(base, origin);
  return origin;
}

/**
 * The headers that a backend gets. Host is the backend's own; REST APIs add who the client is as
 * `X-Forwarded-*` and name the API, HTTP APIs say the former in one `Forwarded` header (RFC 7239), into which they
 * translate what the client sent of `X-Forwarded-For`.
 */
export function proxyRequestHeaders(routed: RoutedRequest, origin: URL): IncomingHttpHeaders {
  const { api, request } = routed;
  const headers: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of request.headers) {
    const lower = name.toLowerCase();
    const isDropped = dropped.has(lower) || (api.kind === 'rest' && droppedByRest.has(lower));
    if (!isDropped && !isSignature(lower, value)) {
      const earlier = headers[lower];
      headers[lower] = earlier === undefined ? value : [earlier, value].flat();
    }
  }
  if (Array.isArray(headers['cookie'])) {
    // One Cookie line, however many the client sent (RFC 9113 §8.2.3).
    headers['cookie'] = headers['cookie'].join('; ');
  }
  return Object.assign(headers, clientHeaders(routed), {
    host: origin.host,
    'x-amzn-trace-id': request.ids.traceId,
  });
}

function clientHeaders(routed: RoutedRequest): IncomingHttpHeaders {
  const { api, request } = routed;
  const earlier = headerValues(request.headers, 'x-forwarded-for');
  if (api.kind === 'http') {
    const own = `for=${forwardedValue(request.sourceIp)};host=${forwardedValue(invokeHost(routed))};proto=https`;
    const translated = earlier.flatMap((line) => line.split(',')).map((node) => node.trim());
    return {
      forwarded: [
        ...headerValues(request.headers, 'forwarded'),
        ...translated.filter((node) => node !== '').map((node) => `for=${forwardedValue(node)}`),
        own,
      ].join(', '),
    };
  }
  return {
    'x-forwarded-for': [...earlier, request.sourceIp].join(', '),
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
    'x-amzn-apigateway-api-id': api.apiId,
  };
}

/** A value of a `Forwarded` header: quoted unless it is a token, so that no client can add an element (RFC 7239 §4). */
function forwardedValue(text: string): string {
  const shown = isIPv6(text) ? `[${text}]` : text.replaceAll(/["\\]/g, '');
  return /^[\w.-]+$/.test(shown) ? shown : `"${shown}"`;
}
