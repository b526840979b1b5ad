import { type ParsedUrlQuery, parse, stringify } from 'node:querystring';
import { joinRequestHeaders } from '@straddle/session-core';
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import { withoutStage } from '../without-stage.ts';
import type { RouteRequest } from './route-handler.ts';

export type HttpEvent = APIGatewayProxyEvent | APIGatewayProxyEventV2;

export interface HttpInvocation {
  readonly kind: 'rest' | 'http';
  readonly request: RouteRequest;
  /** Undecoded. It stays in the wrapper: no handler, body or log sees it. */
  readonly authorizerContext: unknown;
  readonly requestId: string;
  readonly target: RequestTarget;
  readonly sourceIp: string;
}

/** What the client asked for, as far as the event still says. */
export interface RequestTarget {
  /** Percent-encoded, without stage. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /**
   * `decoded`: the event had only a decoded path, which was encoded again. A slash that the client had encoded
   * (`%2F`) is a separator now, and a stray percent sign is a character (docs/semantics/api-gateway.md D05).
   */
  readonly fidelity: 'raw' | 'decoded';
}

/** Reads a REST (1.0) or HTTP API (2.0) proxy event into the one form that routes see. */
export function readHttpEvent(event: HttpEvent): HttpInvocation {
  return 'rawPath' in event ? readHttpApiEvent(event) : readRestEvent(event);
}

function readRestEvent(event: APIGatewayProxyEvent): HttpInvocation {
  return {
    kind: 'rest',
    request: {
      method: event.httpMethod,
      routeKey: `${event.httpMethod} ${event.resource}`,
      // REST APIs leave path parameters as they were sent.
      pathParameters: mapValues(event.pathParameters ?? {}, decodePathParameter),
      query: restQuery(event.multiValueQueryStringParameters ?? {}),
      headers: joinRequestHeaders(event.multiValueHeaders ?? {}),
      body: readBody(event),
    },
    authorizerContext: event.requestContext.authorizer,
    requestId: event.requestContext.requestId,
    target: {
      path: event.path,
      query: stringify(event.multiValueQueryStringParameters ?? {}),
      fidelity: 'raw',
    },
    sourceIp: event.requestContext.identity.sourceIp,
  };
}

function readHttpApiEvent(event: APIGatewayProxyEventV2): HttpInvocation {
  const context: { authorizer?: { lambda?: unknown } } & APIGatewayProxyEventV2['requestContext'] =
    event.requestContext;
  return {
    kind: 'http',
    request: {
      method: context.http.method,
      routeKey: event.routeKey,
      pathParameters: mapValues(event.pathParameters ?? {}, (value) => value),
      query: parse(event.rawQueryString),
      headers: {
        ...mapValues(event.headers, (value) => value),
        // Cookies are not among the headers of this event (docs/semantics/api-gateway.md A33).
        ...(event.cookies === undefined ? {} : { cookie: event.cookies.join('; ') }),
      },
      body: readBody(event),
    },
    authorizerContext: context.authorizer?.lambda,
    requestId: context.requestId,
    target: {
      path: encodePath(withoutStage(event.rawPath, context.stage)),
      query: event.rawQueryString,
      fidelity: 'decoded',
    },
    sourceIp: context.http.sourceIp,
  };
}

/** Express decodes paths itself: a decoded one given to it would be decoded twice. */
function encodePath(path: string): string {
  // A lone surrogate, which encodeURIComponent refuses, becomes U+FFFD.
  return Buffer.from(path).toString('utf8').split('/').map(encodeURIComponent).join('/');
}

function readBody({
  body,
  isBase64Encoded,
}: {
  readonly body?: string | null | undefined;
  readonly isBase64Encoded: boolean;
}): Buffer | undefined {
  if (body === undefined || body === null) return undefined;
  return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
}

/** API Gateway has decoded the query; Express keeps single values single. */
function restQuery(query: Readonly<Record<string, readonly string[] | undefined>>): ParsedUrlQuery {
  const parsed: ParsedUrlQuery = Object.create(null);
  for (const [name, values = []] of Object.entries(query)) {
    const [first] = values;
    parsed[name] = values.length === 1 && first !== undefined ? first : [...values];
  }
  return parsed;
}

function mapValues(
  record: Readonly<Record<string, string | undefined>>,
  change: (value: string) => string,
): Readonly<Record<string, string>> {
  const changed: Record<string, string> = {};
  for (const [name, value] of Object.entries(record)) {
    if (value !== undefined) changed[name] = change(value);
  }
  return changed;
}

function decodePathParameter(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
