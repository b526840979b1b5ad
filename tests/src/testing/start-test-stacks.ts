import { randomUUID } from 'node:crypto';
import { type LoadedMigration, loadMigration, type Stacks, startStacks } from '@straddle/cli';
import type { AccessLogEntry } from '@straddle/gateway-emulator';
import { repositoryRoot } from './repository-root.ts';
import { startTestDatabase, type TestDatabase } from './test-database.ts';

export type ApiKind = 'rest' | 'http';

/** Every kind of API that the stacks are served as; suites run once per row. */
export const apiKinds: readonly { readonly api: ApiKind; readonly title: string }[] = [
  { api: 'rest', title: 'REST API' },
  { api: 'http', title: 'HTTP API 2.0' },
];

/** One line that a function or the legacy API printed. */
export interface OutputLine {
  /** Name of the function, or `legacy`. */
  readonly source: string;
  readonly line: string;
}

/** Both stacks as `npm start` runs them, on free ports, with what they print kept. */
export interface TestStacks {
  readonly api: ApiKind;
  readonly loaded: LoadedMigration;
  readonly database: TestDatabase;
  readonly legacyUrl: string;
  readonly gatewayUrl: string;
  readonly secrets: readonly string[];
  readonly sessionRefKey: string;
  readonly accessLog: readonly AccessLogEntry[];
  readonly output: readonly OutputLine[];
  stop(): Promise<void>;
}

/**
 * Starts the database, the legacy API in a process of its own and the gateway with its functions, also in
 * processes of their own: the very code behind `npm start`. Costs about two seconds, so once per suite.
 */
export async function startTestStacks(api: ApiKind): Promise<TestStacks> {
  const secrets = [`canary session secret ${randomUUID()}`];
  const sessionRefKey = `canary reference key ${randomUUID()}`;
  const loaded = await loadMigration(repositoryRoot);
  const database = await startTestDatabase();
  const accessLog: AccessLogEntry[] = [];
  const output: OutputLine[] = [];
  let stacks: Stacks;
  try {
    stacks = await startStacks({
      ...loaded,
      api,
      gatewayPort: 0,
      legacyPort: 0,
      download: false,
      environment: {
        PATH: process.env['PATH'],
        MONGODB_URI: database.uri,
        SESSION_SECRETS: secrets.join(','),
        SESSION_REF_KEY: sessionRefKey,
        SEED: '1',
        LOG_LEVEL: 'debug',
      },
      events: {
        onRequest: (entry) => accessLog.push(entry),
        onOutput: (source, line) => output.push({ source, line }),
      },
    });
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    api,
    loaded,
    database,
    legacyUrl: stacks.legacyUrl,
    gatewayUrl: stacks.gateway.url,
    secrets,
    sessionRefKey,
    accessLog,
    output,
    stop: async () => {
      await stacks.stop();
      await database.close();
    },
  };
}
