/** What is counted: the events of one customer account in a period. */
export interface EventFilter {
  readonly customerAccountId: string;
  readonly startsAt: Date;
  readonly endsBefore: Date;
  readonly type?: string;
}

/** The events of one type on one UTC day. */
export interface EventCount {
  readonly day: string;
  readonly type: string;
  readonly count: number;
  /** null when no event of that day and type has a duration. */
  readonly averageDurationMs: number | null;
}

/** Counts events by day and type, ordered by both. One round trip. */
export type CountEvents = (filter: EventFilter) => Promise<readonly EventCount[]>;

/** The part of a driver collection that counting needs. */
export interface EventCollection {
  aggregate(pipeline: Record<string, unknown>[]): { toArray(): Promise<unknown[]> };
}

/** Counts in MongoDB. `events` is opened at the first request, not at start. */
export function createCountEvents(events: () => Promise<EventCollection>): CountEvents {
  return async ({ customerAccountId, startsAt, endsBefore, type }) => {
    const match = {
      customerAccountId,
      occurredAt: { $gte: startsAt, $lt: endsBefore },
      ...(type === undefined ? {} : { type }),
    };
    const rows = await (await events())
      .aggregate([
        { $match: match },
        {
          $group: {
            _id: { day: { $dateToString: { date: '$occurredAt', format: '%Y-%m-%d' } }, type: '$type' },
            count: { $sum: 1 },
            averageDurationMs: { $avg: '$durationMs' },
          },
        },
        { $sort: { '_id.day': 1, '_id.type': 1 } },
        { $project: { _id: 0, day: '$_id.day', type: '$_id.type', count: 1, averageDurationMs: 1 } },
      ])
      .toArray();
    // The pipeline's last stage is the shape.
    return rows as EventCount[];
  };
}
