import type { GatewayResponseDefinition } from '../definition/api-definition.ts';
import { readQuery } from '../events/query-string.ts';
import { type HeaderPair, headerValues } from '../front/gateway-request.ts';
import { ownValue } from '../json-values.ts';
import type { RequestFacts } from '../request-facts.ts';
import { contextVariables } from './context-variables.ts';
import { contextValue, isContextVariable } from './gateway-response-template.ts';
import { isWritableHeader } from './response-headers.ts';

type Parameters = NonNullable<GatewayResponseDefinition['parameters']>;

const prefix = 'gatewayresponse.header.';

/** Headers that say how the answer is framed, which is not for a definition to say. */
const ofConnection: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const sources = /^(method\.request\.(?:header|querystring|path)|stageVariables|context)\.(.+)$/;

/** What is wrong with the header mappings of a gateway response. */
export function parameterProblems(parameters: Parameters): string[] {
  return Object.entries(parameters).flatMap(([key, value]) => [
    ...keyProblems(key).map((problem) => `parameters["${key}"]: ${problem}`),
    ...(isMapping(value)
      ? []
      : [
          `parameters["${key}"]: write a text in single quotes within the string ("'https://app.example.com'"), method.request.header.X, method.request.querystring.x, method.request.path.x, context.x or stageVariables.x`,
        ]),
  ]);
}

function keyProblems(key: string): string[] {
  const name = key.slice(prefix.length);
  if (!key.startsWith(prefix) || !isWritableHeader([name, ''])) {
    return ['write gatewayresponse.header. and the name of a header'];
  }
  return ofConnection.has(name.toLowerCase()) ? ['the gateway writes this header itself; remove it'] : [];
}

function isMapping(value: string): boolean {
  const text = staticText(value);
  if (text !== undefined) {
    return isWritableHeader(['x', text]);
  }
  const [, source, name = ''] = sources.exec(value) ?? [];
  return source === 'context' ? isContextVariable(name) : source !== undefined && /^[\w$-]+$/.test(name);
}

/** What stands between the outer quotes, others included. */
function staticText(value: string): string | undefined {
  return /^'.*'$/s.test(value) && value.length > 1 ? value.slice(1, -1) : undefined;
}

/** The headers that a gateway response adds. One whose source the request lacks is left out. */
export function mappedHeaders(parameters: Parameters, facts: RequestFacts): readonly HeaderPair[] {
  return Object.entries(parameters).flatMap(([key, mapping]): HeaderPair[] => {
    const value = staticText(mapping) ?? sourceValue(mapping, facts);
    const header: HeaderPair = [key.slice(prefix.length), value ?? ''];
    // A query can hold line breaks once it is decoded; such a value must not become two headers.
    return value !== undefined && isWritableHeader(header) ? [header] : [];
  });
}

function sourceValue(mapping: string, facts: RequestFacts): string | undefined {
  const { api, request, routed } = facts;
  const [, source, name = ''] = sources.exec(mapping) ?? [];
  switch (source) {
    case 'method.request.header':
      return headerValues(request.headers, name.toLowerCase()).at(-1);
    case 'method.request.querystring':
      return readQuery(request.rawQueryString, api.assumptions.queryNameAlone)
        .filter(([key]) => key === name)
        .at(-1)?.[1];
    case 'method.request.path':
      return ownValue(routed?.pathParameters ?? {}, name);
    case 'stageVariables':
      return ownValue(api.stageVariables, name);
    default:
      return contextValue(name, { variables: contextVariables(facts), facts });
  }
}
