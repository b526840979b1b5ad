import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { faultCode, faultMessage } from '../fault-text.ts';
import type { HeaderPair, ObservedRequest, ObservedResponse } from '../results/observation.ts';

/** Where to send a request, and how long and how much to wait for. */
export interface ObserveOptions {
  readonly baseUrl: string;
  /** For the whole exchange, from connecting to the last byte. */
  readonly timeLimitMs: number;
  /** More than this is a failure, so that an endless body cannot fill the memory. */
  readonly bodyLimitBytes: number;
  readonly tls?: TlsOptions;
}

/** How far an `https:` server is believed. */
export interface TlsOptions {
  /** PEM certificates of authorities to believe instead of the well-known ones. */
  readonly ca?: string;
  /** Believe any certificate. Whoever sits in between then reads the credentials. */
  readonly insecure?: true;
}

export type ObserveFailureReason =
  | 'unreachable'
  | 'tls-failed'
  | 'timed-out'
  | 'response-too-large'
  | 'unsendable';

/** What came of one request. A side that does not answer is an outcome here, not a fault. */
export type ObserveOutcome =
  | { readonly outcome: 'observed'; readonly response: ObservedResponse; readonly durationMs: number }
  | { readonly outcome: 'failed'; readonly reason: ObserveFailureReason; readonly message: string };

/**
 * Sends one request and records the answer as it is: no redirect is followed, nothing is decompressed,
 * retried or sent from a kept connection. Sends the given headers and, besides them, only `Host`,
 * `Connection: close` and, with a body, `Content-Length`.
 *
 * @param request Sent as given; the path is not normalised.
 * @param options The side to ask and its limits.
 * @returns `observed` for every complete response of whatever status, else why there is none.
 * @since 0.1.0
 * @example
 * const limits = { timeLimitMs: 10_000, bodyLimitBytes: 10_485_760 };
 * await observe({ method: 'GET', path: '/health', headers: [] }, { baseUrl: 'http://127.0.0.1:3001', ...limits });
 */
export async function observe(request: ObservedRequest, options: ObserveOptions): Promise<ObserveOutcome> {
  const startedAt = performance.now();
  const timeLimit = AbortSignal.timeout(options.timeLimitMs);
  try {
    const response = await exchange(send(request, options, timeLimit), request, options.bodyLimitBytes);
    return { outcome: 'observed', response, durationMs: performance.now() - startedAt };
  } catch (error) {
    if (timeLimit.aborted) {
      return failed('timed-out', `no complete answer within ${options.timeLimitMs} ms`);
    }
    return failureOf(error);
  }
}

class BodyTooLarge extends Error {}

function send(
  request: ObservedRequest,
  { baseUrl, tls }: ObserveOptions,
  signal: AbortSignal,
): ClientRequest {
  const url = new URL(baseUrl);
  return (url.protocol === 'https:' ? httpsRequest : httpRequest)({
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(url.port === '' ? {} : { port: url.port }),
    method: request.method,
    path: `${url.pathname.replace(/\/$/, '')}${request.path}`,
    // A flat list keeps case, order and repetition, and makes Node add nothing of its own.
    headers: allHeaders(request, url.host).flat(),
    agent: false,
    signal,
    ...(tls?.ca === undefined ? {} : { ca: tls.ca }),
    rejectUnauthorized: tls?.insecure !== true,
  });
}

function allHeaders(request: ObservedRequest, host: string): readonly HeaderPair[] {
  const given = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const own: readonly HeaderPair[] = [
    ['Host', host],
    ['Connection', 'close'],
    ...(request.body === undefined
      ? []
      : [['Content-Length', String(Buffer.byteLength(request.body))] as const]),
  ];
  return [...own.filter(([name]) => !given.has(name.toLowerCase())), ...request.headers];
}

function exchange(
  outgoing: ClientRequest,
  request: ObservedRequest,
  bodyLimitBytes: number,
): Promise<ObservedResponse> {
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      readBody(incoming, bodyLimitBytes).then(
        (body) => resolve({ status: incoming.statusCode ?? 0, headers: pairs(incoming.rawHeaders), body }),
        (error: unknown) => {
          outgoing.destroy();
          reject(error);
        },
      );
    });
    outgoing.end(request.body);
  });
}

async function readBody(incoming: IncomingMessage, bodyLimitBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > bodyLimitBytes) throw new BodyTooLarge(`the body is longer than ${bodyLimitBytes} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function pairs(rawHeaders: readonly string[]): readonly HeaderPair[] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  );
}

/** What OpenSSL and Node call a certificate that is not believed and a handshake that fails. */
const TLS_CODE =
  /^(?:ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH)/;

function failureOf(error: unknown): ObserveOutcome {
  if (error instanceof BodyTooLarge) return failed('response-too-large', error.message);
  const code = faultCode(error);
  // Node refuses a header or path before it sends; its text names the header but never quotes a value.
  if (
    code === 'ERR_INVALID_CHAR' ||
    code === 'ERR_UNESCAPED_CHARACTERS' ||
    code === 'ERR_INVALID_HTTP_TOKEN'
  ) {
    return failed('unsendable', faultMessage(error));
  }
  if (TLS_CODE.test(code)) {
    return failed(
      'tls-failed',
      `the TLS connection failed (${code}); give the certificate of its authority as "ca", or correct the address`,
    );
  }
  return failed('unreachable', code === '' ? 'the connection failed' : `the connection failed (${code})`);
}

function failed(reason: ObserveFailureReason, message: string): ObserveOutcome {
  return { outcome: 'failed', reason, message };
}
