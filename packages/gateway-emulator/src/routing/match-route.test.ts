import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { matchHttpRoute } from './match-http-route.ts';
import { matchRestRoute } from './match-rest-route.ts';
import { compareSpecificity, parseRoutePattern, type RoutePattern } from './route-pattern.ts';

interface Route {
  readonly pattern: RoutePattern;
}

function routesOf(routeKeys: readonly string[]): readonly Route[] {
  return routeKeys
    .flatMap((routeKey) => parseRoutePattern(routeKey) ?? [])
    .map((pattern) => ({ pattern }))
    .toSorted((a, b) => compareSpecificity(a.pattern, b.pattern));
}

/** A tree walked level by level, as the documentation tells it: another way to the same answer. */
interface TreeNode {
  readonly literals: Map<string, TreeNode>;
  readonly parameters: TreeNode[];
  readonly methods: Map<string, string>;
  readonly greedy: Map<string, string>;
}

function emptyNode(): TreeNode {
  return { literals: new Map(), parameters: [], methods: new Map(), greedy: new Map() };
}

function childOf(node: TreeNode, part: RoutePattern['parts'][number]): TreeNode {
  if (part.kind !== 'literal') {
    const known = node.parameters[0] ?? emptyNode();
    node.parameters[0] = known;
    return known;
  }
  const known = node.literals.get(part.text) ?? emptyNode();
  node.literals.set(part.text, known);
  return known;
}

function buildTree(routes: readonly Route[]): TreeNode {
  const root = emptyNode();
  for (const { pattern } of routes) {
    const last = pattern.parts.at(-1);
    const isGreedy = last?.kind === 'greedy';
    const node = (isGreedy ? pattern.parts.slice(0, -1) : pattern.parts).reduce(childOf, root);
    (isGreedy ? node.greedy : node.methods).set(pattern.method, pattern.routeKey);
  }
  return root;
}

function pick(methods: Map<string, string>, method: string): string | undefined {
  return methods.get(method) ?? methods.get('ANY');
}

function walk(node: TreeNode, parts: readonly string[], method: string): string | undefined {
  const [part, ...rest] = parts;
  if (part === undefined) {
    return pick(node.methods, method);
  }
  const literal = node.literals.get(part);
  const next = [...(literal === undefined ? [] : [literal]), ...(part === '' ? [] : node.parameters)];
  const deeper = next.map((child) => walk(child, rest, method)).find((found) => found !== undefined);
  return deeper ?? (parts.join('/') === '' ? undefined : pick(node.greedy, method));
}

const segment = fc.constantFrom('a', 'b', 'A', 'a.b', '%61');
const pathPart = fc.oneof(segment, fc.constant('{id}'));
const routeKey = fc
  .tuple(
    fc.constantFrom('ANY', 'GET', 'POST'),
    fc.array(pathPart, { maxLength: 3 }),
    fc.constantFrom([], ['{proxy+}']),
  )
  .map(([method, parts, greedy]) => `${method} /${[...parts, ...greedy].join('/')}`);
const routeKeys = fc.uniqueArray(routeKey, { maxLength: 12 });
const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'DELETE'),
  path: fc.array(fc.oneof(segment, fc.constant('')), { maxLength: 4 }).map((parts) => `/${parts.join('/')}`),
});

function partsOf(path: string): string[] {
  return path === '/' ? [] : path.slice(1).split('/');
}

describe('route matching agrees with a walk through the tree', () => {
  test('of REST APIs, which ignore one trailing slash', () => {
    fc.assert(
      fc.property(routeKeys, request, (keys, sought) => {
        const routes = routesOf(keys);
        const trimmed = sought.path.length > 1 ? sought.path.replace(/\/$/, '') : sought.path;
        const expected = walk(buildTree(routes), partsOf(trimmed), sought.method);
        expect(matchRestRoute(routes, sought)?.route.pattern.routeKey).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  test('of HTTP APIs, which do not, and which may have a default', () => {
    fc.assert(
      fc.property(routeKeys, request, fc.boolean(), (keys, sought, hasDefault) => {
        const routes = routesOf(hasDefault ? ['$default', ...keys] : keys);
        const walked = walk(buildTree(routesOf(keys)), partsOf(sought.path), sought.method);
        const expected = walked ?? (hasDefault ? '$default' : undefined);
        expect(matchHttpRoute(routes, sought, 'exact')?.route.pattern.routeKey).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  test('and putting the parameters back gives the path', () => {
    fc.assert(
      fc.property(routeKeys, request, (keys, sought) => {
        const match = matchHttpRoute(routesOf(keys), sought, 'exact');
        fc.pre(match !== undefined);
        const { pattern } = match?.route ?? {};
        const filled = pattern?.path.replaceAll(
          /\{(\w+)\+?\}/g,
          (_all, name: string) => match?.pathParameters[name] ?? '?',
        );
        // Two parameters of one name keep only the second value; the route table refuses such paths.
        fc.pre((pattern?.path.match(/\{id\}/g)?.length ?? 0) < 2);
        expect(filled).toBe(sought.path);
      }),
    );
  });
});

test.each(['GET', 'GET a', 'FETCH /a', 'get /a', 'GET /{proxy+}/a', '$other'])(
  '"%s" is no route key',
  (key) => {
    expect(parseRoutePattern(key)).toBeUndefined();
  },
);
