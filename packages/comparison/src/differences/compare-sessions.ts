import { childPath } from '../json/json-path.ts';
import { canonicalJson, isJsonArray, isJsonObject, type JsonValue, parseJson } from '../json/json-value.ts';
import type { Observation, SessionState } from '../results/observation.ts';
import { compareJson } from './compare-json.ts';
import type { SessionDifference } from './difference.ts';
import { dateMs, isLifetimeDrift, payloadOf, type SessionChange, sessionChangeOf } from './session-change.ts';

/**
 * The sides log in and are asked moments apart, so their expiries move by different amounts. Where nobody knows when
 * they were asked, those moments may be as far apart as the time limits allow.
 */
const EXTENSION_TOLERANCE_MS = 60_000;

/** How far the clocks of two servers are apart that are set by the same time service. */
const CLOCKS_APART_MS = 1000;

/** The two ends of a session document's life on one side, and when it was asked. */
export type SessionEnds = Pick<Observation, 'sessionBefore' | 'sessionAfter'> &
  Partial<Pick<Observation, 'sentAtMs' | 'durationMs'>>;

/**
 * Compares what each side did to its own session document.
 *
 * Changes are compared as classes, since control and candidate never share a document: did each side
 * extend `expires` (and to about as long from its request), move `lastModified`, change the same places of the payload.
 * One thing more is asked of values: what was equal on both sides before must be equal after, unless it
 * is a date. No value of a document is kept.
 *
 * @returns Differences with paths below `session`; empty when nobody looked at the documents.
 * @since 0.1.0
 */
export function compareSessions(control: SessionEnds, candidate: SessionEnds): readonly SessionDifference[] {
  const controlChange = sessionChangeOf(control.sessionBefore, control.sessionAfter);
  const candidateChange = sessionChangeOf(candidate.sessionBefore, candidate.sessionAfter);
  if (controlChange.existence !== 'kept' || candidateChange.existence !== 'kept') {
    return whenDifferent('session-existence', 'session', [
      controlChange.existence,
      candidateChange.existence,
    ]);
  }
  return [
    ...compareExpiry([controlChange, control], [candidateChange, candidate]),
    ...whenDifferent('session-last-modified', 'session.lastModified', [
      controlChange.lastModified,
      candidateChange.lastModified,
    ]),
    ...comparePayload([controlChange, control], [candidateChange, candidate]),
  ];
}

type KeptSession = Extract<SessionChange, { readonly existence: 'kept' }>;

/** One side. */
type Side = readonly [change: KeptSession, ends: SessionEnds];

function compareExpiry(control: Side, candidate: Side): readonly SessionDifference[] {
  const [[controlChange, controlEnds], [candidateChange, candidateEnds]] = [control, candidate];
  if (controlChange.expires !== candidateChange.expires || isExtendedAlike(control, candidate)) {
    return whenDifferent('session-expires', 'session.expires', [
      controlChange.expires,
      candidateChange.expires,
    ]);
  }
  const inWords = ({ expires, expiresMovedMs }: KeptSession, ends: SessionEnds): string => {
    const leftMs = lifetimeMs(ends);
    const extent = leftMs === undefined ? `by ${seconds(expiresMovedMs)}` : `to ${seconds(leftMs)}`;
    return `${expires} ${extent}`;
  };
  return whenDifferent('session-expires', 'session.expires', [
    inWords(controlChange, controlEnds),
    inWords(candidateChange, candidateEnds),
  ]);
}

/** By as much as each other, or to the same time from the request, which is written while it is answered. */
function isExtendedAlike([controlChange, control]: Side, [candidateChange, candidate]: Side): boolean {
  const movedApartMs = Math.abs(controlChange.expiresMovedMs - candidateChange.expiresMovedMs);
  const [controlMs, candidateMs] = [lifetimeMs(control), lifetimeMs(candidate)];
  if (controlMs === undefined || candidateMs === undefined) return movedApartMs <= EXTENSION_TOLERANCE_MS;
  const toleranceMs = CLOCKS_APART_MS + Math.max(control.durationMs ?? 0, candidate.durationMs ?? 0);
  return Math.min(movedApartMs, Math.abs(controlMs - candidateMs)) <= toleranceMs;
}

/** How long the session lives from the moment in which the request was sent. */
function lifetimeMs({ sentAtMs, sessionAfter }: SessionEnds): number | undefined {
  if (sentAtMs === undefined || sessionAfter === undefined || sessionAfter === 'absent') return undefined;
  const expiresMs = dateMs(sessionAfter['expires']);
  return expiresMs === undefined ? undefined : expiresMs - sentAtMs;
}

function seconds(durationMs: number): string {
  return `${Math.round(Math.abs(durationMs) / 1000)} s`;
}

/** A place that was changed on one side alone also has another value there afterwards: it is told once. */
function comparePayload(
  [controlChange, control]: Side,
  [candidateChange, candidate]: Side,
): readonly SessionDifference[] {
  const changes = comparePayloadChanges(controlChange, candidateChange);
  const told = new Set(changes.map(({ path }) => path));
  return [...changes, ...compareEqualBeginnings(control, candidate).filter(({ path }) => !told.has(path))];
}

function comparePayloadChanges(control: KeptSession, candidate: KeptSession): readonly SessionDifference[] {
  const [controlChanges, candidateChanges] = [control, candidate].map(
    ({ payload }) => new Map(payload.map(({ path, change }) => [path, change])),
  );
  const paths = new Set([...(controlChanges?.keys() ?? []), ...(candidateChanges?.keys() ?? [])]);
  return [...paths].flatMap((path) =>
    whenDifferent('session-payload', path, [
      controlChanges?.get(path) ?? 'unchanged',
      candidateChanges?.get(path) ?? 'unchanged',
    ]),
  );
}

function compareEqualBeginnings(control: SessionEnds, candidate: SessionEnds): readonly SessionDifference[] {
  const [controlBefore, controlAfter, candidateBefore, candidateAfter] = [
    control.sessionBefore,
    control.sessionAfter,
    candidate.sessionBefore,
    candidate.sessionAfter,
  ].map(leavesOf);
  return [...(controlAfter ?? [])].flatMap(([path, value]): readonly SessionDifference[] => {
    const other = candidateAfter?.get(path);
    const beganEqual = controlBefore?.get(path) === candidateBefore?.get(path);
    if (other === undefined || other === value || !beganEqual) return [];
    if (isDateText(value) && isDateText(other)) return [];
    const [difference] = compareJson({
      path,
      control: parseJson(value) ?? null,
      candidate: parseJson(other) ?? null,
    });
    if (difference !== undefined && isLifetimeDrift(difference)) return [];
    return [{ kind: 'session-payload', path, control: 'one value', candidate: 'another value' }];
  });
}

/** Every place in a document that has no places below it, with its value as text. */
function leavesOf(state: SessionState | undefined): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  const visit = (path: string, value: JsonValue): void => {
    const members = isJsonArray(value)
      ? [...value.entries()]
      : isJsonObject(value)
        ? Object.entries(value)
        : [];
    if (members.length === 0) leaves.set(path, canonicalJson(value));
    for (const [step, member] of members) visit(childPath(path, step), member);
  };
  if (state !== undefined && state !== 'absent') visit('session', payloadOf(state));
  return leaves;
}

/** `"2026-11-21T09:00:00.000Z"` with its quotes: the form of every date in JSON. */
function isDateText(json: string): boolean {
  return /^"\d{4}-\d{2}-\d{2}T[\d:.]+Z"$/.test(json);
}

function whenDifferent(
  kind: SessionDifference['kind'],
  path: string,
  [control, candidate]: readonly [string, string],
): readonly SessionDifference[] {
  return control === candidate ? [] : [{ kind, path, control, candidate }];
}
