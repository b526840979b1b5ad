import type { SessionSettings } from '@straddle/session-core';
import { applicableDifferences } from './applicable-differences.ts';
import { compareSettings, resolvedOrUndefined } from './compare-settings.ts';
import type { DoctorReport, SessionsReport } from './doctor-report.ts';
import { examineLock } from './examine-lock.ts';
import { examineSessions } from './examine-sessions.ts';
import type { LockedPackage } from './lock-file.ts';
import { neededSettings } from './needed-settings.ts';
import type { SessionSample } from './sample-sessions.ts';
import { survivalOf } from './survival.ts';

/** What there is to judge; at least one of them. */
export interface DoctorInput {
  readonly sample?: SessionSample & { readonly collection: string; readonly size: number };
  readonly packages?: readonly LockedPackage[];
  readonly settings?: SessionSettings;
}

/** Judges what was read; asks nothing of any database. */
export async function diagnose(
  { sample, packages, settings }: DoctorInput,
  now: Date,
): Promise<DoctorReport> {
  const sessions = sample === undefined ? undefined : await examineSample(sample, settings, now);
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
  settings: SessionSettings | undefined,
  now: Date,
): Promise<SessionsReport> {
  const findings = await examineSessions(documents, now);
  const needed = neededSettings(findings);
  const throttled = needed.needs.some(({ option }) => option === 'store.touchAfter');
  const given = resolvedOrUndefined(settings)?.store.touchAfter ?? 0;
  // Whether it is 0 decides what can be read, and how many seconds it is does not.
  const touchAfter = throttled ? Math.max(given, 1) : given;
  return {
    database,
    collection,
    drawn,
    complete: documents.length < size,
    findings,
    needed,
    survival: await survivalOf(documents, { stringify: needed.stringify, touchAfter }, now),
  };
}
