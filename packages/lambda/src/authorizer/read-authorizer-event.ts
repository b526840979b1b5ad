import type { AuthenticateRequest, IncomingHeaders } from '@straddle/session-core';
import type { APIGatewayRequestAuthorizerEvent, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { AuthorizerEventAmbiguousError, AuthorizerEventUnsupportedError } from '../errors.ts';
import { withoutStage } from '../without-stage.ts';

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

/**
 * Payload 1.0 of an HTTP API as it was captured: unlike a REST event of the same type it has no multi-value
 * maps, `resource` is empty, the path is decoded, and the route key is the `resourceId` (A34).
 */
export interface Http1AuthorizerEvent {
  readonly version: '1.0';
  readonly type: 'REQUEST';
  readonly methodArn: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly requestContext: {
    readonly requestId: string;
    readonly resourceId?: string;
  };
}

/** A REST TOKEN event has exactly three members, and none says which header the token came in (A04). */
export type TokenAuthorizerEvent = APIGatewayTokenAuthorizerEvent;

export type RestAuthorizerEvent = APIGatewayRequestAuthorizerEvent;

export type AuthorizerEvent =
  | TokenAuthorizerEvent
  | RestAuthorizerEvent
  | Http1AuthorizerEvent
  | HttpAuthorizerEvent;

/** What the authorizer's owner has to say about how it is attached, because events do not. */
export interface EventOptions {
  /** The header that a TOKEN authorizer takes its token from. */
  readonly tokenHeader?: 'authorization' | 'cookie' | undefined;
  /** The form of answers that the API expects. */
  readonly answer: 'policy' | 'simple';
}

export interface AuthorizerRequest {
  readonly request: AuthenticateRequest;
  /** The route as the route table may have it, likeliest first; empty where the event does not say. */
  readonly routeKeys: readonly string[];
  /** Absent in TOKEN events. */
  readonly requestId: string | undefined;
  /** `arn:…:{api}/{stage}/{METHOD}/{path}` of this request. */
  readonly requestArn: string;
}

/**
 * Reads what a verdict needs out of an authorizer event, whatever kind of API sent it.
 *
 * @throws {AuthorizerEventUnsupportedError} Naming the event: TOKEN without `tokenHeader`, anything but payload
 *   2.0 where simple answers are given, WebSocket, and whatever is unknown.
 */
export function readAuthorizerEvent(event: AuthorizerEvent, options: EventOptions): AuthorizerRequest {
  if (isHttpEvent(event)) return readHttpEvent(event);
  const kind = describeKind(event);
  if (isTokenEvent(event)) {
    if (options.tokenHeader === undefined) {
      throw new AuthorizerEventUnsupportedError(
        kind,
        "It does not say which header its token came in: create the authorizer with tokenHeader: 'authorization' or 'cookie'.",
      );
    }
    return readTokenEvent(event, options.tokenHeader);
  }
  if (options.answer === 'simple') {
    throw new AuthorizerEventUnsupportedError(
      kind,
      "Simple answers need payload format 2.0 of an HTTP API: attach it so, or create the authorizer with answer: 'policy'.",
    );
  }
  if (isHttp1Event(event)) return readHttp1Event(event);
  if (isRestEvent(event)) return readRestEvent(event);
  throw new AuthorizerEventUnsupportedError(
    kind,
    'Attach the authorizer to a REST API (REQUEST or TOKEN) or to an HTTP API (payload format 1.0 or 2.0).',
  );
}

interface EventFields {
  readonly type?: unknown;
  readonly version?: unknown;
  readonly httpMethod?: unknown;
  readonly authorizationToken?: unknown;
  readonly requestContext?: object;
}

function isTokenEvent(event: AuthorizerEvent): event is TokenAuthorizerEvent {
  const { type, authorizationToken }: EventFields = event;
  return type === 'TOKEN' && typeof authorizationToken === 'string';
}

function isHttpEvent(event: AuthorizerEvent): event is HttpAuthorizerEvent {
  const { type, version }: EventFields = event;
  return type === 'REQUEST' && version === '2.0';
}

function isHttp1Event(event: AuthorizerEvent): event is Http1AuthorizerEvent {
  const { type, version, httpMethod }: EventFields = event;
  return type === 'REQUEST' && version === '1.0' && typeof httpMethod === 'string';
}

/** Events of REST APIs have no version; those of a WebSocket's `$connect` have no method either. */
function isRestEvent(event: AuthorizerEvent): event is RestAuthorizerEvent {
  const { type, version, httpMethod }: EventFields = event;
  return type === 'REQUEST' && version === undefined && typeof httpMethod === 'string';
}

function describeKind(event: AuthorizerEvent): string {
  const { type, version, requestContext = {} }: EventFields = event;
  const { eventType }: { eventType?: unknown } = requestContext;
  if (eventType === 'CONNECT') return 'WebSocket $connect';
  return version === undefined ? String(type) : `${String(type)} with payload ${String(version)}`;
}

function readTokenEvent(
  { methodArn, authorizationToken }: TokenAuthorizerEvent,
  tokenHeader: string,
): AuthorizerRequest {
  const { method, path } = partsOfArn(methodArn);
  return {
    request: {
      method,
      headers: { [tokenHeader]: authorizationToken },
      originalPath: path,
      secure: true,
      // Whether a REST API encodes characters in the ARN as the client did is not known.
      pathFidelity: 'decoded',
    },
    routeKeys: [],
    requestId: undefined,
    requestArn: methodArn,
  };
}

function readRestEvent(event: RestAuthorizerEvent): AuthorizerRequest {
  return {
    request: {
      method: event.httpMethod,
      // Duplicates are only in the multi-value map; the single map keeps one of them.
      headers: unambiguous(event.multiValueHeaders ?? event.headers ?? {}),
      originalPath: event.path,
      // API Gateway serves HTTPS only.
      secure: true,
      pathFidelity: 'raw',
    },
    // The method is the client's even where the resource answers ANY.
    routeKeys: [`${event.httpMethod} ${event.resource}`, `ANY ${event.resource}`],
    requestId: event.requestContext.requestId,
    requestArn: event.methodArn,
  };
}

/**
 * REST events group values by the spelling of the header. Where a client sends a credential header in two spellings,
 * the order of the values is lost, and with it which one legacy would use.
 */
function unambiguous(headers: IncomingHeaders): IncomingHeaders {
  for (const header of ['authorization', 'cookie']) {
    const spellings = Object.keys(headers).filter((name) => name.toLowerCase() === header);
    if (spellings.length > 1) throw new AuthorizerEventAmbiguousError(header);
  }
  return headers;
}

function readHttp1Event(event: Http1AuthorizerEvent): AuthorizerRequest {
  const { requestId, resourceId } = event.requestContext;
  return {
    request: {
      method: event.httpMethod,
      headers: event.headers ?? {},
      // The ARN's path is without a stage whatever the stage is called.
      originalPath: partsOfArn(event.methodArn).path,
      secure: true,
      pathFidelity: 'decoded',
    },
    routeKeys: typeof resourceId === 'string' ? [resourceId] : [],
    requestId,
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
    routeKeys: [event.routeKey],
    requestId,
    requestArn: event.routeArn,
  };
}

/** `arn:…:{api}/{stage}/GET/orders/1` → method and path. */
function partsOfArn(arn: string): { readonly method: string; readonly path: string } {
  const [, , method = '', ...path] = arn.split('/');
  return { method, path: `/${path.join('/')}` };
}

function httpHeaders({ headers = {}, cookies }: HttpAuthorizerEvent): IncomingHeaders {
  return headers['cookie'] === undefined && cookies !== undefined
    ? { ...headers, cookie: cookies.join('; ') }
    : headers;
}
