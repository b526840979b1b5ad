import type { CorsDefinition } from '../definition/api-definition.ts';
import type { ResolvedApi } from '../definition/resolved-api.ts';
import { type GatewayRequest, type HeaderPair, headerValues } from '../front/gateway-request.ts';
import type { GatewayAnswer } from './gateway-response.ts';
import { titleCaseHeader } from './response-headers.ts';

/** A request, and the API whose `cors` setting it falls under. */
interface CorsRequest {
  readonly api: ResolvedApi;
  readonly request: GatewayRequest;
}

/**
 * The answer of an HTTP API to a preflight, before it looks for a route: no OPTIONS route is needed, and no authorizer
 * is asked (row F03). A preflight has an Origin and says which method is to follow; an origin that is not allowed gets
 * the same answer without a header that allows anything.
 *
 * @returns Nothing if the API has no `cors` setting, or the request is no preflight.
 */
export function answerPreflight({ api, request }: CorsRequest): GatewayAnswer | undefined {
  const { cors, assumptions } = api;
  if (cors === undefined || request.method !== 'OPTIONS') {
    return undefined;
  }
  const [origin] = headerValues(request.headers, 'origin');
  const [method] = headerValues(request.headers, 'access-control-request-method');
  if (origin === undefined || method === undefined) {
    return undefined;
  }
  return {
    statusCode: assumptions.preflightStatus,
    headers: [
      ...(allowedOrigin(cors, origin) === undefined ? [] : preflightHeaders(cors, origin)),
      ['apigw-requestid', request.ids.extendedRequestId],
    ],
    body: Buffer.alloc(0),
  };
}

/** In lower case, as everything that an HTTP API answers by itself. */
function preflightHeaders(cors: CorsDefinition, origin: string): readonly HeaderPair[] {
  const { allowMethods, allowHeaders, maxAgeSeconds } = cors;
  return [
    ...originHeaders(cors, origin),
    ...listHeader('access-control-allow-methods', allowMethods),
    ...listHeader('access-control-allow-headers', allowHeaders),
    ...listHeader('access-control-max-age', maxAgeSeconds === undefined ? [] : [String(maxAgeSeconds)]),
  ];
}

/** The headers by which a page of an allowed origin may read an answer, in lower case. */
export function corsHeaders({ api: { cors }, request }: CorsRequest): readonly HeaderPair[] {
  const [origin] = headerValues(request.headers, 'origin');
  return cors === undefined || origin === undefined ? [] : originHeaders(cors, origin);
}

function originHeaders(cors: CorsDefinition, origin: string): readonly HeaderPair[] {
  const allowed = allowedOrigin(cors, origin);
  if (allowed === undefined) {
    return [];
  }
  return [
    ['access-control-allow-origin', allowed],
    ...listHeader('access-control-allow-credentials', cors.allowCredentials === true ? ['true'] : []),
    ...listHeader('access-control-expose-headers', cors.exposeHeaders),
  ];
}

/** `*`, the origin itself if it is listed, or if `http://*` or `https://*` is and it begins so. */
function allowedOrigin({ allowOrigins }: CorsDefinition, origin: string): string | undefined {
  if (allowOrigins.includes('*')) {
    return '*';
  }
  const isAllowed = allowOrigins.some((listed) =>
    listed.endsWith('://*') ? origin.startsWith(listed.slice(0, -1)) : listed === origin,
  );
  return isAllowed ? origin : undefined;
}

function listHeader(name: string, values: readonly string[] = []): readonly HeaderPair[] {
  return values.length === 0 ? [] : [[name, values.join(',')]];
}

/**
 * Headers of an integration's answer under the API's `cors` setting: what the integration says about CORS is ignored,
 * and what the setting says is written in its place, in the casing of such answers.
 */
export function replaceCorsHeaders(
  headers: readonly HeaderPair[],
  request: CorsRequest,
): readonly HeaderPair[] {
  if (request.api.cors === undefined) {
    return headers;
  }
  return [
    ...headers.filter(([name]) => !isCorsHeader(name)),
    ...corsHeaders(request).map(([name, value]): HeaderPair => [titleCaseHeader(name), value]),
  ];
}

/** Whether a response header is one of CORS. */
export function isCorsHeader(name: string): boolean {
  return /^access-control-(?:allow-(?:origin|credentials|methods|headers)|expose-headers|max-age)$/i.test(
    name,
  );
}
