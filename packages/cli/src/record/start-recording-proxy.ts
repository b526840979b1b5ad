import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { TrafficRecorder } from '@straddle/comparison/recording';
import { createHttpProxy, type HttpProxy, type ProxyOutcome } from '@straddle/gateway-emulator';
import { PortTakenError } from '../errors.ts';

export interface RecordingProxyOptions {
  /** Scheme, host and port of the API that is recorded. */
  readonly target: URL;
  readonly port: number;
  readonly host: string;
  /** Send the target's own name as Host instead of what the client sent. */
  readonly changeHost: boolean;
  readonly recorder: Pick<TrafficRecorder, 'observe'>;
}

export interface RecordingProxy {
  readonly url: string;
  /** Lets requests that are under way end for at most two seconds. */
  stop(): Promise<void>;
}

/** What belongs to one connection, not to the message (RFC 9110 §7.6.1). The proxy frames bodies itself. */
const OF_ONE_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The target decides how long an answer takes; this only keeps a hung one from being waited for for ever. */
const PATIENCE_MS = 3_600_000;
const STOP_PATIENCE_MS = 2000;

/**
 * Starts a server that sends every request on to the target and every answer back, both unchanged, and shows them
 * to a recorder. WebSockets are not forwarded.
 *
 * @throws {PortTakenError}
 */
export async function startRecordingProxy(options: RecordingProxyOptions): Promise<RecordingProxy> {
  const proxy = createHttpProxy();
  const server = createServer({ requireHostHeader: false }, (message, response) => {
    const observed = options.recorder.observe(message, response);
    void forward({ message, response }, { ...options, proxy }).then((outcome) => {
      const failure = failureOf(outcome);
      if (failure === undefined) return;
      // What the proxy has to say is no answer of the API.
      observed.leaveOut();
      message.resume();
      response.writeHead(failure.status, { 'Content-Type': 'text/plain', Connection: 'close' });
      response.end(`straddle record: ${options.target.origin} ${failure.text}\n`);
    });
  });
  // How long an upload takes is for the target to say.
  server.requestTimeout = 0;
  const { port, host } = options;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    proxy.close();
    throw isPortInUse(error) ? new PortTakenError(port, '--port') : error;
  }
  const address = server.address();
  const listening = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${listening}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      const idle = setInterval(() => server.closeIdleConnections(), 20);
      const patience = setTimeout(() => server.closeAllConnections(), STOP_PATIENCE_MS);
      await closed;
      clearInterval(idle);
      clearTimeout(patience);
      proxy.close();
    },
  };
}

interface Exchange {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
}

function forward(
  { message, response }: Exchange,
  { proxy, target, changeHost }: RecordingProxyOptions & { readonly proxy: HttpProxy },
): Promise<ProxyOutcome> {
  return proxy.forward({
    request: message,
    response,
    method: message.method ?? 'GET',
    origin: target,
    target: message.url ?? '/',
    headers: forwardedHeaders(message, changeHost ? target.host : undefined),
    maxBodyBytes: Number.MAX_SAFE_INTEGER,
    timeoutMs: PATIENCE_MS,
    // The proxy gives the length itself.
    answerHeaders: (headers) =>
      headers.filter(
        ([name]) => !OF_ONE_CONNECTION.has(name.toLowerCase()) && name.toLowerCase() !== 'content-length',
      ),
  });
}

/** Names and values in turn: repeated lines stay apart, and one line of cookies stays one. */
function forwardedHeaders({ rawHeaders }: IncomingMessage, newHost: string | undefined): string[] {
  const headers: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    if (!OF_ONE_CONNECTION.has(name)) {
      const value = rawHeaders[index + 1] ?? '';
      headers.push(name, name === 'host' ? (newHost ?? value) : value);
    }
  }
  return headers;
}

function failureOf(outcome: ProxyOutcome): { readonly status: number; readonly text: string } | undefined {
  switch (outcome.status) {
    case 'unreachable':
      return { status: 502, text: `cannot be reached (${outcome.reason})` };
    case 'timed-out':
      return { status: 504, text: 'does not answer' };
    default:
      return undefined;
  }
}

function isPortInUse(error: unknown): boolean {
  return typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'EADDRINUSE';
}
