import { randomBytes } from 'node:crypto';

/** What the ids of all minted sessions begin with: their marker. No id of express-session's own looks like it. */
const MARKER = 'straddle-minted-';

/** Milliseconds since 1970 in base 36 have eight digits until 2059, and nine until 5188. */
const START_DIGITS = 9;

/**
 * Makes the session ids of one run: `straddle-minted-<start of the run>-<random>`.
 *
 * The marker is part of the id because an id exists from the first write on, can be found by the index that every
 * collection has, is the same with every way of storing a payload, encrypted ones included, and is in nothing
 * that a comparison compares.
 */
export function createIdGenerator(startedAt: Date): () => string {
  const start = startDigits(startedAt);
  return () => `${MARKER}${start}-${randomBytes(18).toString('base64url')}`;
}

/** Which ids were made by runs that started before a moment. Runs of the same moment are left out. */
export function idsOfRunsBefore(moment: Date): { readonly $gte: string; readonly $lt: string } {
  return { $gte: MARKER, $lt: `${MARKER}${startDigits(moment)}` };
}

function startDigits(moment: Date): string {
  return moment.getTime().toString(36).padStart(START_DIGITS, '0');
}
