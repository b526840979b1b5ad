import type { AcceptedCredential, CredentialKind } from '../credential.ts';

/** How often one secret verified one kind of credential. */
export interface SecretUse {
  readonly keyId: string;
  readonly credential: CredentialKind;
  readonly requests: number;
  /**
   * The sessions that an older secret than the first one verified; of the first one, those that an older one verified
   * before. Left out where sessions are not told apart.
   */
  readonly sessionRefs?: readonly string[];
  /** How many more sessions there were than one line may name. */
  readonly sessionRefsOmitted?: number;
}

/** Counts what was verified, until it is taken. */
export interface UseTally {
  add(verified: AcceptedCredential & { readonly sessionId: string }, newestKeyId: string): void;
  /** What was counted since the last time. */
  take(): readonly SecretUse[];
}

/** A line of a log is cut at 256 KB; this keeps it near 12 KB. */
const MAX_REFS = 500;
/** Bounds the memory: whoever is forgotten counts as not having moved on, which errs on the careful side. */
const MAX_REMEMBERED = 10_000;

interface Count {
  readonly keyId: string;
  readonly credential: CredentialKind;
  requests: number;
  readonly sessionIds: Set<string>;
}

/** @param refer Names a session in the log. Left out: sessions are not told apart. */
export function createUseTally(refer: ((sessionId: string) => string) | undefined): UseTally {
  let counts = new Map<string, Count>();
  /** Sessions that an older secret verified, oldest first. */
  const onOlderSecrets = new Set<string>();

  return {
    add({ kind: credential, keyId, sessionId }, newestKeyId) {
      const name = `${keyId} ${credential}`;
      const count = counts.get(name) ?? { keyId, credential, requests: 0, sessionIds: new Set() };
      counts.set(name, count);
      count.requests += 1;
      if (refer === undefined) return;
      const isOlder = keyId !== newestKeyId;
      if (isOlder || onOlderSecrets.has(sessionId)) remember(count.sessionIds, sessionId);
      if (isOlder) remember(onOlderSecrets, sessionId);
    },
    take() {
      const taken = [...counts.values()];
      counts = new Map();
      return taken.map(({ keyId, credential, requests, sessionIds }) => ({
        keyId,
        credential,
        requests,
        ...(refer === undefined ? {} : refsOf([...sessionIds], refer)),
      }));
    },
  };
}

function remember(sessionIds: Set<string>, sessionId: string): void {
  // Deleted first, so that the order is that of the last use.
  sessionIds.delete(sessionId);
  sessionIds.add(sessionId);
  const [oldest] = sessionIds;
  if (sessionIds.size > MAX_REMEMBERED && oldest !== undefined) sessionIds.delete(oldest);
}

function refsOf(
  sessionIds: readonly string[],
  refer: (sessionId: string) => string,
): Pick<SecretUse, 'sessionRefs' | 'sessionRefsOmitted'> {
  const omitted = sessionIds.length - MAX_REFS;
  return {
    sessionRefs: sessionIds.slice(-MAX_REFS).map(refer),
    ...(omitted > 0 ? { sessionRefsOmitted: omitted } : {}),
  };
}
