import type { ResolvedApi } from '../definition/resolved-api.ts';
import { type GatewayRequest, headerValues } from '../front/gateway-request.ts';

/** The header by which a client may name another method than the one it uses; in lower case. */
export const overrideHeader = 'x-http-method-override';

/**
 * A REST API takes the method that `X-HTTP-Method-Override` names in place of the request's own, for everything that
 * comes after: routes, policies, events and backends (row C13). The header goes no further.
 *
 * The documentation says no more than that. So any method may be replaced, and a value that is no method of API
 * Gateway, or in lower case, finds no route. HTTP APIs know nothing of it.
 */
export function overrideMethod({ kind }: Pick<ResolvedApi, 'kind'>, request: GatewayRequest): GatewayRequest {
  const method = kind === 'rest' ? headerValues(request.headers, overrideHeader).at(-1) : undefined;
  return method === undefined ? request : { ...request, method };
}
