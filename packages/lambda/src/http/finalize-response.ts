import etag from 'etag';
import fresh from 'fresh';
import type { RouteRequest, RouteResponse } from './route-handler.ts';

/** A response ready for an API: text body, every header. */
export interface FinalResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Completes a response as Express' `response.json()` would: content type, weak ETag, and 304 when the
 * client already has this answer. API Gateway does none of that by itself.
 *
 * @param defaultHeaders Carried by every response; a route's own headers win.
 */
export function finalizeResponse(
  request: Pick<RouteRequest, 'method' | 'headers'>,
  response: RouteResponse,
  defaultHeaders: Readonly<Record<string, string>>,
): FinalResponse {
  const body = JSON.stringify(response.json);
  const tag = etag(Buffer.from(body), { weak: true });
  const common = { ...defaultHeaders, ...response.headers, ETag: tag };
  if (isConditionalHit(request, response.status, tag)) return { status: 304, headers: common, body: '' };
  return {
    status: response.status,
    headers: { ...common, 'Content-Type': 'application/json; charset=utf-8' },
    body: request.method === 'HEAD' ? '' : body,
  };
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
