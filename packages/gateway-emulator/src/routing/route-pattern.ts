/** One part of a route's path. */
export type PathPart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'greedy'; readonly name: string };

/** A route key taken apart for matching. `$default` of HTTP APIs has no parts and matches everything. */
export interface RoutePattern {
  readonly routeKey: string;
  readonly method: string;
  readonly path: string;
  readonly parts: readonly PathPart[];
  readonly isDefault: boolean;
}

/** Methods that `ANY` stands for. */
const anyMethods: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);

/**
 * Takes a route key apart.
 *
 * @returns Nothing if the text is no route key.
 * @example
 * parseRoutePattern('ANY /{proxy+}')?.parts; //=> [{ kind: 'greedy', name: 'proxy' }]
 */
export function parseRoutePattern(routeKey: string): RoutePattern | undefined {
  if (routeKey === '$default') {
    return { routeKey, method: 'ANY', path: '$default', parts: [], isDefault: true };
  }
  const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(routeKey) ?? [];
  if (method === undefined || path === undefined || !(method === 'ANY' || anyMethods.has(method))) {
    return undefined;
  }
  const parts = path === '/' ? [] : path.slice(1).split('/').map(parsePart);
  const greedyIsLast = parts.every(({ kind }, index) => kind !== 'greedy' || index === parts.length - 1);
  return greedyIsLast ? { routeKey, method, path, parts, isDefault: false } : undefined;
}

function parsePart(text: string): PathPart {
  const [, name, plus] = /^\{([^{}+]+)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) {
    return { kind: 'literal', text };
  }
  return { kind: plus === '+' ? 'greedy' : 'parameter', name };
}

const rank = { literal: 0, parameter: 1, greedy: 2 } as const;

/**
 * Orders patterns so that the first that fits a request is the one API Gateway picks: part by part a literal
 * before a parameter before a greedy one; for the same path the named method before `ANY`; `$default` last.
 */
export function compareSpecificity(a: RoutePattern, b: RoutePattern): number {
  if (a.isDefault || b.isDefault) {
    return Number(a.isDefault) - Number(b.isDefault);
  }
  const longest = Math.max(a.parts.length, b.parts.length);
  for (let index = 0; index < longest; index += 1) {
    const difference = rankAt(a, index) - rankAt(b, index);
    if (difference !== 0) {
      return difference;
    }
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY');
}

/** Paths that have ended come first: who wins never matters, since none fits both, but the order must be total. */
function rankAt({ parts }: RoutePattern, index: number): number {
  const part = parts[index];
  return part === undefined ? -1 : rank[part.kind];
}

/** Whether a pattern's method covers the request's. Methods outside of `ANY` (TRACE, …) are never covered. */
export function coversMethod(pattern: RoutePattern, method: string): boolean {
  return pattern.method === 'ANY' ? anyMethods.has(method) : pattern.method === method;
}

/**
 * Fits path parts to a pattern. Matching is case-sensitive and on the text as sent; no parameter may be empty.
 *
 * @param parts The request path split at slashes, without the leading one.
 * @returns The parameters as sent (percent-encoded), or nothing if the path does not fit.
 */
export function fitParts(
  pattern: RoutePattern,
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const isGreedy = pattern.parts.at(-1)?.kind === 'greedy';
  if (isGreedy ? parts.length < pattern.parts.length : parts.length !== pattern.parts.length) {
    return undefined;
  }
  const parameters: [string, string][] = [];
  for (const [index, part] of pattern.parts.entries()) {
    const text = part.kind === 'greedy' ? parts.slice(index).join('/') : parts[index];
    if (text === undefined || (part.kind === 'literal' ? part.text !== text : text === '')) {
      return undefined;
    }
    if (part.kind !== 'literal') {
      parameters.push([part.name, text]);
    }
  }
  return Object.fromEntries(parameters);
}
