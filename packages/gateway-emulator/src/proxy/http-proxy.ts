import { Pool } from 'undici';

import { limitBody } from '../front/limit-body.ts';
import { ExchangeHandler } from './exchange-handler.ts';
import type { ProxyExchange, ProxyOutcome } from './proxy-exchange.ts';

/** Sends requests on to backends over kept connections. */
export interface HttpProxy {
  forward(exchange: ProxyExchange): Promise<ProxyOutcome>;
  /** Drops the kept connections. */
  close(): void;
}

/**
 * Creates a proxy that streams both ways, follows no redirect and changes no body.
 *
 * The library does connections and framing; status and headers are written here, because API Gateway renames some
 * of them.
 */
export function createHttpProxy(): HttpProxy {
  const pools = new Map<string, Pool>();
  const poolOf = ({ origin }: URL): Pool => {
    const pool = pools.get(origin) ?? createPool(origin);
    pools.set(origin, pool);
    return pool;
  };
  return {
    forward: (exchange) =>
      new Promise((resolve) => {
        const { request, response, origin, target: path, method, headers } = exchange;
        if (response.destroyed) {
          resolve({ status: 'abandoned' });
          return;
        }
        const handler = new ExchangeHandler(exchange, resolve);
        // Never the request itself: the library destroys a body that it cannot send, and with it the answer's socket.
        const body = limitBody(request, exchange.maxBodyBytes, () => handler.refuseBody());
        poolOf(origin).dispatch({ path, method, headers, body }, handler);
      }),
    close: () => pools.forEach((pool) => void pool.destroy()),
  };
}

function createPool(origin: string): Pool {
  return new Pool(origin, {
    connections: 256,
    // An exchange has one time limit, which is the gateway's.
    connectTimeout: 0,
    headersTimeout: 0,
    bodyTimeout: 0,
    // Servers of Node close a kept connection after five seconds; one that is used just then fails the request.
    keepAliveTimeout: 4000,
  });
}
