import etag from 'etag';
import fresh from 'fresh';
import type { RouteRequest, RouteResponse } from './route-handler.ts';

/** A response ready for an API: text body, every header. */
export interface FinalResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A body that is text already; HTML unless its headers say otherwise, as `response.send()` has it. */
export interface TextResponse extends Omit<RouteResponse, 'json'> {
  readonly text: string;
}

/**
 * Completes a response as Express' `response.json()` or `send()` would: content type, weak ETag, and 304 when
 * the client already has this answer. API Gateway does none of that by itself.
 *
 * @param defaultHeaders Carried by every response; a route's own headers win.
 */
export function finalizeResponse(
  request: Pick<RouteRequest, 'method' | 'headers'>,
  response: RouteResponse | TextResponse,
  defaultHeaders: Readonly<Record<string, string>>,
): FinalResponse {
  const isText = 'text' in response;
  const body = isText ? response.text : JSON.stringify(response.json);
  const tag = etag(Buffer.from(body), { weak: true });
  const common = { ...withoutOverridden(defaultHeaders, response.headers), ...response.headers, ETag: tag };
  if (isConditionalHit(request, response.status, tag)) return { status: 304, headers: common, body: '' };
  return {
    status: response.status,
    headers: isText
      ? { ...(hasHeader(common, 'content-type') ? {} : { 'Content-Type': HTML }), ...common }
      : { ...common, 'Content-Type': 'application/json; charset=utf-8' },
    body: request.method === 'HEAD' ? '' : body,
  };
}

const HTML = 'text/html; charset=utf-8';

/** Two spellings of one name would be two headers on the wire. */
function withoutOverridden(
  defaults: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => !hasHeader(own, name.toLowerCase())));
}

function hasHeader(headers: Readonly<Record<string, string>>, lowerCaseName: string): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === lowerCaseName);
}

/** Express answers 304 to GET and HEAD only, and only in place of a success. */
function isConditionalHit(
  { method, headers }: Pick<RouteRequest, 'method' | 'headers'>,
  status: number,
  tag: string,
): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (status < 200 || status >= 300) return false;
  return fresh({ ...headers }, { etag: tag });
}
