import { validateHeaderName, validateHeaderValue } from 'node:http';

import type { HeaderPair } from '../front/gateway-request.ts';

/** Names that a REST API moves out of its own way, as it writes them. */
const remapped: ReadonlyMap<string, string> = new Map(
  [
    'Authorization',
    'Connection',
    'Content-Length',
    'Content-MD5',
    'Date',
    'Max-Forwards',
    'Server',
    'User-Agent',
    'WWW-Authenticate',
  ].map((name) => [name.toLowerCase(), `x-amzn-Remapped-${name}`]),
);

const dropped: ReadonlySet<string> = new Set([
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
]);

/**
 * Headers of an integration as a REST API passes them on: some come back as `x-amzn-Remapped-…` (row E21),
 * which is why a migrated route cannot send WWW-Authenticate, and some not at all.
 */
export function remapRestHeaders(headers: readonly HeaderPair[]): readonly HeaderPair[] {
  const passed: HeaderPair[] = [];
  for (const header of headers) {
    const lower = header[0].toLowerCase();
    const written = remapped.get(lower);
    if (written !== undefined) {
      passed.push([written, header[1]]);
    } else if (!dropped.has(lower)) {
      passed.push(header);
    }
  }
  return passed;
}

const httpDropped: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Headers of an integration as an HTTP API passes them on: without those of the connection; none remapped. */
export function passHttpHeaders(headers: readonly HeaderPair[]): readonly HeaderPair[] {
  return headers.filter(([name]) => !httpDropped.has(name.toLowerCase()));
}

/** `x-probe` → `X-Probe`, as HTTP APIs write the headers of functions on HTTP/1.1 (row E20). */
export function titleCaseHeader(name: string): string {
  return name
    .split('-')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1).toLowerCase())
    .join('-');
}

/** Whether a header may be written at all: no line breaks, no characters outside of the protocol's. */
export function isWritableHeader([name, value]: HeaderPair): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

/** Whether there is a header of this name, given in lower case. */
export function hasHeader(headers: readonly HeaderPair[], name: string): boolean {
  return headers.some(([key]) => key.toLowerCase() === name);
}
