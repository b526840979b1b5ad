import type { AuthenticateRequest, IncomingHeaders } from '@straddle/session-core';
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { AuthorizerEventUnsupportedError } from '../errors.ts';

/**
 * Payload 2.0 as it was captured: beside `cookies` the event carries `headers.cookie`, and optional members are
 * absent rather than null (docs/semantics/api-gateway.md A33).
 */
export interface HttpAuthorizerEvent {
  readonly version: '2.0';
  readonly type: 'REQUEST';
  readonly routeArn: string;
  readonly routeKey: string;
  readonly rawPath: string;
  readonly rawQueryString?: string;
  readonly cookies?: readonly string[];
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly requestContext: {
    readonly stage: string;
    readonly requestId: string;
    readonly http: { readonly method: string };
  };
}

export type AuthorizerEvent = APIGatewayRequestAuthorizerEvent | HttpAuthorizerEvent;

export interface AuthorizerRequest {
  readonly request: AuthenticateRequest;
  readonly routeKey: string;
  readonly requestId: string;
  /** `arn:…:{api}/{stage}/{METHOD}/{path}` of this request. */
  readonly requestArn: string;
}

/**
 * Reads what a verdict needs out of an authorizer event.
 *
 * @throws {AuthorizerEventUnsupportedError} For TOKEN authorizers, payload 1.0 of HTTP APIs, and anything unknown.
 */
export function readAuthorizerEvent(event: AuthorizerEvent): AuthorizerRequest {
  if (isHttpEvent(event)) return readHttpEvent(event);
  const { type, version } = versionOf(event);
  if (type !== 'REQUEST' || version !== undefined) {
    throw new AuthorizerEventUnsupportedError(
      `${type}${version === undefined ? '' : ` with payload ${version}`}`,
    );
  }
  return readRestEvent(event);
}

function isHttpEvent(event: AuthorizerEvent): event is HttpAuthorizerEvent {
  return 'version' in event && event.version === '2.0';
}

function versionOf(event: object): { readonly type: string; readonly version: string | undefined } {
  const { type, version }: { type?: unknown; version?: unknown } = event;
  return { type: String(type), version: version === undefined ? undefined : String(version) };
}

function readRestEvent(event: APIGatewayRequestAuthorizerEvent): AuthorizerRequest {
  return {
    request: {
      method: event.httpMethod,
      // Duplicates are only in the multi-value map; the single map keeps one of them.
      headers: event.multiValueHeaders ?? event.headers ?? {},
      originalPath: event.path,
      // API Gateway serves HTTPS only.
      secure: true,
      pathFidelity: 'raw',
    },
    routeKey: `${event.httpMethod} ${event.resource}`,
    requestId: event.requestContext.requestId,
    requestArn: event.methodArn,
  };
}

function readHttpEvent(event: HttpAuthorizerEvent): AuthorizerRequest {
  const { stage, requestId, http } = event.requestContext;
  return {
    request: {
      method: http.method,
      headers: httpHeaders(event),
      originalPath: withoutStage(event.rawPath, stage),
      secure: true,
      pathFidelity: 'decoded',
    },
    routeKey: event.routeKey,
    requestId,
    requestArn: event.routeArn,
  };
}

function httpHeaders({ headers = {}, cookies }: HttpAuthorizerEvent): IncomingHeaders {
  return headers['cookie'] === undefined && cookies !== undefined
    ? { ...headers, cookie: cookies.join('; ') }
    : headers;
}

function withoutStage(rawPath: string, stage: string): string {
  const prefix = `/${stage}`;
  if (stage === '$default' || !(rawPath === prefix || rawPath.startsWith(`${prefix}/`))) return rawPath;
  return rawPath.slice(prefix.length) || '/';
}
