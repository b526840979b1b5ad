import { type HeaderPair, headerValues, invokeHost, type RoutedRequest } from '../front/gateway-request.ts';
import { titleCaseHeader } from '../responses/response-headers.ts';
import { overrideHeader } from '../routing/override-method.ts';

/** About one connection only (RFC 9110 §7.6.1), so never passed on. */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Dropped by REST APIs on the way to a function, as documented (row D13); the length of a body as well (D09). */
const droppedByRest: ReadonlySet<string> = new Set([
  'content-length',
  'content-md5',
  'max-forwards',
  'server',
  'www-authenticate',
  overrideHeader,
]);

/** Names that the gateway sets itself, whatever the client sent. */
const setByGateway: ReadonlySet<string> = new Set([
  'host',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

/** What the client sent of what may be passed on at all. Signed requests keep their signature to themselves. */
function passedOn({ headers }: RoutedRequest['request']): readonly HeaderPair[] {
  return headers.filter(([name, value]) => {
    const lower = name.toLowerCase();
    return !hopByHop.has(lower) && !setByGateway.has(lower) && !isSignature(lower, value);
  });
}

/** Whether a header is the signature of a request to AWS, which no integration gets to see. */
export function isSignature(lowerName: string, value: string): boolean {
  return lowerName === 'authorization' && value.startsWith('AWS4-HMAC-SHA256');
}

/** About the client, in place of, or behind, what it sent; clients always seem to come over HTTPS. */
function clientHeaders(routed: RoutedRequest): readonly HeaderPair[] {
  const { headers, sourceIp, ids } = routed.request;
  return [
    ['Host', invokeHost(routed)],
    ['X-Amzn-Trace-Id', ids.traceId],
    ['X-Forwarded-For', [...headerValues(headers, 'x-forwarded-for'), sourceIp].join(', ')],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ];
}

/**
 * Headers of a REST event: casing as sent (row U12) except for two names that API Gateway writes its own way; no
 * Content-Length and nothing hop-by-hop (row D09).
 */
export function restRequestHeaders(routed: RoutedRequest): readonly HeaderPair[] {
  const isLower = routed.api.assumptions.restHeaderCase === 'lower';
  return [
    ...passedOn(routed.request)
      .filter(([name]) => !droppedByRest.has(name.toLowerCase()))
      .map(([name, value]): HeaderPair => [normaliseName(isLower ? name.toLowerCase() : name), value]),
    ...clientHeaders(routed),
  ];
}

function normaliseName(name: string): string {
  const lower = name.toLowerCase();
  return { authorization: 'Authorization', 'user-agent': 'User-Agent' }[lower] ?? name;
}

/**
 * Headers of an HTTP API event before they are named and joined: Content-Length is always there (row D08), and one
 * Cookie line stands for all that were sent.
 *
 * @param bodyBytes Length of the body, where it is known already. A chunked one comes without.
 */
function httpHeaderLines(routed: RoutedRequest, bodyBytes: number): readonly HeaderPair[] {
  const sent = passedOn(routed.request).filter(([name]) => name.toLowerCase() !== 'cookie');
  const cookies = headerValues(routed.request.headers, 'cookie').join('; ');
  return [
    ...(headerValues(sent, 'content-length').length > 0
      ? []
      : [['Content-Length', String(bodyBytes)] as const]),
    ...sent,
    ...(cookies === '' ? [] : [['Cookie', cookies] as const]),
    ...clientHeaders(routed),
  ];
}

/**
 * Headers of an HTTP API event, payload 2.0: lower case, duplicates joined with a comma.
 *
 * @param cookies Whether the Cookie header stays: it does for authorizers only (row A33).
 */
export function httpRequestHeaders(
  routed: RoutedRequest,
  { cookies, bodyBytes = 0 }: { readonly cookies: boolean; readonly bodyBytes?: number },
): Readonly<Record<string, string>> {
  const joined = new Map<string, string>();
  for (const [name, value] of httpHeaderLines(routed, bodyBytes)) {
    const lower = name.toLowerCase();
    if (cookies || lower !== 'cookie') {
      const earlier = joined.get(lower);
      joined.set(lower, earlier === undefined ? value : `${earlier},${value}`);
    }
  }
  return Object.fromEntries(joined);
}

/** The two names that payload 1.0 writes in lower case (row A34). */
const lowerInHttp1: ReadonlySet<string> = new Set(['accept-encoding', 'authorization']);

/**
 * Headers of an HTTP API event, payload 1.0: title case but for two names (row A34), sorted by their bytes as in the
 * captures, duplicates in order.
 */
export function http1RequestHeaders(routed: RoutedRequest, bodyBytes = 0): readonly HeaderPair[] {
  return httpHeaderLines(routed, bodyBytes)
    .map(([name, value]): HeaderPair => {
      const lower = name.toLowerCase();
      return [lowerInHttp1.has(lower) ? lower : titleCaseHeader(name), value];
    })
    .toSorted(([a], [b]) => Number(a > b) - Number(a < b));
}

/** The `cookies` list of payload 2.0: split, never decoded. */
export function requestCookies(headers: readonly HeaderPair[]): string[] {
  return headerValues(headers, 'cookie')
    .flatMap((value) => value.split('; '))
    .filter((cookie) => cookie !== '');
}
