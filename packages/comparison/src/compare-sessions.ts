import { compareJson } from './compare-json.ts';
import type { SessionDifference } from './difference.ts';
import { childPath } from './json-path.ts';
import { canonicalJson, isJsonArray, isJsonObject, type JsonValue, parseJson } from './json-value.ts';
import type { Observation, SessionState } from './observation.ts';
import { isLifetimeDrift, payloadOf, type SessionChange, sessionChangeOf } from './session-change.ts';

/**
 * The sides log in and are asked moments apart, so their expiries move by different amounts, but never by
 * more than the time limits allow. More means that one side extends by another lifetime.
 */
const EXTENSION_TOLERANCE_MS = 60_000;

/** The two ends of a session document's life on one side. */
export type SessionEnds = Pick<Observation, 'sessionBefore' | 'sessionAfter'>;

/**
 * Compares what each side did to its own session document.
 *
 * Changes are compared as classes, since control and candidate never share a document: did each side
 * extend `expires` (and by about as much), move `lastModified`, change the same places of the payload.
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
    ...compareExpiry(controlChange, candidateChange),
    ...whenDifferent('session-last-modified', 'session.lastModified', [
      controlChange.lastModified,
      candidateChange.lastModified,
    ]),
    ...comparePayloadChanges(controlChange, candidateChange),
    ...compareEqualBeginnings(control, candidate),
  ];
}

type KeptSession = Extract<SessionChange, { readonly existence: 'kept' }>;

function compareExpiry(control: KeptSession, candidate: KeptSession): readonly SessionDifference[] {
  const apartMs = Math.abs(control.expiresMovedMs - candidate.expiresMovedMs);
  if (control.expires !== candidate.expires || apartMs <= EXTENSION_TOLERANCE_MS) {
    return whenDifferent('session-expires', 'session.expires', [control.expires, candidate.expires]);
  }
  return whenDifferent('session-expires', 'session.expires', [
    `${control.expires} by ${seconds(control.expiresMovedMs)}`,
    `${candidate.expires} by ${seconds(candidate.expiresMovedMs)}`,
  ]);
}

function seconds(durationMs: number): string {
  return `${Math.round(Math.abs(durationMs) / 1000)} s`;
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
