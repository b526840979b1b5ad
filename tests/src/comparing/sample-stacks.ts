import { randomUUID } from 'node:crypto';
import { type LoadedMigration, loadComparison, loadMigration } from '@straddle/cli';
import {
  type ExperimentCase,
  type MatrixUsers,
  type MatrixVariant,
  type Result,
  verdictMatrix,
} from '@straddle/comparison';
import { createMatrixCredentialSource, createMinter, type Minter } from '@straddle/comparison/minting';
import {
  createCollectionSessionReader,
  type RunExperimentsOptions,
  runExperiments,
  type SessionReader,
} from '@straddle/comparison/node';
import type { SessionSettings } from '@straddle/session-core';
import { connectMongoOptions, expressSessionOptions } from '@straddle/session-core/express';
import { type ListeningServer, listen } from '@straddle/testing';
import { createApp } from 'legacy-api/create-app';
import { repositoryRoot } from '../testing/repository-root.ts';
import { type SampleDatabases, type Side, sides, startSampleDatabases } from './sample-databases.ts';

/** A page of this origin may send unsafe requests, at legacy and at every port. */
export const allowedOrigin = 'https://app.example.com';

/** The same legacy API twice, each on a database of its own, and all that it takes to compare with it. */
export interface SampleStacks {
  readonly databases: SampleDatabases;
  readonly migration: LoadedMigration;
  readonly legacyUrls: Readonly<Record<Side, string>>;
  readonly sessionSettings: SessionSettings;
  readonly secrets: readonly string[];
  /** Everything that a client could present. */
  readonly variants: readonly MatrixVariant[];
  /**
   * Compares the first legacy API with a candidate that works on the candidate's database. One at a time, effects on
   * the databases are compared as well; several at a time can only be reads.
   */
  compare(candidateUrl: string, what: ComparedWith): Promise<readonly Result[]>;
  stop(): Promise<void>;
}

/** What is asked, and as whom. */
export interface ComparedWith
  extends Pick<RunExperimentsOptions, 'concurrency' | 'repetitions' | 'contextOf'> {
  readonly cases: readonly ExperimentCase[];
  /** By name. Left out: the whole matrix. */
  readonly clients?: readonly string[];
}

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Everything runs in this process, so that a thousand comparisons take seconds. */
export async function startSampleStacks(sessionSettings: SessionSettings): Promise<SampleStacks> {
  const migration = await loadMigration(repositoryRoot);
  const { settings } = await loadComparison(repositoryRoot);
  const databases = await startSampleDatabases();
  const secrets = [`newest ${randomUUID()}`, `older ${randomUUID()}`];
  const startLegacy = (side: Side): Promise<ListeningServer> =>
    listen(
      createApp({
        client: databases.clients[side],
        sessionSecrets: secrets,
        log: silent,
        allowedOrigins: [allowedOrigin],
        sessionSettings,
      }),
    );
  const legacy = { control: await startLegacy('control'), candidate: await startLegacy('candidate') };
  const { store: _store, ...sessionOptions } = expressSessionOptions(sessionSettings, secrets, undefined);
  const storeOptions = connectMongoOptions(sessionSettings);
  const mint = (side: Side): Minter =>
    createMinter({
      client: databases.clients[side],
      database: databases.clients[side].db().databaseName,
      databaseOrigin: 'cloned',
      sessionOptions,
      storeOptions,
      secrets,
      serializeUser: (userId) => userId,
    });
  const minters = { control: mint('control'), candidate: mint('candidate') };
  for (const side of sides) await minters[side].mint({ userId: 'usr_bo' });
  const readerOf = (side: Side): SessionReader =>
    createCollectionSessionReader(
      databases.clients[side].db().collection<{ _id: string }>(storeOptions.collectionName),
    );
  const readers = { control: readerOf('control'), candidate: readerOf('candidate') };
  const users = usersOf(settings.users);
  const variants = verdictMatrix({
    cookieName: sessionOptions.name,
    hasOlderSecret: true,
    users,
    touchAfterSeconds: storeOptions.touchAfter,
    allowedOrigin,
    ...(sessionSettings.bearer === undefined ? {} : { bearer: sessionSettings.bearer }),
  });
  return {
    databases,
    migration,
    legacyUrls: { control: legacy.control.url, candidate: legacy.candidate.url },
    sessionSettings,
    secrets,
    variants,
    async compare(candidateUrl, { cases, clients, ...options }) {
      const results: Result[] = [];
      const experiments = runExperiments({
        control: { baseUrl: legacy.control.url },
        candidate: { baseUrl: candidateUrl },
        cases,
        clients: variants.filter(({ name }) => clients?.includes(name) ?? true),
        credentials: createMatrixCredentialSource({ variants, users, minters }),
        sessions: { read: (sessionId, side) => readers[side].read(sessionId, side) },
        settings,
        // With more than one at a time, a reset would pull the data from under other requests.
        ...((options.concurrency ?? 1) > 1 ? {} : { writes: 'clones', isolate: () => databases.isolate() }),
        ...options,
      });
      for await (const result of experiments) results.push(result);
      return results;
    },
    stop: async () => {
      for (const side of sides) {
        await minters[side].close();
        await legacy[side].close();
      }
      await databases.stop();
    },
  };
}

function usersOf(users: MatrixUsers | undefined): MatrixUsers {
  if (users === undefined) throw new Error('comparison.config.ts names no users');
  return users;
}

/** What differs and counts, as `<kind> <path>`, and what could not be run, as its reason. */
export function foundIn(results: readonly Result[]): readonly string[] {
  return results.flatMap((result) =>
    result.outcome === 'compared'
      ? result.comparison.differences.flatMap(({ standing, difference: { kind, path } }) =>
          standing === 'counted' ? [`${kind} ${path}`] : [],
        )
      : [`${result.reason}: ${result.message}`],
  );
}
