import { type ParsedUrlQuery, parse } from 'node:querystring';
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import type { RouteRequest } from './route-handler.ts';

export type HttpEvent = APIGatewayProxyEvent | APIGatewayProxyEventV2;

export interface HttpInvocation {
  readonly kind: 'rest' | 'http';
  readonly request: RouteRequest;
  /** Undecoded. It stays in the wrapper: no handler, body or log sees it. */
  readonly authorizerContext: unknown;
  readonly requestId: string;
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
      headers: restHeaders(event.multiValueHeaders ?? {}),
      body: readBody(event),
    },
    authorizerContext: event.requestContext.authorizer,
    requestId: event.requestContext.requestId,
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
  };
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

function restHeaders(
  headers: Readonly<Record<string, readonly string[] | undefined>>,
): Readonly<Record<string, string>> {
  const joined: Record<string, string> = {};
  for (const [name, values = []] of Object.entries(headers)) {
    const lowerCaseName = name.toLowerCase();
    const earlier = joined[lowerCaseName];
    const value = values.join(lowerCaseName === 'cookie' ? '; ' : ', ');
    joined[lowerCaseName] = earlier === undefined ? value : `${earlier}, ${value}`;
  }
  return joined;
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
