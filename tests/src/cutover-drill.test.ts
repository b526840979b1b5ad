import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadMigration, type Stacks, startStacks } from '@straddle/cli';
import { BASIC_CLIENTS, exitCodeOf, summarize } from '@straddle/comparison';
import {
  createLoginCredentialSource,
  createMongoSessionReader,
  runExperiments,
} from '@straddle/comparison/node';
import type { RouteOwner } from '@straddle/route-table';
import { resolveStage, synthesizeStack } from 'infra';
import { samplePassword } from 'legacy-api/seed';
import { casesTitled, movedCases } from './comparing/sample-cases.ts';
import { callApi } from './testing/call-api.ts';
import { readLogin } from './testing/given.ts';
import { repositoryRoot } from './testing/repository-root.ts';

const stage = resolveStage(
  {
    stages: {
      drill: {
        account: '111122223333',
        region: 'eu-central-1',
        legacy: { kind: 'public', origin: 'https://legacy.example.com' },
        secrets: { MONGODB_URI: 'ssm:/a', SESSION_SECRETS: 'ssm:/b', SESSION_REF_KEY: 'ssm:/c' },
        allowedOrigins: ['https://app.example.com'],
        throttle: { ratePerSecond: 100, burst: 200 },
      },
    },
  },
  'drill',
);
const login = { email: 'ada@example.com', password: samplePassword };
const cases = [
  ...movedCases.filter(({ routeKey }) => ['GET /me', 'GET /private'].includes(routeKey)),
  ...casesTitled('one month', 'an end before the start'),
];

/** Synthesizes the sample's stack with one group owned by somebody; the lifted group is left out, to bundle less. */
async function synthesize(owner: RouteOwner, outFolder: string): Promise<string> {
  const { migration } = await loadMigration(repositoryRoot);
  const flipped = {
    ...migration,
    groups: migration.groups.filter(({ kind }) => kind === 'native'),
    routes: migration.routes
      .filter(({ group }) => group !== 'projects')
      .map((route) => (route.group === 'account' ? { ...route, owner } : route)),
  };
  const { templateFile } = await synthesizeStack(flipped, stage, { rootFolder: repositoryRoot, outFolder });
  return templateFile;
}

// The template is checked where it is deployed from; here its checks would take most of the time.
process.env['CDK_VALIDATION'] = 'false';

describe('a cutover and a rollback, as they are deployed', () => {
  let stacks: Stacks | undefined;
  let folder = '';
  let session: Readonly<Record<string, string>> = {};
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'straddle-drill-'));
    const [before] = await Promise.all([
      synthesize('legacy', join(folder, 'before')),
      synthesize('lambda', join(folder, 'after')),
    ]);
    await deploy('before');
    const file = join(folder, 'deployed', basename(before));
    stacks = await startStacks({
      ...(await loadMigration(repositoryRoot)),
      template: { file, parameters: {}, imports: {}, functions: {} },
      gatewayPort: 0,
      legacyPort: 0,
      download: false,
      environment: { PATH: process.env['PATH'], SEED: '1', LOG_LEVEL: 'warn' },
      events: {},
    });
    const loggedIn = await callApi(stacks.legacyUrl, 'POST /auth/login', { json: login });
    session = readLogin(loggedIn, 'cookie').headers;
  });
  afterAll(async () => {
    await stacks?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** What is served is the template in this folder; a deployment puts another one there. */
  async function deploy(which: 'before' | 'after'): Promise<void> {
    await rm(join(folder, 'deployed'), { force: true });
    await symlink(join(folder, which), join(folder, 'deployed'));
    await stacks?.reload();
  }

  /** Compares both stacks by every example, and says who answers `GET /me`: only functions are traced. */
  async function look(): Promise<object> {
    if (stacks === undefined) throw new Error('the stacks did not start');
    const { legacyUrl, gateway, database } = stacks;
    const sessions = createMongoSessionReader({ uri: database.uri });
    const results = [];
    for await (const result of runExperiments({
      control: { baseUrl: legacyUrl },
      candidate: { baseUrl: gateway.url },
      cases,
      clients: BASIC_CLIENTS,
      credentials: createLoginCredentialSource({ baseUrl: legacyUrl, ...login }),
      sessions,
    })) {
      results.push(result);
    }
    await sessions.close();
    const { status, json, headers } = await callApi(gateway.url, 'GET /me', { headers: session });
    return {
      compared: results.length,
      exitCode: exitCodeOf(summarize(results)),
      status,
      userId: Object(json).userId,
      servedBy: headers.has('x-amzn-trace-id') ? 'function' : 'legacy',
    };
  }

  const green = { compared: cases.length * 3, exitCode: 0, status: 200, userId: 'usr_ada' };

  test('legacy serves the group at first, the function after the cutover, legacy again after the rollback, all equal and with one session', async () => {
    expect(await look()).toEqual({ ...green, servedBy: 'legacy' });
    await deploy('after');
    expect(await look()).toEqual({ ...green, servedBy: 'function' });
    await deploy('before');
    expect(await look()).toEqual({ ...green, servedBy: 'legacy' });
  });
});
