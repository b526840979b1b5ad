import { uriParameter } from '../proxy/proxy-request.ts';
import { type PathPart, parseRoutePattern, type RoutePattern } from '../routing/route-pattern.ts';
import type { ApiDefinition, Integration } from './api-definition.ts';

/** What a part of a REST path may consist of, beside parameters. */
const restPart = /^[A-Za-z0-9._~:,-]+$/;

/** Paths behind a domain name of one's own at which API Gateway says how it is itself (row C15). */
const healthChecks: ReadonlySet<string> = new Set(['/ping', '/sping']);

/** What is wrong with a route key, so that the route could not be deployed or would never be reached. */
export function routeKeyProblems({ kind, addressing }: ApiDefinition, routeKey: string): string[] {
  const pattern = parseRoutePattern(routeKey);
  if (pattern === undefined || (pattern.isDefault && kind === 'rest')) {
    return ['write a method and a path, for example "GET /projects/{id}"'];
  }
  const isHealthCheck = addressing !== 'stage-in-path' && healthChecks.has(pattern.path);
  return [
    ...pattern.parts.flatMap(braceProblems),
    ...(kind === 'rest' ? restPathProblems(pattern) : []),
    ...(kind === 'rest' && isHealthCheck
      ? [`${pattern.path} is where API Gateway answers its own health check; use another path`]
      : []),
  ];
}

function restPathProblems({ parts }: RoutePattern): string[] {
  const illegal = parts.filter(
    (part) => part.kind === 'literal' && !restPart.test(part.text) && !/[{}]/.test(part.text),
  );
  return illegal.map(
    (part) =>
      `the path part "${part.kind === 'literal' ? part.text : ''}" cannot be part of a REST API: use letters, digits and . _ ~ : , - only, and no slash at the end`,
  );
}

function braceProblems(part: PathPart): string[] {
  return part.kind === 'literal' && /[{}]/.test(part.text)
    ? [`the path part "${part.text}" mixes text and a parameter; give the parameter a part of its own`]
    : [];
}

/** Parameters in the address of a backend that the route does not have. */
export function uriProblems(routeKey: string, integration: Integration): string[] {
  const parts = parseRoutePattern(routeKey)?.parts ?? [];
  const known = parts.flatMap((part) => (part.kind === 'literal' ? [] : [part.name]));
  const used = integration.type === 'http-proxy' ? integration.uri.matchAll(uriParameter) : [];
  return [...used].flatMap(([, name = '']) =>
    known.includes(name) ? [] : [`uri: the route has no parameter "${name}"`],
  );
}

/** What is wrong with the time that an integration is given (row G09); that of a REST API can be raised by a quota. */
export function timeoutProblems({ kind }: ApiDefinition, integration: Integration): string[] {
  const timeoutMs = integration.type === 'mock' ? undefined : integration.timeoutMs;
  const longest = kind === 'rest' ? Number.POSITIVE_INFINITY : 30_000;
  if (timeoutMs === undefined || (timeoutMs >= 50 && timeoutMs <= longest)) {
    return [];
  }
  return [`timeoutMs: write 50 ${kind === 'rest' ? 'or more' : `to ${longest}`}`];
}

/**
 * Parameters of a REST API that stand at the same place of two paths under different names, or once greedy and once
 * not: its paths are a tree, which takes one parameter at each place (row C19).
 */
export function siblingProblems({ kind, routes }: ApiDefinition): string[] {
  const first = new Map<string, PathPart & { readonly routeKey: string }>();
  return kind === 'http' ? [] : routes.flatMap(({ routeKey }) => siblingsOf(routeKey, first));
}

function siblingsOf(
  routeKey: string,
  first: Map<string, PathPart & { readonly routeKey: string }>,
): string[] {
  const parts = parseRoutePattern(routeKey)?.parts ?? [];
  return parts.flatMap((part, index) => {
    const parent = `/${parts.slice(0, index).map(partText).join('/')}`;
    const sibling = first.get(parent) ?? { ...part, routeKey };
    if (part.kind === 'literal') {
      return [];
    }
    first.set(parent, sibling);
    return partText(sibling) === partText(part)
      ? []
      : [
          `routes["${routeKey}"]: AWS refuses ${partText(part)} under ${parent}, where ${sibling.routeKey} has ${partText(sibling)} ("A sibling of this resource already has a variable path part"); use the same parameter`,
        ];
  });
}

function partText(part: PathPart): string {
  if (part.kind === 'literal') return part.text;
  return part.kind === 'greedy' ? `{${part.name}+}` : `{${part.name}}`;
}
