import type { RouteHandler } from '@straddle/lambda/http';
import { parseDateRange } from './date-range.ts';
import type { CountEvents } from './event-counts.ts';

/**
 * `GET /event-metrics?from=2026-01-01&to=2026-01-31[&type=page-view]`: how many events of each type the caller's
 * customer account had on each UTC day, and how long they took on average.
 */
export function createListEventMetrics(countEvents: CountEvents): RouteHandler {
  return async ({ query }, { customerAccountId }) => {
    const range = parseDateRange(query['from'], query['to']);
    const { type } = query;
    const problems = [
      ...('problems' in range ? range.problems : []),
      ...(type === undefined || (typeof type === 'string' && type !== '')
        ? []
        : ['type must be one event type such as page-view']),
    ];
    if ('problems' in range || problems.length > 0) {
      return { status: 400, json: { message: 'Bad Request', errors: problems } };
    }

    const { from, to, startsAt, endsBefore } = range;
    const counts = await countEvents({
      customerAccountId,
      startsAt,
      endsBefore,
      ...(typeof type === 'string' ? { type } : {}),
    });
    const metrics = counts.map(({ day, type: eventType, count, averageDurationMs }) => ({
      day,
      type: eventType,
      count,
      averageDurationMs: averageDurationMs === null ? null : roundToHundredths(averageDurationMs),
    }));
    const total = metrics.reduce((sum, { count }) => sum + count, 0);
    return { status: 200, json: { from, to, total, metrics } };
  };
}

function roundToHundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
