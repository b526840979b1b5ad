import type { Collection, Document } from 'mongodb';
import type { EventDocument } from './documents.ts';
import type { EventMetricsQuery } from './event-metrics-query.ts';

/** How often one type of event occurred on one UTC day. */
export interface EventMetric {
  readonly day: string;
  readonly type: string;
  readonly count: number;
  /** To two decimals; null if no event of the group has a duration. */
  readonly averageDurationMs: number | null;
}

interface MetricGroup {
  readonly _id: { readonly day: string; readonly type: string };
  readonly count: number;
  readonly averageDurationMs: number | null;
}

/** Counts the events of one customer account by day and type, in the database. One round trip. */
export async function aggregateEventMetrics(
  events: Collection<EventDocument>,
  customerAccountId: string,
  query: EventMetricsQuery,
): Promise<readonly EventMetric[]> {
  const groups = await events.aggregate<MetricGroup>(pipelineFor(customerAccountId, query)).toArray();
  return groups.map(({ _id, count, averageDurationMs }) => ({
    day: _id.day,
    type: _id.type,
    count,
    averageDurationMs: averageDurationMs === null ? null : Math.round(averageDurationMs * 100) / 100,
  }));
}

function pipelineFor(customerAccountId: string, { start, end, type }: EventMetricsQuery): Document[] {
  return [
    {
      $match: {
        customerAccountId,
        occurredAt: { $gte: start, $lt: end },
        ...(type === undefined ? {} : { type }),
      },
    },
    {
      $group: {
        _id: { day: { $dateToString: { date: '$occurredAt', format: '%Y-%m-%d' } }, type: '$type' },
        count: { $sum: 1 },
        // $avg skips what is not a number, so null and missing durations do not pull it down.
        averageDurationMs: { $avg: '$durationMs' },
      },
    },
    { $sort: { '_id.day': 1, '_id.type': 1 } },
  ];
}
