import { createHash } from 'node:crypto';
import { keyIdOf } from './key-id.ts';
import { resolveSessionSettings, type SessionSettings } from './settings.ts';
import type { Secret } from './signed-cookie.ts';

/** Tells whether two stacks are configured alike, without telling what with. */
export interface SettingsFingerprint {
  /** Of every setting that can change a verdict, an expiry or a Set-Cookie. */
  readonly settings: string;
  /** One per secret, newest first; says nothing of the secret itself. */
  readonly keyIds: readonly string[];
}

/**
 * The fingerprint that each stack logs at start-up. Equal fingerprints mean equal settings, except that functions
 * (`cookie`, `serialize`, `unserialize`, `transformId`) count as given or not.
 *
 * Time limits are left out: they may differ from one stack to the other.
 *
 * @throws {SessionSettingsInvalidError} For settings that cannot be used.
 * @example
 * logLine({ event: 'session-settings', ...settingsFingerprint(sessionSettings, secrets) });
 */
export function settingsFingerprint(
  settings: SessionSettings,
  secrets: readonly Secret[],
): SettingsFingerprint {
  const { budgets: _budgets, ...compared } = resolveSessionSettings(settings);
  return {
    settings: createHash('sha256').update(canonicalJson(compared)).digest('base64url').slice(0, 16),
    keyIds: secrets.map(keyIdOf),
  };
}

/** JSON with sorted keys, in which functions are marked and missing members are absent. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === 'function') return 'function';
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
