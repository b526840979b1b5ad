import type { CredentialKind } from '@straddle/session-core';
import type { LogEntry, Stack } from './log-entry.ts';
import { stackOf } from './rotation-state.ts';

/** A session whose last known request was verified by the secret that would go. */
export interface AffectedSession {
  readonly sessionRef: string;
  readonly credential: CredentialKind;
  readonly stack: Stack;
  readonly lastSeenMs: number;
}

export interface Rehearsal {
  /** Last seen first. */
  readonly affected: readonly AffectedSession[];
  /** Sessions that the logs counted but did not name. */
  readonly unnamed: number;
  /** The legacy app does not tell sessions apart. */
  readonly legacyIsAnonymous: boolean;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Who would be logged out if a secret were dropped now, as far as the logs tell.
 *
 * A session counts once per way in which it was presented. Where one interval of the legacy app has it under both
 * secrets, nobody knows which came last, and it counts as one that would be logged out.
 *
 * @returns Nothing when the logs hold no line about requests.
 */
export function rehearseDrop(entries: readonly LogEntry[], keyId: string): Rehearsal | undefined {
  const sightings = entries.flatMap(sightingsOf);
  const last = new Map<string, { dropped?: AffectedSession; keptMs: number }>();
  for (const { keyId: verifiedBy, ...sighting } of sightings) {
    const name = `${sighting.sessionRef} ${sighting.credential}`;
    const known = last.get(name) ?? { keptMs: Number.NEGATIVE_INFINITY };
    last.set(name, known);
    if (verifiedBy !== keyId) known.keptMs = Math.max(known.keptMs, sighting.lastSeenMs);
    else if (sighting.lastSeenMs >= (known.dropped?.lastSeenMs ?? 0)) known.dropped = sighting;
  }
  const affected = [...last.values()].flatMap(({ dropped, keptMs }) =>
    dropped !== undefined && dropped.lastSeenMs >= keptMs ? [dropped] : [],
  );
  const requests = entries.filter(({ event }) => event !== 'session-settings');
  const [first] = requests;
  if (first === undefined) return undefined;
  const uses = requests.flatMap((entry) => (entry.event === 'session-secrets-used' ? entry.used : []));
  const ofKey = uses.filter((use) => use.keyId === keyId);
  return {
    affected: affected.sort((one, other) => other.lastSeenMs - one.lastSeenMs),
    unnamed: Math.max(0, ...ofKey.map(({ sessionRefsOmitted }) => sessionRefsOmitted)),
    legacyIsAnonymous: ofKey.some(({ sessionRefs }) => sessionRefs === undefined),
    fromMs: Math.min(
      ...requests.map((entry) => (entry.event === 'session-secrets-used' ? entry.fromMs : entry.atMs)),
    ),
    toMs: Math.max(...requests.map(({ atMs }) => atMs)),
  };
}

function sightingsOf(entry: LogEntry): readonly (AffectedSession & { readonly keyId: string })[] {
  const common = { stack: stackOf(entry), lastSeenMs: entry.atMs };
  if (entry.event === 'authorizer-decision') {
    const { sessionRef, credential, keyId } = entry;
    return sessionRef === undefined ? [] : [{ ...common, sessionRef, credential, keyId }];
  }
  if (entry.event === 'session-settings') return [];
  return entry.used.flatMap(({ sessionRefs = [], credential, keyId }) =>
    sessionRefs.map((sessionRef) => ({ ...common, sessionRef, credential, keyId })),
  );
}
