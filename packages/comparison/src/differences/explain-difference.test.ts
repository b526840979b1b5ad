import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { HeaderPair, Observation, ObservedResponse } from '../results/observation.ts';
import type { RegisteredContext } from '../rules/registered-differences.ts';
import { compareObservations } from './compare-observations.ts';

const basis: RegisteredContext = {
  request: { method: 'GET', path: '/a', headers: [] },
  presents: 'valid',
  api: 'rest',
  routeKey: 'GET /a',
  owner: 'legacy',
  sessionCookie: 'connect.sid',
  possible: [],
};

function observation(response: Partial<ObservedResponse>): Observation {
  return {
    request: { method: 'GET', path: '/a', headers: [] },
    response: { status: 200, headers: [], body: '', ...response },
    durationMs: 1,
  };
}

const cookie = (attributes: string): HeaderPair => [
  'Set-Cookie',
  `connect.sid=s%3A${'a'.repeat(32)}.${'x'.repeat(43)}; Path=/${attributes}`,
];
const withHeader = (...pair: HeaderPair): Partial<ObservedResponse> => ({ headers: [pair] });

interface Row {
  readonly id: string;
  readonly title: string;
  readonly context?: Partial<RegisteredContext>;
  readonly control: Partial<ObservedResponse>;
  readonly candidate: Partial<ObservedResponse>;
}

const rows: readonly Row[] = [
  {
    id: 'forwarded-headers-replaced',
    title: 'a cookie that is no longer secure',
    context: { api: 'http' },
    control: { headers: [cookie('; Secure')] },
    candidate: { headers: [cookie('')] },
  },
  {
    id: 'forwarded-headers-replaced',
    title: 'a secure cookie that is no longer sent',
    context: { api: 'http' },
    control: { headers: [cookie('; Secure')] },
    candidate: {},
  },
  {
    id: 'host-replaced',
    title: 'a redirect to the address of legacy',
    control: { ...withHeader('Location', 'https://api.example.com/login'), status: 302 },
    candidate: { ...withHeader('Location', 'http://10.0.0.1/login'), status: 302 },
  },
  {
    id: 'response-header-renamed',
    title: 'a header under another name',
    control: withHeader('WWW-Authenticate', 'Basic'),
    candidate: withHeader('x-amzn-Remapped-WWW-Authenticate', 'Basic'),
  },
  {
    id: 'trailing-slash-dropped',
    title: 'a path with a slash at its end',
    context: { request: { method: 'GET', path: '/a/?b', headers: [] } },
    control: {},
    candidate: { status: 404 },
  },
  { id: 'integration-timeout', title: 'a 504', control: {}, candidate: { status: 504 } },
  { id: 'request-too-large', title: 'a 413', control: {}, candidate: { status: 413 } },
];

function explanationsOf({ context, control, candidate }: Row, more: Partial<RegisteredContext> = {}) {
  const { verdict, differences } = compareObservations(observation(control), observation(candidate), {
    context: { ...basis, ...context, ...more },
  });
  const ids = differences.flatMap((judged) => (judged.standing === 'counted' ? [judged.explained?.id] : []));
  return { verdict, ids: [...new Set(ids)] };
}

describe('a difference that the gateway makes in front of legacy', () => {
  test.each(rows)('$title counts, and is explained by $id', (row) => {
    expect(explanationsOf(row)).toEqual({ verdict: 'mismatch', ids: [row.id] });
  });

  test.each(rows)('$title of a function is not explained away', (row) => {
    expect(explanationsOf(row, { owner: 'lambda' })).toEqual({ verdict: 'mismatch', ids: [undefined] });
  });

  test('is explained in docs/front-door.md by the same id', () => {
    const text = readFileSync(new URL('../../../../docs/front-door.md', import.meta.url), 'utf8');
    for (const { id } of rows) expect(text).toContain(`| \`${id}\` |`);
  });
});
