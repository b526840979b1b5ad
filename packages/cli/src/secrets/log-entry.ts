import type { CredentialKind } from '@straddle/session-core';

/** The stack that wrote a line. */
export type Stack = 'legacy' | 'lambda';

/** What a rotation reads of a log; every other line is passed over. */
export type LogEntry = SettingsEntry | DecisionEntry | UsedEntry;

/** An instance says which secrets it has. */
export interface SettingsEntry {
  readonly event: 'session-settings';
  readonly atMs: number;
  readonly stack: Stack;
  readonly instance: string;
  readonly settings: string;
  readonly keyIds: readonly string[];
}

/** The authorizer has verified one credential. */
export interface DecisionEntry {
  readonly event: 'authorizer-decision';
  readonly atMs: number;
  readonly keyId: string;
  readonly credential: CredentialKind;
  /** Of somebody who is logged in. */
  readonly sessionRef?: string;
}

/** What the legacy app verified in one interval. */
export interface UsedEntry {
  readonly event: 'session-secrets-used';
  readonly atMs: number;
  readonly fromMs: number;
  readonly used: readonly {
    readonly keyId: string;
    readonly credential: CredentialKind;
    readonly requests: number;
    /** Left out: this app does not tell sessions apart. */
    readonly sessionRefs?: readonly string[];
    readonly sessionRefsOmitted: number;
  }[];
}

/**
 * Reads one line of a log: the JSON itself, behind whatever a tool has put in front of it (`docker compose logs`, `aws
 * logs tail`), or within the message of an event that CloudWatch has exported.
 *
 * @returns Nothing for a line of no interest.
 */
export function parseLogEntry(line: string): LogEntry | undefined {
  const start = line.indexOf('{');
  if (start === -1) return undefined;
  const outer = parseObject(line.slice(start));
  const message = outer?.['message'];
  if (outer === undefined || typeof message !== 'string' || outer['event'] !== undefined)
    return entryOf(outer);
  const inner = parseObject(message.slice(Math.max(0, message.indexOf('{'))));
  return inner && entryOf({ time: outer['timestamp'], ...inner });
}

type Fields = Readonly<Record<string, unknown>>;

function entryOf(fields: Fields | undefined): LogEntry | undefined {
  const atMs = fields?.['time'];
  if (fields === undefined || typeof atMs !== 'number') return undefined;
  switch (fields['event']) {
    case 'session-settings':
      return settingsEntry(fields, atMs);
    case 'authorizer-decision':
      return decisionEntry(fields, atMs);
    case 'session-secrets-used':
      return usedEntry(fields, atMs);
    default:
      return undefined;
  }
}

function settingsEntry(fields: Fields, atMs: number): SettingsEntry | undefined {
  const { event, stack, instance, settings, keyIds } = fields;
  return event === 'session-settings' &&
    (stack === 'legacy' || stack === 'lambda') &&
    typeof instance === 'string' &&
    typeof settings === 'string' &&
    isTexts(keyIds)
    ? { event, atMs, stack, instance, settings, keyIds }
    : undefined;
}

function decisionEntry(fields: Fields, atMs: number): DecisionEntry | undefined {
  const { event, keyId, credential, sessionRef, reason } = fields;
  if (event !== 'authorizer-decision' || typeof keyId !== 'string' || !isCredential(credential))
    return undefined;
  const isLoggedIn = reason === undefined && typeof sessionRef === 'string';
  return { event, atMs, keyId, credential, ...(isLoggedIn ? { sessionRef } : {}) };
}

function usedEntry(fields: Fields, atMs: number): UsedEntry | undefined {
  const { event, used, fromMs } = fields;
  if (event !== 'session-secrets-used' || typeof fromMs !== 'number' || !Array.isArray(used))
    return undefined;
  return { event, atMs, fromMs, used: used.flatMap(useOf) };
}

function useOf(use: unknown): UsedEntry['used'] {
  if (!isObject(use)) return [];
  const { keyId, credential, requests, sessionRefs, sessionRefsOmitted } = use;
  if (typeof keyId !== 'string' || !isCredential(credential) || typeof requests !== 'number') return [];
  const omitted = typeof sessionRefsOmitted === 'number' ? sessionRefsOmitted : 0;
  const refs = isTexts(sessionRefs) ? { sessionRefs } : {};
  return [{ keyId, credential, requests, ...refs, sessionRefsOmitted: omitted }];
}

function isCredential(value: unknown): value is CredentialKind {
  return value === 'cookie' || value === 'bearer';
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
