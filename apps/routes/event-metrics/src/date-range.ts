/** Whole UTC days, as the half-open interval that a database query wants. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
  readonly startsAt: Date;
  readonly endsBefore: Date;
}

const DAY_MS = 86_400_000;
const LONGEST_RANGE_DAYS = 366;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads a range of days, both ends included.
 *
 * @returns The range, or every problem in the words of the legacy API.
 */
export function parseDateRange(
  from: unknown,
  to: unknown,
): DateRange | { readonly problems: readonly string[] } {
  const first = parseDay(from);
  const last = parseDay(to);
  if (first === undefined || last === undefined) {
    return {
      problems: [
        ...(first === undefined ? ['from must be a date such as 2026-01-31'] : []),
        ...(last === undefined ? ['to must be a date such as 2026-01-31'] : []),
      ],
    };
  }
  const days = (last.startsAt.getTime() - first.startsAt.getTime()) / DAY_MS + 1;
  if (days < 1) return { problems: ['from must not be later than to'] };
  if (days > LONGEST_RANGE_DAYS)
    return { problems: [`the period must be at most ${LONGEST_RANGE_DAYS} days`] };
  return {
    from: first.day,
    to: last.day,
    startsAt: first.startsAt,
    endsBefore: new Date(last.startsAt.getTime() + DAY_MS),
  };
}

function parseDay(value: unknown): { readonly day: string; readonly startsAt: Date } | undefined {
  if (typeof value !== 'string' || !ISO_DAY.test(value)) return undefined;
  const startsAt = new Date(`${value}T00:00:00.000Z`);
  // The 30th of February is an invalid date here, and 3 March to some other engines: compare what came back.
  const isRealDay = !Number.isNaN(startsAt.getTime()) && startsAt.toISOString().slice(0, 10) === value;
  return isRealDay ? { day: value, startsAt } : undefined;
}
