import { randomUUID } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadMigration } from '@straddle/cli';
import { apiDefinitionFromMigration, startGateway } from '@straddle/gateway-emulator';
import { keyIdOf } from '@straddle/session-core';
import { startAwsSecretsStub } from '@straddle/testing';
import { callApi } from './call-api.ts';
import { repositoryRoot } from './repository-root.ts';
import { runCommand } from './run-command.ts';
import { startTestDatabase, type TestDatabase } from './test-database.ts';

/** Where the lists are kept, as `straddle secrets` is told. */
export interface SecretPlaces {
  readonly file: string;
  readonly parameter: string;
}

/**
 * Both stacks with their secrets in different places: the legacy API, in a process of its own, reads a file; the functions
 * behind the gateway ask for parameters, of a stand-in for AWS that checks the signatures.
 */
export interface RotationStacks {
  readonly database: TestDatabase;
  readonly legacyUrl: string;
  readonly gatewayUrl: string;
  readonly places: SecretPlaces;
  /** For a command that calls the stand-in as AWS. */
  readonly awsEnvironment: Readonly<Record<string, string>>;
  /** Changes one stack and waits until it says that it has the list. */
  setLegacy(secrets: readonly string[]): Promise<void>;
  setLambda(secrets: readonly string[]): Promise<void>;
  /** Waits until both have said so, whoever wrote the lists. */
  untilBothHave(secrets: readonly string[]): Promise<void>;
  /** Waits until the legacy API has said so many more times, once a second, which secrets were used. */
  untilUseIsReported(times: number): Promise<void>;
  /** The logs of both stacks so far, as one file. */
  writeLogs(): string;
  /** What both have printed. */
  output(): string;
  stop(): Promise<void>;
}

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'canary secret access key',
  sessionToken: 'canary session token',
};
const LIMIT_MS = 20_000;

/** Costs about three seconds. Secrets are asked for again after one second. */
export async function startRotationStacks(secrets: readonly string[]): Promise<RotationStacks> {
  const folder = mkdtempSync(join(tmpdir(), 'straddle-rotation-'));
  const file = join(folder, 'session-secrets');
  writeFileSync(file, secrets.join(','));
  const refKey = `canary reference key ${randomUUID()}`;
  const database = await startTestDatabase();
  const aws = await startAwsSecretsStub(credentials);
  aws.parameters.set('/drill/secrets', { value: secrets.join(','), keyId: 'alias/drill' });
  aws.parameters.set('/drill/ref-key', { value: refKey });
  aws.secrets.set('drill/mongodb-uri', database.uri);
  const awsEnvironment = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL: aws.url,
  };

  const legacy = runCommand(
    ['node', '--import', 'tsx', '--conditions=@straddle/source', 'apps/legacy-api/src/main.ts'],
    repositoryRoot,
    {
      MONGODB_URI: database.uri,
      SESSION_SECRETS_FILE: file,
      SESSION_REF_KEY: refKey,
      SECRETS_TTL_SECONDS: '1',
      SECRETS_REPORT_SECONDS: '1',
      PORT: '0',
      SEED: '1',
    },
  );
  const [, legacyUrl = ''] = await legacy.untilPrinted(/"url":"(http[^"]+)"/);
  const { migration, rootFolder } = await loadMigration(repositoryRoot);
  const printed: string[] = [];
  const fromAws = {
    ...awsEnvironment,
    MONGODB_URI_FROM: 'secretsmanager:drill/mongodb-uri',
    SECRETS_TTL_SECONDS: '1',
  };
  const gateway = await startGateway(
    apiDefinitionFromMigration(migration, {
      rootFolder,
      legacyOrigin: legacyUrl,
      api: 'rest',
      functionEnvironment: {
        account: {},
        'event-metrics': fromAws,
        authorizer: {
          ...fromAws,
          SESSION_SECRETS_FROM: 'ssm:/drill/secrets',
          SESSION_REF_KEY_FROM: 'ssm:/drill/ref-key',
        },
      },
    }),
    { log: ({ line }) => printed.push(line) },
  );

  const lastList = (text: string): string | undefined =>
    [...text.matchAll(/"event":"session-settings".*?"keyIds":\[([^\]]*)\]/g)].at(-1)?.[1];
  const until = async (list: readonly string[], textOf: () => Promise<string>): Promise<void> => {
    const expected = list.map((secret) => JSON.stringify(keyIdOf(secret))).join(',');
    const deadlineMs = performance.now() + LIMIT_MS;
    while (lastList(await textOf()) !== expected) {
      if (performance.now() > deadlineMs) throw new Error('a stack did not take its secrets');
      await sleep(50);
    }
  };
  const untilLegacy = (list: readonly string[]) => until(list, async () => legacy.output());
  // Nothing happens in an execution environment between requests.
  const untilLambda = (list: readonly string[]) =>
    until(list, async () => {
      await callApi(gateway.url, 'GET /me');
      return printed.join('\n');
    });
  const reportsOfUse = (): number => legacy.output().split('"event":"session-secrets-used"').length;
  const output = () => `${legacy.output()}\n${printed.join('\n')}\n`;
  return {
    database,
    legacyUrl,
    gatewayUrl: gateway.url,
    places: { file: `file:${file}`, parameter: 'ssm:/drill/secrets' },
    awsEnvironment,
    async setLegacy(list) {
      writeFileSync(`${file}.next`, list.join(','));
      renameSync(`${file}.next`, file);
      await untilLegacy(list);
    },
    async setLambda(list) {
      aws.parameters.set('/drill/secrets', { value: list.join(','), keyId: 'alias/drill' });
      await untilLambda(list);
    },
    async untilBothHave(list) {
      await untilLegacy(list);
      await untilLambda(list);
    },
    async untilUseIsReported(times) {
      const enough = reportsOfUse() + times;
      const deadlineMs = performance.now() + LIMIT_MS;
      while (reportsOfUse() < enough) {
        if (performance.now() > deadlineMs) throw new Error('the legacy API does not say what was used');
        await sleep(50);
      }
    },
    output,
    writeLogs() {
      const path = join(folder, 'both.log');
      writeFileSync(path, output());
      return path;
    },
    async stop() {
      await gateway.stop();
      legacy.terminate();
      await legacy.ended();
      await aws.stop();
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
}
