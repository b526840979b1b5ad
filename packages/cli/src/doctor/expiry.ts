import { isDate } from 'node:util/types';

/** What the top-level `expires` of a document means for the query that finds sessions. */
export type Expiry =
  | 'future Date'
  | 'past Date, not swept'
  | 'missing: never expires'
  | 'list with a future Date'
  | 'null: never found'
  | 'other type: never found';

/**
 * Judges `expires` as the query of connect-mongo does: missing, or a Date later than now. Other types never match,
 * because MongoDB compares within one type only; a list matches by any of its elements.
 *
 * @see docs/semantics/sessions.md rows 64-66
 */
export function expiryOf(expires: unknown, now: Date): Expiry {
  if (expires === undefined) return 'missing: never expires';
  if (expires === null) return 'null: never found';
  if (isDate(expires)) return expires > now ? 'future Date' : 'past Date, not swept';
  const hasFutureDate = Array.isArray(expires) && expires.some((date) => isDate(date) && date > now);
  return hasFutureDate ? 'list with a future Date' : 'other type: never found';
}

/** Whether legacy would find a session of this expiry. */
export function isFound(expiry: Expiry): boolean {
  switch (expiry) {
    case 'future Date':
    case 'missing: never expires':
    case 'list with a future Date':
      return true;
    case 'past Date, not swept':
    case 'null: never found':
    case 'other type: never found':
      return false;
  }
}
