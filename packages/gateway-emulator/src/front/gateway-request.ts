import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import type { ResolvedApi, ResolvedRouteDefinition } from '../definition/resolved-api.ts';
import { randomId } from './random-id.ts';

/** A header as sent: casing kept, one pair per line, so duplicates survive. */
export type HeaderPair = readonly [name: string, value: string];

/** A request as it reached the gateway, before any rule was applied. */
export interface GatewayRequest {
  readonly method: string;
  /** As sent, percent-encoding and all. */
  readonly rawPath: string;
  /** As sent, without the question mark. */
  readonly rawQueryString: string;
  readonly headers: readonly HeaderPair[];
  /** `HTTP/1.1` */
  readonly protocol: string;
  readonly sourceIp: string;
  readonly receivedAt: Date;
  readonly ids: RequestIds;
}

/** What the gateway calls one request. */
export interface RequestIds {
  /** REST: a UUID. HTTP APIs: the extended id. */
  readonly requestId: string;
  /** 16 characters, the last one `=`. */
  readonly extendedRequestId: string;
  /** `Root=1-…` */
  readonly traceId: string;
}

/** A request that has a route. What events are built from. */
export interface RoutedRequest {
  readonly api: ResolvedApi;
  readonly request: GatewayRequest;
  readonly route: ResolvedRouteDefinition;
  /** Without the stage, as sent. */
  readonly path: string;
  /** As sent. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** The API key that it comes with, known or not, on a route that wants one. */
  readonly apiKey?: string;
}

/**
 * Reads what the gateway needs from Node's request, raw: `headers` of Node drops and joins duplicates.
 *
 * @param api For the form of the request id, which differs.
 */
export function readGatewayRequest(
  message: IncomingMessage,
  api: ResolvedApi,
  receivedAt: Date,
): GatewayRequest {
  const target = originForm(message.url ?? '/');
  const question = target.indexOf('?');
  return {
    method: message.method ?? 'GET',
    rawPath: question === -1 ? target : target.slice(0, question),
    rawQueryString: question === -1 ? '' : target.slice(question + 1),
    headers: pairHeaders(message.rawHeaders),
    protocol: `HTTP/${message.httpVersion}`,
    sourceIp: (message.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    receivedAt,
    ids: createRequestIds(api.kind, receivedAt),
  };
}

/** RFC 9112 §3.2.2: a server must accept a target with scheme and host, which proxies send. */
function originForm(target: string): string {
  const absolute = /^https?:\/\/[^/?]*/i.exec(target);
  if (absolute === null) {
    return target;
  }
  const rest = target.slice(absolute[0].length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Node's flat list of names and values as pairs. */
export function pairHeaders(rawHeaders: readonly string[]): HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return pairs;
}

/** {@link pairHeaders} undone, for writing. */
export function flattenHeaders(pairs: readonly HeaderPair[]): string[] {
  const flat: string[] = [];
  for (const [name, value] of pairs) {
    flat.push(name, value);
  }
  return flat;
}

function createRequestIds(kind: 'rest' | 'http', receivedAt: Date): RequestIds {
  // 11 bytes are 15 characters of base64 in its URL form, as the captures have it, and one of padding.
  const extendedRequestId = `${randomId(11, 'base64url')}=`;
  const seconds = Math.floor(receivedAt.getTime() / 1000)
    .toString(16)
    .padStart(8, '0');
  return {
    requestId: kind === 'rest' ? randomUUID() : extendedRequestId,
    extendedRequestId,
    traceId: `Root=1-${seconds}-${randomId(12, 'hex')}`,
  };
}

/** All values of one header, in order. */
export function headerValues(headers: readonly HeaderPair[], name: string): string[] {
  const values: string[] = [];
  // Asked some ten times per request: the lengths tell most names apart without making texts.
  for (const [key, value] of headers) {
    if (key.length === name.length && key.toLowerCase() === name) {
      values.push(value);
    }
  }
  return values;
}

/**
 * The host name that the API is reached under: the one that the client used, or the generated one where the
 * stage is in the path.
 */
export function invokeHost({ api, request }: Pick<RoutedRequest, 'api' | 'request'>): string {
  const generated = `${api.apiId}.execute-api.${api.region}.amazonaws.com`;
  return api.addressing === 'stage-in-path'
    ? generated
    : (headerValues(request.headers, 'host')[0] ?? generated);
}

/** {@link invokeHost} without its port, and its first label. */
export function invokeDomain(routed: Pick<RoutedRequest, 'api' | 'request'>): {
  name: string;
  prefix: string;
} {
  const name = invokeHost(routed).replace(/:\d+$/, '');
  return { name, prefix: name.split('.')[0] ?? name };
}

/** `24/Sep/2026:20:16:32 +0000` (row D12). */
export function formatRequestTime(time: Date): string {
  const second = Math.floor(time.getTime() / 1000);
  if (second !== latestTime.second) {
    const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) (\S+) GMT$/.exec(time.toUTCString()) ?? [];
    latestTime = { second, text: `${day}/${month}/${year}:${clock} +0000` };
  }
  return latestTime.text;
}

/** All requests of one second have the same text, and each needs it more than once. */
let latestTime = { second: Number.NaN, text: '' };
