import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { collectionsOf } from '../documents.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let mongo: EmbeddedMongo;
let api: TestApi;
let cookie: string;

/** [account, type, time, duration]; 2025 is empty in the sample data. */
const eventRows: readonly [string, string, string, number | null][] = [
  ['acc_north', 'page-view', '2025-06-01T00:00:00.000Z', 10],
  ['acc_north', 'page-view', '2025-06-01T12:00:00.000Z', 15],
  ['acc_north', 'page-view', '2025-06-01T23:59:59.999Z', null],
  ['acc_north', 'api-call', '2025-06-01T08:00:00.000Z', 0.005],
  ['acc_north', 'api-call', '2025-06-02T08:00:00.000Z', 1],
  ['acc_north', 'api-call', '2025-06-02T09:00:00.000Z', 1],
  ['acc_north', 'api-call', '2025-06-02T10:00:00.000Z', 2],
  ['acc_north', 'sign-in', '2025-06-02T10:00:00.000Z', null],
  ['acc_north', 'sign-in', '2025-06-03T00:00:00.000Z', 0],
  ['acc_south', 'page-view', '2025-06-01T12:00:00.000Z', 1000],
];

beforeAll(async () => {
  mongo = await startEmbeddedMongo();
  api = await startTestApi(mongo.uri);
  await collectionsOf(api.client.db()).events.insertMany(
    eventRows.map(([customerAccountId, type, occurredAt, durationMs], index) => ({
      _id: `evt_test_${index}`,
      customerAccountId,
      type,
      occurredAt: new Date(occurredAt),
      durationMs,
    })),
  );
  cookie = (await api.logIn('cleo')).cookie;
});

afterAll(async () => {
  await api.close();
  await mongo.stop();
});

const metricsOf = (query: string) => api.call(`/event-metrics?${query}`, { headers: { cookie } });

describe('GET /event-metrics', () => {
  test('counts by day and type, both ends included, and averages what has a duration', async () => {
    const answer = await metricsOf('from=2025-06-01&to=2025-06-02');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.text).toBe(
      '{"from":"2025-06-01","to":"2025-06-02","total":8,"metrics":[' +
        '{"day":"2025-06-01","type":"api-call","count":1,"averageDurationMs":0.01},' +
        '{"day":"2025-06-01","type":"page-view","count":3,"averageDurationMs":12.5},' +
        '{"day":"2025-06-02","type":"api-call","count":3,"averageDurationMs":1.33},' +
        '{"day":"2025-06-02","type":"sign-in","count":1,"averageDurationMs":null}]}',
    );
  });

  test('can be narrowed to one type', async () => {
    expect((await metricsOf('from=2025-06-01&to=2025-06-30&type=sign-in')).json).toEqual({
      from: '2025-06-01',
      to: '2025-06-30',
      total: 2,
      metrics: [
        { day: '2025-06-02', type: 'sign-in', count: 1, averageDurationMs: null },
        { day: '2025-06-03', type: 'sign-in', count: 1, averageDurationMs: 0 },
      ],
    });
  });

  test('shows another customer account only its own events', async () => {
    const headers = await api.logIn('dmitri');
    const answer = await api.call('/event-metrics?from=2025-06-01&to=2025-06-30', { headers });
    expect(answer.json).toMatchObject({
      total: 1,
      metrics: [{ day: '2025-06-01', type: 'page-view', count: 1, averageDurationMs: 1000 }],
    });
  });

  test('a period without events is an empty list', async () => {
    expect((await metricsOf('from=2024-02-29&to=2024-02-29')).json).toEqual({
      from: '2024-02-29',
      to: '2024-02-29',
      total: 0,
      metrics: [],
    });
  });

  test('all sample events are counted', async () => {
    const answer = await metricsOf('from=2026-01-01&to=2026-03-31');
    const inDatabase = await collectionsOf(api.client.db()).events.countDocuments({
      customerAccountId: 'acc_north',
      _id: { $regex: /^evt_\d/ },
    });
    expect(inDatabase).toBeGreaterThan(1000);
    expect(answer.json).toMatchObject({ total: inDatabase });
  });

  test('names everything that is wrong with the query', async () => {
    const answer = await metricsOf('from=2025-06-31&to=2025-06-01&to=2025-06-02&type=');
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
      message: 'Bad Request',
      errors: [
        'from must be a date such as 2026-01-31',
        'to must be a date such as 2026-01-31',
        'type must be one event type such as page-view',
      ],
    });
  });

  test('is closed to anonymous callers, before the query is looked at', async () => {
    const answer = await api.call('/event-metrics');
    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({ message: 'Unauthorized' });
  });
});
