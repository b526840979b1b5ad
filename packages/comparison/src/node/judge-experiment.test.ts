import { expect, test } from '@jest/globals';
import { createObservation, type Observation } from '../results/observation.ts';
import { judgeExperiment } from './judge-experiment.ts';

const ROWS = 5000;

/** More than ten times what a report shows. */
function rows(changed?: number): string {
  const all = Array.from({ length: ROWS }, (_, index) => ({
    id: `prj_${index}`,
    name: `Name "${index}" é`,
    budget: index === changed ? null : index / 7,
    createdAt: '2026-01-01T00:00:00.000Z',
    nested: { sessionToken: `canary-${index}`, archived: index % 2 === 0 },
  }));
  return JSON.stringify({ rows: all });
}

function observation(body: string): Observation {
  return createObservation({
    request: { method: 'GET', path: '/x', headers: [] },
    response: { status: 200, headers: [['content-type', 'application/json']], body: Buffer.from(body) },
    durationMs: 1,
  });
}

const credential = { client: 'anonymous', headers: [], sessionIds: [] };

test('a long body is compared whole, and shown in its beginning without secrets', () => {
  const judged = judgeExperiment({
    experiment: {
      routeKey: 'GET /x',
      caseTitle: 'all',
      client: 'anonymous',
      presents: 'nothing',
      repetition: 1,
      request: { title: 'all', method: 'GET', path: '/x' },
    },
    client: { name: 'anonymous', presents: 'nothing' },
    first: 'control',
    targets: { control: { baseUrl: 'http://a' }, candidate: { baseUrl: 'http://b' } },
    credentials: { control: credential, candidate: credential },
    observations: { control: observation(rows()), candidate: observation(rows(ROWS - 1)) },
    settings: {},
  });
  if (judged.outcome !== 'compared') throw new Error('it was not compared');
  expect(judged.comparison.differences).toMatchObject([
    { difference: { path: `body.rows[${ROWS - 1}].budget`, kind: 'json-type-changed' } },
  ]);
  const { body } = judged.exchange.control;
  if (body.form !== 'json') throw new Error('it is no JSON');
  expect(Buffer.byteLength(body.text)).toBe(65_536);
  expect(body.text).not.toContain('canary');
  expect(body.cutBytes).toBeGreaterThan(500_000);
});
