import type { ApplicableDifference } from './applicable-differences.ts';
import type { SettingsComparison } from './compare-settings.ts';
import { sumOf } from './counts.ts';
import type { LockFinding, LockFindings } from './examine-lock.ts';
import type { SampleFindings } from './examine-sessions.ts';
import type { NeededSettings } from './needed-settings.ts';
import { ENCRYPTED_FORMS } from './stored-form.ts';
import type { Survival } from './survival.ts';

/** What was seen of a collection. */
export interface SessionsReport {
  readonly database: string;
  readonly collection: string;
  readonly drawn: 'at random' | 'first';
  /** The sample is the whole collection. */
  readonly complete: boolean;
  readonly findings: SampleFindings;
  readonly needed: NeededSettings;
  readonly survival: Survival;
}

/**
 * Everything that `straddle doctor` found. It holds counts, option names and versions, and no value of a document;
 * `--json` prints it as it is.
 */
export interface DoctorReport {
  readonly reportVersion: 1;
  readonly sessions?: SessionsReport;
  readonly lock?: LockFindings;
  readonly settings?: SettingsComparison;
  readonly differences: readonly ApplicableDifference[];
}

/**
 * 0: nothing to do. 1: a setting is needed and not known to be set, or sessions would not survive, or cannot be judged.
 * 2: could not run, which an empty collection is too: nothing was proved.
 */
export function exitCodeOf(report: DoctorReport): 0 | 1 | 2 {
  if (report.sessions?.findings.sampled === 0) return 2;
  return hasWork(report) ? 1 : 0;
}

function hasWork({ sessions, lock, settings }: DoctorReport): boolean {
  const settingsAreWrong =
    settings === undefined
      ? (sessions?.needed.needs.length ?? 0) > 0
      : settings.refused.length > 0 || settings.mismatches.length > 0;
  return (
    settingsAreWrong ||
    (sessions !== undefined && needsAttention(sessions)) ||
    (lock?.findings ?? []).some((finding) => isWork(finding, { sessions, settings }))
  );
}

function needsAttention({ needed, survival }: SessionsReport): boolean {
  return needed.contradictions.length > 0 || survival.encrypted > 0 || Object.keys(survival.lost).length > 0;
}

/** Whether a finding of the lock file asks for something, in the light of the rest. */
export function isWork(
  { kind }: LockFinding,
  {
    sessions,
    settings,
  }: { readonly sessions?: SessionsReport | undefined; readonly settings?: SettingsComparison | undefined },
): boolean {
  switch (kind) {
    case 'unsupported':
      return true;
    case 'setting':
      // With settings at hand the comparison has judged it.
      return settings === undefined;
    case 'encrypted':
      return sessions === undefined || sumOf(sessions.findings.forms, ENCRYPTED_FORMS) > 0;
    case 'advisory':
    case 'note':
      return false;
  }
}
