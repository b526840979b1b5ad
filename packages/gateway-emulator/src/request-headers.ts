import { type HeaderPair, headerValues, invokeHost, type RoutedRequest } from './gateway-request.ts';

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

/** The headers about the client that the gateway puts in place of, or behind, what the client sent. */
interface ForwardedHeaders {
  readonly host: string;
  readonly traceId: string;
  readonly forwardedFor: string;
}

function forwardedHeaders(routed: RoutedRequest): ForwardedHeaders {
  const { headers, sourceIp, ids } = routed.request;
  const sent = headerValues(headers, 'x-forwarded-for');
  return { host: invokeHost(routed), traceId: ids.traceId, forwardedFor: [...sent, sourceIp].join(', ') };
}

/** Names that the gateway sets itself, whatever the client sent. */
const setByGateway: ReadonlySet<string> = new Set([
  'host',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

/** Signed requests keep their signature to themselves. */
function isSignature(name: string, value: string): boolean {
  return name === 'authorization' && value.startsWith('AWS4-HMAC-SHA256');
}

/**
 * Headers of a REST event: casing as sent except for two names that API Gateway writes its own way; no
 * Content-Length and nothing hop-by-hop (row D09); clients always seem to come over HTTPS.
 */
export function restRequestHeaders(routed: RoutedRequest): readonly HeaderPair[] {
  const { host, traceId, forwardedFor } = forwardedHeaders(routed);
  const sent = routed.request.headers.filter(([name, value]) => {
    const lower = name.toLowerCase();
    const removed = hopByHop.has(lower) || setByGateway.has(lower) || lower === 'content-length';
    return !removed && !isSignature(lower, value);
  });
  return [
    ...sent.map(([name, value]): HeaderPair => [normaliseName(name), value]),
    ['Host', host],
    ['X-Amzn-Trace-Id', traceId],
    ['X-Forwarded-For', forwardedFor],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ];
}

function normaliseName(name: string): string {
  const lower = name.toLowerCase();
  return { authorization: 'Authorization', 'user-agent': 'User-Agent' }[lower] ?? name;
}

/**
 * Headers of an HTTP API event, payload 2.0: lower case, duplicates joined with a comma, Content-Length always
 * there (row D08).
 *
 * @param cookies Whether the Cookie header stays: it does for authorizers only (row A33).
 */
export function httpRequestHeaders(
  routed: RoutedRequest,
  { cookies }: { readonly cookies: boolean },
): Readonly<Record<string, string>> {
  const { host, traceId, forwardedFor } = forwardedHeaders(routed);
  const joined = new Map<string, string>([['content-length', '0']]);
  const seen = new Set<string>();
  for (const [name, value] of routed.request.headers) {
    const lower = name.toLowerCase();
    if (
      !hopByHop.has(lower) &&
      !setByGateway.has(lower) &&
      lower !== 'cookie' &&
      !isSignature(lower, value)
    ) {
      joined.set(lower, seen.has(lower) ? `${joined.get(lower)},${value}` : value);
      seen.add(lower);
    }
  }
  const cookieHeader = headerValues(routed.request.headers, 'cookie').join('; ');
  return Object.fromEntries([
    ...joined,
    ...(cookies && cookieHeader !== '' ? [['cookie', cookieHeader] as const] : []),
    ['host', host],
    ['x-amzn-trace-id', traceId],
    ['x-forwarded-for', forwardedFor],
    ['x-forwarded-port', '443'],
    ['x-forwarded-proto', 'https'],
  ]);
}

/** The `cookies` list of payload 2.0: split, never decoded. */
export function requestCookies(headers: readonly HeaderPair[]): string[] {
  return headerValues(headers, 'cookie')
    .flatMap((value) => value.split('; '))
    .filter((cookie) => cookie !== '');
}
