import { isDate } from 'node:util/types';
import { type JsonValue, parseJson } from '../json/json-value.ts';
import type { SessionSnapshot, SessionState } from '../results/observation.ts';
import { compareJson } from './compare-json.ts';
import type { JsonDifference } from './difference.ts';

/** What happened to a date in a session document. `other` is a change to or from something that is no date. */
export type TimeChange = 'unchanged' | 'extended' | 'shortened' | 'added' | 'removed' | 'other';

/** One place in a session document that a request changed, named but not valued. */
export interface PayloadChange {
  /** Such as `session.payload.passport`. */
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
}

/** What one request did to the session document of its own side. */
export type SessionChange =
  | { readonly existence: 'not-observed' | 'absent' | 'created' | 'deleted' }
  | {
      readonly existence: 'kept';
      readonly expires: TimeChange;
      /** How far `expires` moved; 0 unless it was a date before and after. */
      readonly expiresMovedMs: number;
      readonly lastModified: TimeChange;
      readonly payload: readonly PayloadChange[];
    };

/**
 * Names what became of a session document.
 *
 * The payload is read whether it is stored as JSON text or as a sub-document; text that is not JSON (an
 * encrypted payload) is compared as text.
 *
 * @param before What the store held before the request; `undefined` when nobody looked.
 * @param after What it held after the response was complete.
 */
export function sessionChangeOf(before?: SessionState, after?: SessionState): SessionChange {
  if (before === undefined || after === undefined) return { existence: 'not-observed' };
  if (before === 'absent') return { existence: after === 'absent' ? 'absent' : 'created' };
  if (after === 'absent') return { existence: 'deleted' };
  const [expiresBefore, expiresAfter] = [dateMs(before['expires']), dateMs(after['expires'])];
  return {
    existence: 'kept',
    expires: timeChange(before['expires'], after['expires']),
    expiresMovedMs: (expiresAfter ?? 0) - (expiresBefore ?? expiresAfter ?? 0),
    lastModified: timeChange(before['lastModified'], after['lastModified']),
    payload: compareJson({ path: 'session', control: payloadOf(before), candidate: payloadOf(after) })
      .filter((difference) => !isLifetimeDrift(difference))
      .map(payloadChange),
  };
}

/** Everything but the id and the two dates that are compared as dates, with the payload readable. */
export function payloadOf(snapshot: SessionSnapshot): JsonValue {
  const { _id, expires: _expires, lastModified: _lastModified, session, ...others } = snapshot;
  const payload = typeof session === 'string' ? (parseJson(session) ?? session) : session;
  return parseJson(JSON.stringify({ payload, ...others })) ?? null;
}

const LIFETIME_PATH = 'session.payload.cookie.originalMaxAge';

/** Less than the whole seconds in which a lifetime is sent. */
const LIFETIME_DRIFT_MS = 1000;

/**
 * A touch sets `maxAge` to `originalMaxAge`, and express-session then reads the clock twice: when it ticks in
 * between, `originalMaxAge` is a millisecond less, which the next full save stores. It happens to one touch
 * in some thousands, on whichever side.
 */
export function isLifetimeDrift(difference: JsonDifference): boolean {
  return (
    difference.kind === 'json-changed' &&
    difference.path === LIFETIME_PATH &&
    typeof difference.control === 'number' &&
    typeof difference.candidate === 'number' &&
    Math.abs(difference.control - difference.candidate) < LIFETIME_DRIFT_MS
  );
}

function payloadChange({ kind, path }: JsonDifference): PayloadChange {
  if (kind === 'json-missing') return { path, change: 'removed' };
  return { path, change: kind === 'json-extra' ? 'added' : 'changed' };
}

function timeChange(before: unknown, after: unknown): TimeChange {
  const [beforeMs, afterMs] = [dateMs(before), dateMs(after)];
  if (beforeMs !== undefined && afterMs !== undefined) {
    if (beforeMs === afterMs) return 'unchanged';
    return afterMs > beforeMs ? 'extended' : 'shortened';
  }
  if (before === undefined && after === undefined) return 'unchanged';
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  return JSON.stringify(before) === JSON.stringify(after) ? 'unchanged' : 'other';
}

/** `isDate` rather than `instanceof`: a driver in another realm makes dates as well. */
export function dateMs(value: unknown): number | undefined {
  return isDate(value) && !Number.isNaN(value.getTime()) ? value.getTime() : undefined;
}
