import type { SessionSettings } from '@straddle/session-core';
import { applicableDifferences } from './applicable-differences.ts';
import { compareSettings, resolvedOrUndefined } from './compare-settings.ts';
import { sumOf } from './counts.ts';
import type { DoctorReport, SessionsReport } from './doctor-report.ts';
import { examineLock } from './examine-lock.ts';
import { examineSessions, type SampleFindings } from './examine-sessions.ts';
import type { Reading } from './judge-session.ts';
import type { LockedPackage } from './lock-file.ts';
import { type NeededSettings, neededSettings } from './needed-settings.ts';
import type { SessionSample } from './sample-sessions.ts';
import { ENCRYPTED_FORMS, JSON_FORMS } from './stored-form.ts';
import { survivalOf } from './survival.ts';

/** What there is to judge; at least one of them. */
export interface DoctorInput {
  readonly sample?: SessionSample & { readonly collection: string; readonly size: number };
  readonly packages?: readonly LockedPackage[];
  readonly settings?: SessionSettings;
  /** For encrypted sessions, with `store.encryption` of the settings. */
  readonly encryptionKey?: string;
}

/** Judges what was read; asks nothing of any database. */
export async function diagnose(input: DoctorInput, now: Date): Promise<DoctorReport> {
  const { sample, packages, settings } = input;
  const sessions = sample === undefined ? undefined : await examineSample(sample, input, now);
  const lock = packages === undefined ? undefined : examineLock(packages);
  const resolved = resolvedOrUndefined(settings);
  const found = {
    ...(sessions === undefined ? {} : { findings: sessions.findings, needed: sessions.needed }),
    ...(lock === undefined ? {} : { lock }),
  };
  return {
    reportVersion: 1,
    ...(sessions === undefined ? {} : { sessions }),
    ...(lock === undefined ? {} : { lock }),
    ...(settings === undefined ? {} : { settings: compareSettings(settings, found) }),
    differences: applicableDifferences({
      ...found,
      ...(sessions === undefined ? {} : { survival: sessions.survival }),
      ...(settings === undefined || resolved === undefined ? {} : { settings }),
    }),
  };
}

async function examineSample(
  { database, collection, drawn, documents, size }: NonNullable<DoctorInput['sample']>,
  input: DoctorInput,
  now: Date,
): Promise<SessionsReport> {
  const findings = await examineSessions(documents, now);
  const needed = neededSettings(findings);
  return {
    database,
    collection,
    drawn,
    complete: documents.length < size,
    findings,
    needed,
    survival: await survivalOf(documents, { ...readingFor(findings, needed, input), now }),
  };
}

/** What most documents need; what the data do not tell is taken from the team's settings. */
function readingFor(
  { forms }: SampleFindings,
  { needs, stringify }: NeededSettings,
  { settings, encryptionKey }: DoctorInput,
): Omit<Reading, 'now'> {
  const given = resolvedOrUndefined(settings)?.store;
  const throttled = needs.some(({ option }) => option === 'store.touchAfter');
  // Whether it is 0 decides what can be read, and how many seconds it is does not.
  const touchAfter = Math.max(given?.touchAfter ?? 0, throttled ? 1 : 0);
  const plain = sumOf(forms, [...JSON_FORMS, 'sub-document']);
  const encryption = sumOf(forms, ENCRYPTED_FORMS) > plain ? given?.encryption : undefined;
  if (encryption === undefined || !encryptionKey) return { settings: { stringify, touchAfter } };
  const kind = plain > 0 ? stringify : (given?.stringify ?? true);
  return { settings: { stringify: kind, touchAfter, encryption }, encryptionKey };
}
