import { resolve } from 'node:path';
import type { SessionSettings } from '@straddle/session-core';
import { resolvedOrUndefined } from '../doctor/compare-settings.ts';
import { diagnose } from '../doctor/diagnose.ts';
import { exitCodeOf } from '../doctor/doctor-report.ts';
import { DoctorFailedError, DoctorOptionsInvalidError } from '../doctor/errors.ts';
import { loadSettings } from '../doctor/load-settings.ts';
import { readLockFile } from '../doctor/lock-file.ts';
import { renderReport } from '../doctor/render-report.ts';
import { type CreateClient, type SessionSample, sampleSessions } from '../doctor/sample-sessions.ts';
import { CliError } from '../errors.ts';

/** As typed; checked here, all together. */
export interface DoctorFlags {
  readonly uri?: string;
  readonly database?: string;
  readonly collection?: string;
  readonly sample: string;
  readonly lock?: string;
  readonly settings?: string;
  readonly json: boolean;
}

export interface DoctorOptions extends DoctorFlags {
  /** Key of encrypted sessions; never printed. Judged with `store.encryption` of the settings. */
  readonly encryptionKey?: string;
  /** Relative files are seen from here. */
  readonly folder: string;
  readonly print: (line: string) => void;
  readonly createClient?: CreateClient;
  readonly clock?: () => Date;
}

const LARGEST_SAMPLE = 100_000;
const MAX_TIME_MS = 30_000;

/**
 * Looks at a session collection and a lock file, and says what the authorizer has to be told.
 *
 * Reads at most `sample` documents in one or two commands; writes nothing, anywhere.
 *
 * @returns The exit code: 0 nothing to do, 1 something needs a setting or would not survive, 2 there was nothing
 *   to judge. What could not run is thrown, which ends in 2 too.
 * @throws {DoctorOptionsInvalidError} Naming everything that is wrong with the command line.
 * @throws {DoctorDatabaseUnavailableError | LockFileUnreadableError | SettingsModuleUnreadableError}
 */
export async function runDoctor(options: DoctorOptions): Promise<0 | 1 | 2> {
  checkFlags(options);
  try {
    return await run(options);
  } catch (error) {
    throw error instanceof CliError ? error : new DoctorFailedError(error);
  }
}

async function run({
  folder,
  lock,
  settings: reference,
  json,
  print,
  ...options
}: DoctorOptions): Promise<0 | 1 | 2> {
  const settings = reference === undefined ? undefined : await loadSettings(reference, folder);
  const packages = lock === undefined ? undefined : await readLockFile(resolve(folder, lock));
  const sample = options.uri === undefined ? undefined : await takeSample(options.uri, options, settings);
  const report = await diagnose(
    {
      ...(sample === undefined ? {} : { sample }),
      ...(packages === undefined ? {} : { packages }),
      ...(settings === undefined ? {} : { settings }),
      ...(options.encryptionKey === undefined ? {} : { encryptionKey: options.encryptionKey }),
    },
    (options.clock ?? (() => new Date()))(),
  );
  print(json ? JSON.stringify(report, null, 2) : renderReport(report));
  return exitCodeOf(report);
}

type SampleFlags = Pick<DoctorOptions, 'database' | 'collection' | 'sample' | 'createClient'>;

/** What is not said on the command line is taken from the settings, as connect-mongo would. */
async function takeSample(
  uri: string,
  flags: SampleFlags,
  settings: SessionSettings | undefined,
): Promise<SessionSample & { readonly collection: string; readonly size: number }> {
  const store = resolvedOrUndefined(settings)?.store;
  const database = flags.database ?? store?.dbName;
  const collection = flags.collection ?? store?.collectionName ?? 'sessions';
  const size = Number(flags.sample);
  const request = {
    uri,
    collection,
    size,
    maxTimeMs: MAX_TIME_MS,
    ...(database === undefined ? {} : { database }),
  };
  return { ...(await sampleSessions(request, flags.createClient)), collection, size };
}

function checkFlags({ uri, database, collection, sample, lock }: DoctorOptions): void {
  const problems: string[] = [];
  const wantsSessions = database !== undefined || collection !== undefined || lock === undefined;
  if (uri === undefined && wantsSessions) {
    problems.push('say which database with --uri or MONGODB_URI, or which lock file with --lock, or both');
  }
  const size = Number(sample);
  if (!/^\d+$/.test(sample) || size < 1 || size > LARGEST_SAMPLE) {
    problems.push(`--sample is a whole number from 1 to ${LARGEST_SAMPLE}`);
  }
  if (problems.length > 0) throw new DoctorOptionsInvalidError(problems);
}
