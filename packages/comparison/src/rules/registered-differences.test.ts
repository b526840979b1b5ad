import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareObservations } from '../differences/compare-observations.ts';
import type { Difference, JudgedDifference } from '../differences/difference.ts';
import type { HeaderPair, Observation, ObservedResponse, SessionSnapshot } from '../results/observation.ts';
import {
  createRegisteredCover,
  REGISTERED_DIFFERENCES,
  type RegisteredContext,
  servesWhatWasRefused,
  UNCOVERED_DIFFERENCES,
} from './registered-differences.ts';

const SIGNED = `s%3A${'a'.repeat(32)}.${'x'.repeat(43)}`;
const SESSION_COOKIE: HeaderPair = ['Set-Cookie', `connect.sid=${SIGNED}; Path=/`];
const JSON_TYPE: HeaderPair = ['Content-Type', 'application/json'];

const denied: Partial<ObservedResponse> = {
  status: 401,
  headers: [JSON_TYPE, ['x-amzn-ErrorType', 'UnauthorizedException']],
  body: '{"message":"Unauthorized"}',
};
const deniedByHttpApi: Partial<ObservedResponse> = {
  status: 401,
  headers: [JSON_TYPE, ['Apigw-Requestid', 'JKJaXmPLvHcESHA=']],
  body: '{"message":"Unauthorized"}',
};

const START = Date.parse('2026-11-21T09:00:00Z');
const stored = (session: object, seconds = 0): SessionSnapshot => ({
  _id: 'any',
  session: JSON.stringify({ cookie: { path: '/' }, ...session }),
  expires: new Date(START + seconds * 1000),
});

interface Side {
  readonly response?: Partial<ObservedResponse>;
  readonly before?: SessionSnapshot;
  readonly after?: SessionSnapshot | 'absent';
}

function observation({ response, before, after }: Side): Observation {
  return {
    request: { method: 'GET', path: '/', headers: [] },
    response: { status: 200, headers: [], body: '', ...response },
    ...(before === undefined ? {} : { sessionBefore: before, sessionAfter: after ?? before }),
    durationMs: 1,
  };
}

const basis: RegisteredContext = {
  request: { method: 'GET', path: '/', headers: [] },
  presents: 'nothing',
  api: 'rest',
  routeKey: 'GET /me',
  owner: 'lambda',
  sessionCookie: 'connect.sid',
  possible: [],
};
const foreignPost = {
  method: 'POST',
  path: '/projects',
  headers: [['Origin', 'https://evil.example']],
} as const;
const twoBearers = {
  method: 'GET',
  path: '/me',
  headers: [
    ['Authorization', 'Bearer a'],
    ['authorization', 'Bearer b'],
  ],
} as const;

interface Row {
  readonly id: string;
  readonly title: string;
  readonly context: Partial<RegisteredContext>;
  readonly control: Side;
  readonly candidate: Side;
}

const covered: readonly Row[] = [
  {
    id: 'D-4',
    title: 'an anonymous session that is not made',
    context: { possible: ['D-4'] },
    control: { response: { headers: [SESSION_COOKIE] } },
    candidate: {},
  },
  {
    id: 'D-5',
    title: 'keys of the payload that stay',
    context: { presents: 'valid' },
    control: {
      before: stored({ id: 1, cookie: { expires: '2026-11-21T09:00:00.000Z' } }),
      after: stored({ cookie: { expires: '2026-11-21T09:00:05.000Z' } }),
    },
    candidate: { before: stored({ id: 1, cookie: { expires: '2026-11-21T09:00:00.000Z' } }) },
  },
  {
    id: 'D-6',
    title: 'the encrypted session of a rejected user that ends',
    context: { presents: 'invalid', possible: ['D-6'] },
    control: { response: { status: 401 }, before: { session: 'x' }, after: { session: 'y' } },
    candidate: { response: { status: 401 }, before: { session: 'x' }, after: 'absent' },
  },
  {
    id: 'D-7',
    title: "a gateway's denial without the cookie",
    context: { presents: 'invalid' },
    control: { response: { ...denied, headers: [JSON_TYPE, SESSION_COOKIE] } },
    candidate: { response: denied },
  },
  {
    id: 'D-10',
    title: 'two Authorization headers on an HTTP API',
    context: { api: 'http', presents: 'valid', request: twoBearers },
    control: { response: { body: 'me' }, before: stored({}), after: stored({}, 5) },
    candidate: { response: deniedByHttpApi, before: stored({}) },
  },
  {
    id: 'D-11',
    title: 'a greedy route that legacy does not have',
    context: { routeKey: 'GET /projects/{proxy+}' },
    control: { response: { status: 404, body: '{"message":"Not found"}', headers: [['ETag', '1']] } },
    candidate: { response: denied },
  },
  {
    id: 'D-11',
    title: 'a method that legacy does not have, on an HTTP API',
    context: { routeKey: 'ANY /projects', api: 'http', presents: 'invalid' },
    control: { response: { status: 404 } },
    candidate: { response: deniedByHttpApi },
  },
  {
    id: 'D-12',
    title: 'a foreign write without a session',
    context: { request: foreignPost },
    control: { response: { status: 403, body: 'Forbidden' } },
    candidate: { response: denied },
  },
  {
    id: 'D-13',
    title: 'a foreign write with a session',
    context: { request: foreignPost, presents: 'valid' },
    control: { response: { status: 403 }, before: stored({}) },
    candidate: { response: { status: 403 }, before: stored({}), after: stored({}, 5) },
  },
  {
    id: 'D-14',
    title: 'an encoded slash on an HTTP API',
    context: {
      api: 'http',
      presents: 'valid',
      request: { method: 'GET', path: '/projects/a%2Fb', headers: [] },
    },
    control: { response: { body: 'a/b' } },
    candidate: { response: { status: 404 } },
  },
  {
    id: 'D-14',
    title: 'invalid percent-encoding on an HTTP API',
    context: { api: 'http', request: { method: 'GET', path: '/projects/%zz?a=1', headers: [] } },
    control: { response: { status: 400 } },
    candidate: { response: { status: 404 } },
  },
  {
    id: 'D-15',
    title: 'a slash at the end on an HTTP API',
    context: {
      api: 'http',
      owner: 'legacy',
      request: { method: 'GET', path: '/projects/export/?a=1', headers: [] },
    },
    control: { response: { headers: [['ETag', '1']] } },
    candidate: {},
  },
  {
    id: 'D-16',
    title: 'the payload of a rejected user, which legacy writes again',
    context: { presents: 'invalid' },
    control: {
      response: { status: 401 },
      before: stored({ passport: { user: 'u' }, cookie: { expires: '2026-11-21T09:00:00.000Z' } }),
      after: stored({ passport: {}, cookie: { expires: '2026-11-21T09:00:05.000Z' } }),
    },
    candidate: {
      response: { status: 401 },
      before: stored({ passport: { user: 'u' }, cookie: { expires: '2026-11-21T09:00:00.000Z' } }),
      after: stored({ passport: {}, cookie: { expires: '2026-11-21T09:00:00.000Z' } }),
    },
  },
];

/** Each is a row above with one thing changed, so that the entry must not hold. */
const notCovered: readonly Row[] = [
  ...changed('D-4', 'that the settings do not make', { context: { possible: [] } }),
  ...changed('D-4', 'of a caller with a session', { context: { presents: 'valid' } }),
  ...changed('D-4', 'that is another cookie', {
    control: { response: { headers: [['Set-Cookie', 'csrf=1']] } },
  }),
  ...changed('D-5', 'that is a key of the product', {
    control: { before: stored({ cart: 1 }), after: stored({}) },
    candidate: { before: stored({ cart: 1 }) },
  }),
  ...changed('D-6', 'of a valid session', { context: { presents: 'valid' } }),
  ...changed('D-6', 'that is not encrypted', { context: { possible: [] } }),
  ...changed('D-7', 'made by the function', { candidate: { response: { ...denied, headers: [JSON_TYPE] } } }),
  ...changed('D-7', 'losing another cookie', {
    control: { response: { ...denied, headers: [JSON_TYPE, ['Set-Cookie', 'theme=dark']] } },
  }),
  ...changed('D-10', 'on a REST API', { context: { api: 'rest' }, candidate: { response: denied } }),
  ...changed('D-10', 'with one header', { context: { request: basis.request } }),
  ...changed('D-11', 'on a route of its own', { context: { routeKey: 'GET /projects/{id}' } }),
  ...changed('D-11', 'for a caller with a session', { context: { presents: 'valid' } }),
  ...changed('D-11', 'that the function denies', { candidate: { response: { status: 401 } } }),
  ...changed('D-12', 'on an HTTP API', {
    context: { api: 'http' },
    candidate: { response: deniedByHttpApi },
  }),
  ...changed('D-12', 'that reads', { context: { request: { ...foreignPost, method: 'GET' } } }),
  ...changed('D-12', 'from nowhere', { context: { request: { ...foreignPost, headers: [] } } }),
  ...changed('D-13', 'that only legacy refuses', { candidate: { response: { status: 200 } } }),
  ...changed('D-13', 'from nowhere', { context: { request: { ...foreignPost, headers: [] } } }),
  ...changed('D-14', 'on a REST API', { context: { api: 'rest' } }),
  ...changed('D-14', 'in the query only', {
    context: { request: { method: 'GET', path: '/projects/a?b=%2F', headers: [] } },
  }),
  ...changed('D-15', 'of a route that has moved', { context: { owner: 'lambda' } }),
  ...changed('D-15', 'without the slash', { context: { request: basis.request } }),
  ...changed('D-16', 'of a caller with a session', { context: { presents: 'valid' } }),
  ...changed('D-16', 'while the user stays in the payload', {
    candidate: {
      response: { status: 401 },
      before: stored({ passport: { user: 'u' }, cookie: { expires: '2026-11-21T09:00:00.000Z' } }),
    },
  }),
];

function changed(id: string, title: string, change: Partial<Row>): readonly Row[] {
  return covered
    .filter((row) => row.id === id)
    .slice(0, 1)
    .map((row) => ({
      id,
      title: `${row.title}, ${title}`,
      context: { ...row.context, ...change.context },
      control: change.control ?? row.control,
      candidate: change.candidate ?? row.candidate,
    }));
}

function judged({ context, control, candidate }: Row): readonly JudgedDifference[] {
  return compareObservations(observation(control), observation(candidate), {
    context: { ...basis, ...context },
  }).differences;
}

describe('registered differences', () => {
  test.each(covered)('$id covers $title', (row) => {
    const differences = judged(row).filter(({ standing }) => standing !== 'ignored');
    expect(differences.length).toBeGreaterThan(0);
    for (const { standing, ...rest } of differences) {
      expect({ standing, ...rest }).toMatchObject({ standing: 'registered', registered: { id: row.id } });
    }
  });

  test.each(notCovered)('$id does not cover $title', (row) => {
    const differences = judged(row);
    expect(differences.some(({ standing }) => standing === 'counted')).toBe(true);
    expect(
      differences.filter((entry) => entry.standing === 'registered' && entry.registered.id === row.id),
    ).toEqual([]);
  });

  test('cover the payload of a rejected user also where legacy has no such route', () => {
    const [payload] = covered.filter(({ id }) => id === 'D-16');
    const [route] = covered.filter(({ id }) => id === 'D-11');
    const differences = judged({
      id: 'D-16',
      title: 'both',
      context: { ...route?.context, presents: 'invalid' },
      control: { ...payload?.control, ...route?.control },
      candidate: { ...payload?.candidate, ...route?.candidate },
    }).filter(({ standing }) => standing !== 'ignored');
    const ids = differences.map((entry) => (entry.standing === 'registered' ? entry.registered.id : 'none'));
    expect(new Set(ids)).toEqual(new Set(['D-11', 'D-16']));
  });

  test('are none where nothing is known of the experiment', () => {
    const [first] = covered;
    const { verdict } = compareObservations(
      observation(first?.control ?? {}),
      observation(first?.candidate ?? {}),
    );
    expect(verdict).toBe('mismatch');
  });

  test('are those of the register, each covered or with a reason why not', () => {
    const register = readFileSync(
      new URL('../../../../docs/semantics/differences.md', import.meta.url),
      'utf8',
    );
    const ids = [...register.matchAll(/^\| (D-\d+) \|/gm)].map(([, id]) => id);
    const known = [...REGISTERED_DIFFERENCES.map(({ id }) => id), ...Object.keys(UNCOVERED_DIFFERENCES)];
    expect(new Set(known).size).toBe(known.length);
    expect(known.toSorted()).toEqual(ids.toSorted());
  });

  test.each([
    { control: 401, candidate: 200, serves: true },
    { control: 403, candidate: 302, serves: true },
    { control: 404, candidate: 204, serves: true },
    { control: 302, candidate: 200, serves: true },
    { control: 302, candidate: 303, serves: false },
    { control: 304, candidate: 200, serves: false },
    { control: 500, candidate: 200, serves: false },
    { control: 401, candidate: 403, serves: false },
    { control: 200, candidate: 200, serves: false },
  ])('$control answered by $candidate serves what was refused: $serves', ({ control, candidate, serves }) => {
    expect(servesWhatWasRefused({ control: { status: control }, candidate: { status: candidate } })).toBe(
      serves,
    );
  });

  test('law: no entry covers anything where the candidate serves what the control refused', () => {
    const differences: readonly Difference[] = [
      { kind: 'status', path: 'status', control: 0, candidate: 0 },
      { kind: 'cookie-missing', path: 'headers.set-cookie[connect.sid]' },
      { kind: 'header-missing', path: 'headers.etag', control: '' },
      { kind: 'session-existence', path: 'session', control: 'kept', candidate: 'deleted' },
      { kind: 'session-expires', path: 'session.expires', control: 'unchanged', candidate: 'extended' },
      { kind: 'session-payload', path: 'session.payload.id', control: 'removed', candidate: 'unchanged' },
    ];
    const facts = fc.record({
      request: fc.constantFrom(foreignPost, twoBearers, { method: 'GET', path: '/a%2Fb/', headers: [] }),
      presents: fc.constantFrom('nothing' as const, 'valid' as const, 'invalid' as const),
      api: fc.constantFrom('rest' as const, 'http' as const),
      owner: fc.constantFrom('legacy' as const, 'lambda' as const),
      routeKey: fc.constantFrom('ANY /a', 'GET /a/{proxy+}'),
      sessionCookie: fc.constant('connect.sid'),
      possible: fc.constant(['D-4', 'D-6']),
      control: fc.record({
        status: fc.constantFrom(302, 400, 401, 403, 404),
        headers: fc.constant([SESSION_COOKIE]),
        body: fc.constant(''),
      }),
      candidate: fc.record({
        status: fc.constantFrom(200, 201, 204),
        headers: fc.constant(denied.headers ?? []),
        body: fc.constant('{"message":"Unauthorized"}'),
      }),
      differences: fc.constant(differences),
    });
    fc.assert(
      fc.property(facts, (known) => {
        expect(differences.map(createRegisteredCover(known))).toEqual(differences.map(() => undefined));
      }),
    );
  });
});
