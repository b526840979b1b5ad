import type { CredentialKind } from '@straddle/session-core';
import type { LogEntry, SettingsEntry, Stack } from './log-entry.ts';

/** What the logs say of both stacks. */
export interface RotationState {
  /** The last words of each instance that has spoken lately. */
  readonly instances: readonly SettingsEntry[];
  /** The time of the first line of each stack; nothing where there is none. */
  readonly logsBeginMs: Readonly<Record<Stack, number | undefined>>;
  /** How often each secret verified a credential in the time that is looked at. */
  readonly requestsOf: (keyId: string, credential: CredentialKind) => number;
}

export interface StateOptions {
  readonly nowMs: number;
  /** An instance that was silent for longer has ended, or is not used. */
  readonly recentMs: number;
  /** How far back requests are counted. */
  readonly windowMs: number;
}

/** Sums up the logs of both stacks. */
export function rotationState(
  entries: readonly LogEntry[],
  { nowMs, recentMs, windowMs }: StateOptions,
): RotationState {
  const latest = new Map<string, SettingsEntry>();
  const requests = new Map<string, number>();
  const logsBeginMs: Record<Stack, number | undefined> = { legacy: undefined, lambda: undefined };
  for (const entry of entries) {
    const stack = stackOf(entry);
    const beginMs = entry.event === 'session-secrets-used' ? entry.fromMs : entry.atMs;
    logsBeginMs[stack] = Math.min(logsBeginMs[stack] ?? beginMs, beginMs);
    if (entry.event === 'session-settings') latest.set(`${stack} ${entry.instance}`, entry);
    else if (entry.atMs > nowMs - windowMs) {
      for (const { keyId, credential, requests: count } of usesOf(entry)) {
        const name = `${keyId} ${credential}`;
        requests.set(name, (requests.get(name) ?? 0) + count);
      }
    }
  }
  return {
    instances: [...latest.values()].filter(({ atMs }) => atMs > nowMs - recentMs),
    logsBeginMs,
    requestsOf: (keyId, credential) => requests.get(`${keyId} ${credential}`) ?? 0,
  };
}

/** Each event is written by one of the stacks, or says by which. */
export function stackOf(entry: LogEntry): Stack {
  if (entry.event === 'session-settings') return entry.stack;
  return entry.event === 'authorizer-decision' ? 'lambda' : 'legacy';
}

type Use = { readonly keyId: string; readonly credential: CredentialKind; readonly requests: number };

function usesOf(entry: Exclude<LogEntry, SettingsEntry>): readonly Use[] {
  return entry.event === 'session-secrets-used' ? entry.used : [{ ...entry, requests: 1 }];
}
