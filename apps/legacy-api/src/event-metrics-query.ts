/** What `GET /event-metrics` asks for. */
export interface EventMetricsQuery {
  /** First and last UTC day, both included, as sent. */
  readonly from: string;
  readonly to: string;
  readonly type?: string;
  /** Start of the first day, and of the day after the last. */
  readonly start: Date;
  readonly end: Date;
}

export type ParsedEventMetricsQuery =
  | { readonly outcome: 'valid'; readonly query: EventMetricsQuery }
  | { readonly outcome: 'invalid'; readonly errors: readonly string[] };

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_DAYS = 366;

/**
 * Reads the query of `GET /event-metrics`. Unknown parameters are ignored.
 *
 * @param query Parsed query; a parameter that was sent twice is an array.
 * @returns The period and type, or every problem in the words that the client gets.
 */
export function parseEventMetricsQuery(query: Readonly<Record<string, unknown>>): ParsedEventMetricsQuery {
  const { from, to, type } = query;
  const start = parseDay(from);
  const lastDay = parseDay(to);
  const errors: string[] = [];
  if (start === undefined) errors.push('from must be a date such as 2026-01-31');
  if (lastDay === undefined) errors.push('to must be a date such as 2026-01-31');
  if (start !== undefined && lastDay !== undefined) {
    if (start > lastDay) errors.push('from must not be later than to');
    else if (lastDay - start >= MAX_DAYS * DAY_MS) errors.push(`the period must be at most ${MAX_DAYS} days`);
  }
  if (type !== undefined && (typeof type !== 'string' || type === '')) {
    errors.push('type must be one event type such as page-view');
  }
  if (start === undefined || lastDay === undefined || errors.length > 0)
    return { outcome: 'invalid', errors };
  return {
    outcome: 'valid',
    query: {
      from: String(from),
      to: String(to),
      ...(typeof type === 'string' ? { type } : {}),
      start: new Date(start),
      end: new Date(lastDay + DAY_MS),
    },
  };
}

/** Start of a UTC day in milliseconds, if the text names a real one: 2026-02-30 does not. */
function parseDay(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const start = Date.parse(`${text}T00:00:00.000Z`);
  // Date.parse may roll 02-30 over to March.
  return Number.isNaN(start) || !new Date(start).toISOString().startsWith(text) ? undefined : start;
}
