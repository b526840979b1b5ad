import { describe, expect, test } from '@jest/globals';
import type { EventFilter } from './event-counts.ts';
import { createListEventMetrics } from './list-event-metrics.ts';

const principal = { userId: 'usr_ada', customerAccountId: 'acc_north', fullName: 'Ada', roles: [] };

function request(query: Record<string, string | string[]>) {
  return {
    method: 'GET',
    routeKey: 'GET /event-metrics',
    pathParameters: {},
    query,
    headers: {},
    body: undefined,
  };
}

describe('GET /event-metrics', () => {
  test("counts the caller's own account only, and rounds durations to hundredths", async () => {
    const asked: EventFilter[] = [];
    const listEventMetrics = createListEventMetrics(async (filter) => {
      asked.push(filter);
      return [
        { day: '2026-01-05', type: 'login', count: 2, averageDurationMs: 1.005 },
        { day: '2026-01-06', type: 'login', count: 1, averageDurationMs: null },
      ];
    });
    const response = await listEventMetrics(
      request({ from: '2026-01-01', to: '2026-01-31', type: 'login' }),
      principal,
    );
    expect(asked).toEqual([
      {
        customerAccountId: 'acc_north',
        startsAt: new Date('2026-01-01T00:00:00.000Z'),
        endsBefore: new Date('2026-02-01T00:00:00.000Z'),
        type: 'login',
      },
    ]);
    expect(response).toEqual({
      status: 200,
      json: {
        from: '2026-01-01',
        to: '2026-01-31',
        total: 3,
        metrics: [
          { day: '2026-01-05', type: 'login', count: 2, averageDurationMs: 1 },
          { day: '2026-01-06', type: 'login', count: 1, averageDurationMs: null },
        ],
      },
    });
  });

  test('names every problem of a bad query and asks the database nothing', async () => {
    const listEventMetrics = createListEventMetrics(() => {
      throw new Error('must not be asked');
    });
    const response = await listEventMetrics(request({ type: ['a', 'b'] }), principal);
    expect(response).toEqual({
      status: 400,
      json: {
        message: 'Bad Request',
        errors: [
          'from must be a date such as 2026-01-31',
          'to must be a date such as 2026-01-31',
          'type must be one event type such as page-view',
        ],
      },
    });
  });
});
