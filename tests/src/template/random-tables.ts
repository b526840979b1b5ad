import { type Migration, type ResolvedMigration, resolveMigration } from '@straddle/route-table';
import fc from 'fast-check';

/**
 * Paths that can stand beside each other on a REST API. Those under `/a` and `/c` have a parameter each, those under `/b`
 * a greedy one, as the fall-through has at the root.
 */
const paths = [
  '/',
  '/a',
  '/a/{id}',
  '/a/{id}/x',
  '/a/{id}/{rest+}',
  '/a/x',
  '/b',
  '/b/{proxy+}',
  '/b/x',
  '/c/{thing}',
  '/c/d.e~f',
] as const;
const methods = ['ANY', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'] as const;

const owner = fc.constantFrom<'lambda' | 'legacy'>('lambda', 'lambda', 'legacy');
const auth = fc.constantFrom<'session' | 'optional' | 'none'>('session', 'optional', 'none');

const route = fc.record({
  routeKey: fc
    .tuple(fc.constantFrom(...methods), fc.constantFrom(...paths))
    .map(([method, path]) => `${method} ${path}`),
  inSecond: fc.boolean(),
  settings: fc.record({ owner, auth, timeoutSeconds: fc.constantFrom(1, 5, 10, 29) }, { requiredKeys: [] }),
  deniesItself: fc.constantFrom(true, false, false, false),
});

const headers = fc.constantFrom<Record<string, string>>(
  {},
  { 'X-Denied': "it's so" },
  { Location: '/login?next=%2F' },
);
const status = fc.constantFrom(401, 403, 302);
const body = fc.constantFrom<unknown>({ error: 'log in' }, 'log in first', { costs: '5$' });

/** What the gateway of either kind can answer itself, or of one kind, or of none. */
const denial = fc.oneof(fc.constant({}), fc.record({ headers }), fc.record({ status, headers, body }));

const caching = fc.constantFrom({ resultTtlSeconds: 0 }, { resultTtlSeconds: 0 }, {
  resultTtlSeconds: 300,
  identitySource: ['cookie'],
} as const);

/** Route tables as somebody may write them: owners, who is let in, who denies and how, kept answers, time limits. */
export const randomTables: fc.Arbitrary<ResolvedMigration> = fc
  .record({
    api: fc.constantFrom<'rest' | 'http'>('rest', 'http'),
    owners: fc.tuple(owner, owner),
    session: fc.constantFrom<'none' | 'read'>('none', 'read'),
    routes: fc.uniqueArray(route, { minLength: 1, maxLength: 9, selector: ({ routeKey }) => routeKey }),
    denial,
    caching,
  })
  .map(({ api, owners, session, routes, denial: whatLegacySays, caching: kept }) => {
    const groupRoutes = (inSecond: boolean): Migration['groups'][string]['routes'] =>
      Object.fromEntries(
        routes
          .filter((each) => each.inSecond === inSecond)
          .flatMap(({ routeKey, settings, deniesItself }) => {
            const isSession = (settings.auth ?? 'session') === 'session';
            const path = routeKey.split(' ')[1];
            const hasPreflight = routes.some((each) => each.routeKey === `OPTIONS ${path}`);
            const definition = {
              handler: 'answer',
              ...settings,
              ...(isSession && deniesItself ? { denyAt: 'handler' as const } : {}),
            };
            return [
              [routeKey, definition] as const,
              // A table has to say who answers the preflights that ANY would take.
              ...(routeKey.startsWith('ANY ') && !hasPreflight
                ? [[`OPTIONS ${path}`, { owner: 'legacy' }] as const]
                : []),
            ];
          }),
      );
    const table: Migration = {
      api,
      legacy: { origin: 'http://127.0.0.1:3001' },
      authorizer: { ...kept },
      denial: whatLegacySays,
      defaults: { guards: { waived: 'nobody sends a form here' } },
      groups: Object.fromEntries(
        (['first', 'second'] as const)
          .map((name, index) => ({
            name,
            routes: groupRoutes(index === 1),
            owner: owners[index] ?? 'legacy',
          }))
          .filter(({ routes: own }) => Object.keys(own).length > 0)
          .map(({ name, routes: own, owner: ofGroup }) => [
            name,
            { owner: ofGroup, kind: 'native', entry: `${name}.ts`, session, routes: own } as const,
          ]),
      ),
    };
    return resolved(table);
  })
  .filter((migration) => migration !== undefined);

/** What the table's own rules refuse is no table. */
function resolved(table: Migration): ResolvedMigration | undefined {
  try {
    return resolveMigration(table);
  } catch {
    return undefined;
  }
}

/** A request as it goes over the wire. */
export interface RandomRequest {
  readonly method: string;
  readonly target: string;
  /** As lines. */
  readonly headers: readonly string[];
  readonly body: string;
}

const segment = fc.constantFrom(
  'a',
  'b',
  'c',
  'x',
  'd.e~f',
  'A',
  '%41',
  'two%20words',
  'a+b',
  '%C3%BC',
  '',
  '..',
);

const value = fc.constantFrom('1', 'x', '%41', 'two%20words', 'a+b', '%C3%BC', '..');

/**
 * Requests to the routes of a table, with their methods or others, and past them; of somebody who is logged in, somebody
 * who is not, and somebody at whom the authorizer fails.
 */
export function randomRequests({ routes }: ResolvedMigration): fc.Arbitrary<RandomRequest> {
  const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH');
  const toRoute = fc
    .record({
      chosen: fc.constantFrom(...routes),
      others: method,
      values: fc.array(value, { minLength: 3, maxLength: 3 }),
      slash: fc.constantFrom('', '', '', '/'),
    })
    .map(({ chosen, others, values, slash }) => {
      const [first = '', second = '', third = ''] = values;
      const path = chosen.path.replaceAll(/\{\w+\+\}/g, `${second}/${third}`).replaceAll(/\{\w+\}/g, first);
      return { method: chosen.method === 'ANY' ? others : chosen.method, path: `${path}${slash}` };
    });
  const anywhere = fc.record({
    method,
    path: fc.array(segment, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`),
  });
  return fc
    .record({
      line: fc.oneof({ weight: 4, arbitrary: toRoute }, { weight: 1, arbitrary: anywhere }),
      query: fc.constantFrom('', '?a=1&a=2&b=%20c', '?', '?q'),
      headers: fc.subarray([
        'Accept: text/plain',
        'X-Forwarded-For: 203.0.113.9',
        'Origin: https://app.example.com',
      ]),
      user: fc.constantFrom('ada', 'ada', 'eve', 'broken', undefined),
      body: fc.constantFrom('', '', '{"a":1}', 'bytes \u00e9'),
    })
    .map(({ line, query, headers, user, body }) => ({
      method: line.method,
      target: `${line.path}${query}`,
      headers: user === undefined ? headers : [...headers, `Cookie: user=${user}`],
      body,
    }));
}
