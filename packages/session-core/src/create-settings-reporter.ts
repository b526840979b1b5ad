import { keyIdOf } from './key-id.ts';
import type { SessionSettings } from './settings.ts';
import { settingsFingerprint } from './settings-fingerprint.ts';
import type { Secret } from './signed-cookie.ts';

/** What each instance of each stack says of its configuration. Holds no secret. */
export interface SessionSettingsLine {
  readonly event: 'session-settings';
  readonly stack: 'legacy' | 'lambda';
  /** Which process or execution environment. */
  readonly instance: string;
  readonly settings: string;
  readonly keyIds: readonly string[];
}

/** What a reporter works with. */
export interface SettingsReporterOptions {
  readonly settings: SessionSettings;
  readonly stack: SessionSettingsLine['stack'];
  readonly instance: string;
  readonly log: (line: SessionSettingsLine) => void;
  /** Unchanged, it is said again after so long, as a sign that this instance is in use. @default 300 */
  readonly repeatSeconds?: number;
  readonly clock?: () => Date;
}

/**
 * Says which settings and secrets an instance has: with the first secrets that it is given, whenever they change, and
 * again after `repeatSeconds` of use. A rotation goes on when every instance has said the same.
 *
 * @returns To be called with the secrets of each request; sets no timer.
 * @throws {SessionSettingsInvalidError} For settings that cannot be used.
 * @example
 * const report = createSettingsReporter({ settings: sessionSettings, stack: 'lambda', instance: 'authorizer-1', log: logLine });
 * report(['keyboard cat']);
 */
export function createSettingsReporter(
  options: SettingsReporterOptions,
): (secrets: readonly Secret[]) => void {
  const { stack, instance, log, repeatSeconds = 300, clock = () => new Date() } = options;
  const { settings } = settingsFingerprint(options.settings, []);
  let reported: { readonly keyIds: string; readonly atMs: number } | undefined;
  return (secrets) => {
    const keyIds = secrets.map(keyIdOf);
    const nowMs = clock().getTime();
    const isKnown = reported?.keyIds === keyIds.join();
    if (isKnown && reported !== undefined && nowMs - reported.atMs < repeatSeconds * 1000) return;
    reported = { keyIds: keyIds.join(), atMs: nowMs };
    log({ event: 'session-settings', stack, instance, settings, keyIds });
  };
}
