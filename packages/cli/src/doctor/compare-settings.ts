import {
  type ResolvedSessionSettings,
  resolveSessionSettings,
  type SessionSettings,
  SessionSettingsInvalidError,
} from '@straddle/session-core';
import { sumOf } from './counts.ts';
import type { LockFindings } from './examine-lock.ts';
import type { SampleFindings } from './examine-sessions.ts';
import type { NeededSettings, SettingNeed } from './needed-settings.ts';
import { ENCRYPTED_FORMS, JSON_FORMS } from './stored-form.ts';

/** An option of the team's settings that does not fit what was found. */
export interface SettingMismatch {
  readonly option: string;
  readonly given: string;
  readonly needed: string;
  /** Documents of the sample, or installed versions, that ask for it. */
  readonly evidence: number;
}

export interface SettingsComparison {
  /** What session-core says of the settings themselves; nothing else is compared then. */
  readonly refused: readonly string[];
  readonly mismatches: readonly SettingMismatch[];
  readonly notes: readonly string[];
}

export interface Found {
  readonly findings?: SampleFindings;
  readonly needed?: NeededSettings;
  readonly lock?: LockFindings;
}

/**
 * Compares the settings of a team with what the data and the lock file ask for. None of its functions is called.
 */
export function compareSettings(settings: SessionSettings, found: Found): SettingsComparison {
  const resolved = resolve(settings);
  if ('refused' in resolved) return { refused: resolved.refused, mismatches: [], notes: [] };
  return {
    refused: [],
    mismatches: [...storeMismatches(resolved, found), ...lockMismatches(resolved, found)],
    notes: notesOn(resolved),
  };
}

/** The settings with all defaults, or undefined when session-core refuses them. */
export function resolvedOrUndefined(
  settings: SessionSettings | undefined,
): ResolvedSessionSettings | undefined {
  if (settings === undefined) return undefined;
  const resolved = resolve(settings);
  return 'refused' in resolved ? undefined : resolved;
}

function resolve(
  settings: SessionSettings,
): ResolvedSessionSettings | { readonly refused: readonly string[] } {
  try {
    return resolveSessionSettings(settings);
  } catch (error) {
    if (error instanceof SessionSettingsInvalidError) return { refused: error.problems };
    throw error;
  }
}

function storeMismatches(
  { store }: ResolvedSessionSettings,
  { findings, needed }: Found,
): readonly SettingMismatch[] {
  if (findings === undefined || needed === undefined) return [];
  const unmet = needed.needs.flatMap(({ option, value, evidence }) => {
    const { fits, given } = GIVEN[option](store, value);
    return fits ? [] : [{ option, given, needed: value, evidence }];
  });
  return [...unmet, ...unneeded(store, findings)];
}

/** What the settings say of an option that is needed, and whether that will do. */
const GIVEN: Readonly<
  Record<
    SettingNeed['option'],
    (
      store: ResolvedSessionSettings['store'],
      needed: string,
    ) => { readonly fits: boolean; readonly given: string }
  >
> = {
  'store.stringify': ({ stringify }) => ({ fits: !stringify, given: String(stringify) }),
  'store.touchAfter': ({ touchAfter }) => ({ fits: touchAfter > 0, given: String(touchAfter) }),
  'store.timestamps': ({ timestamps }) => ({ fits: timestamps, given: String(timestamps) }),
  'store.encryption': ({ encryption }, needed) => {
    if (encryption === undefined) return { fits: false, given: 'not set' };
    const encoding =
      encryption.scheme === 'webcrypto' ? `, encoding '${encryption.encoding ?? 'base64'}'` : '';
    const given = `scheme '${encryption.scheme}'${encoding}`;
    return { fits: needed.startsWith(given), given };
  },
  'store.transformId': ({ transformId }) => ({ fits: transformId !== undefined, given: 'not set' }),
};

/** Settings under which the payloads that are there cannot be read. */
function unneeded(
  store: ResolvedSessionSettings['store'],
  { forms }: SampleFindings,
): readonly SettingMismatch[] {
  const texts = sumOf(forms, JSON_FORMS);
  const documents = forms['sub-document'] ?? 0;
  const encrypted = sumOf(forms, ENCRYPTED_FORMS);
  const plain = texts + documents;
  return [
    ...(!store.stringify && texts > documents
      ? [{ option: 'store.stringify', given: 'false', needed: 'true', evidence: texts }]
      : []),
    ...(store.encryption !== undefined && plain > encrypted
      ? [{ option: 'store.encryption', given: 'set', needed: 'left out', evidence: plain }]
      : []),
  ];
}

function lockMismatches(
  { cookieParsing }: ResolvedSessionSettings,
  { lock }: Found,
): readonly SettingMismatch[] {
  if (lock === undefined || (lock.versions['express-session'] ?? []).length === 0) return [];
  const older = lock.findings.filter(({ option }) => option?.name === 'cookieParsing').length;
  const needed = older > 0 ? '0.6' : '0.7';
  if (cookieParsing === needed) return [];
  return [{ option: 'cookieParsing', given: cookieParsing, needed, evidence: Math.max(older, 1) }];
}

function notesOn({ store }: ResolvedSessionSettings): readonly string[] {
  const functions = (['serialize', 'unserialize', 'transformId'] as const).filter(
    (name) => store[name] !== undefined,
  );
  return functions.map(
    (name) => `store.${name} is code and was not run: sessions are judged as if it were absent`,
  );
}
