import type { Server } from 'node:http';
import type { Express } from 'express';
import { PortTakenError } from './errors.ts';

export interface RunningServer {
  /** Where it listens, with the real port if 0 was asked for. */
  readonly url: string;
  /**
   * Stops accepting, lets requests in flight finish, and cuts those that take longer.
   *
   * @returns Whether every request could finish.
   */
  stop(limitMs: number): Promise<{ readonly finished: boolean }>;
}

/** Longer than the idle timeout of common load balancers (60 s), so that they close connections, not we. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/**
 * Listens.
 *
 * @throws {PortTakenError} If another process has the port.
 */
export async function startServer(
  app: Express,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<RunningServer> {
  const server = await listen(app, { host, port });
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  return { url: urlOf(server), stop: (limitMs) => stop(server, limitMs) };
}

function listen(app: Express, { host, port }: { host: string; port: number }): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host);
    server.once('listening', () => resolve(server));
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(port, error) : error);
    });
  });
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no TCP address.');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

async function stop(server: Server, limitMs: number): Promise<{ finished: boolean }> {
  let finished = true;
  const timer = setTimeout(() => {
    finished = false;
    server.closeAllConnections();
  }, limitMs);
  server.prependListener('request', (_request, response) => {
    response.setHeader('Connection', 'close');
  });
  // A kept-alive connection that is busy now is idle when its response has gone; nothing else would end it.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(timer);
  clearInterval(idle);
  return { finished };
}
