import type { ServerResponse } from 'node:http';

import { flattenHeaders, type HeaderPair } from '../front/gateway-request.ts';
import type { GatewayAnswer } from './gateway-response.ts';

function isType([name]: HeaderPair): boolean {
  return name.toLowerCase() === 'content-type';
}

/** Statuses that have no body, and therefore no length. */
const bodyless: ReadonlySet<number> = new Set([204, 304]);

/**
 * Writes an answer: Date, Content-Type, Content-Length and Connection first, as AWS does, then the rest with
 * the casing and order it has.
 */
export function writeAnswer(response: ServerResponse, { statusCode, headers, body }: GatewayAnswer): void {
  const lines: readonly HeaderPair[] = [
    ['Date', new Date().toUTCString()],
    ...headers.filter(isType),
    ...(bodyless.has(statusCode) ? [] : [['Content-Length', String(body.length)] as const]),
    ['Connection', response.shouldKeepAlive ? 'keep-alive' : 'close'],
    ...headers.filter((header) => !isType(header)),
  ];
  response.writeHead(statusCode, flattenHeaders(lines));
  response.end(bodyless.has(statusCode) ? undefined : body);
}
