import {
  type RegisteredDifference,
  registeredDifferences,
  type SessionSettings,
} from '@straddle/session-core';
import { sumOf } from './counts.ts';
import type { LockFindings } from './examine-lock.ts';
import type { SampleFindings } from './examine-sessions.ts';
import { ENCRYPTED_FORMS } from './stored-form.ts';
import type { Survival } from './survival.ts';

/** An entry of docs/semantics/differences.md that concerns this app. */
export interface ApplicableDifference extends Omit<RegisteredDifference, 'isPossible'> {
  /** What it was concluded from; `every app` for those that wait for an accident. */
  readonly from: 'every app' | 'data' | 'settings' | 'lock file';
  /** Documents of the sample, where it was seen in the data. */
  readonly sessions?: number;
}

export interface DifferenceEvidence {
  readonly findings?: SampleFindings;
  readonly survival?: Survival;
  readonly lock?: LockFindings;
  /** The team's, if session-core accepts them. */
  readonly settings?: SessionSettings;
}

/** Which registered differences between the stacks apply, and on what evidence. */
export function applicableDifferences(evidence: DifferenceEvidence): readonly ApplicableDifference[] {
  return registeredDifferences.flatMap(({ isPossible, ...difference }) => {
    const trace = TRACES[difference.id]?.(evidence);
    if (trace === 'absent') return [];
    if (trace !== undefined) return [{ ...difference, ...trace }];
    if (isPossible(LEAST_SETTINGS)) return [{ ...difference, from: 'every app' }];
    const { settings } = evidence;
    if (settings !== undefined) return isPossible(settings) ? [{ ...difference, from: 'settings' }] : [];
    return isPossible(settingsOfData(evidence)) ? [{ ...difference, from: 'data' }] : [];
  });
}

/** Settings that make nothing possible that settings decide. */
const LEAST_SETTINGS: SessionSettings = { saveUninitialized: false };

/** Nothing but what the stored forms give away. */
function settingsOfData({ findings }: DifferenceEvidence): SessionSettings {
  const encrypted = findings !== undefined && sumOf(findings.forms, ENCRYPTED_FORMS) > 0;
  // Which scheme it is makes no difference here.
  return encrypted ? { ...LEAST_SETTINGS, store: { encryption: { scheme: 'webcrypto' } } } : LEAST_SETTINGS;
}

type Trace = Pick<ApplicableDifference, 'from' | 'sessions'>;

/** What shows that an entry applies; undefined where nothing is known and the settings decide. */
const TRACES: Readonly<
  Partial<Record<RegisteredDifference['id'], (evidence: DifferenceEvidence) => Trace | 'absent' | undefined>>
> = {
  'D-2': ({ survival }) => seenIn(survival?.lost['originalMaxAge is neither number nor Date (D-2)']),
  'D-3': ({ lock, settings }) => {
    const installed = (lock?.versions['cookie-parser'] ?? []).length > 0;
    return installed && settings?.cookieParser === undefined ? { from: 'lock file' } : undefined;
  },
  'D-4': ({ survival, settings }) => (settings === undefined ? seenIn(survival?.anonymous) : undefined),
  'D-5': ({ findings }) => {
    if (findings === undefined) return undefined;
    return seenIn(findings.withDroppedKeys) ?? 'absent';
  },
};

function seenIn(sessions: number | undefined): Trace | undefined {
  return sessions === undefined || sessions === 0 ? undefined : { from: 'data', sessions };
}
