import { mkdtemp, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { restAuthorizerEvent, restIntegrationEvent, SESSION_ID, signature } from '@straddle/testing';
import { MongoClient } from 'mongodb';
import { bundleWorkspace } from './index.ts';
import { invokeBundle, nodesUnderTest } from './testing/invoke-bundle.ts';

const SECRET = 'a secret of this test';
const cookie = (signed: string) => `connect.sid=${encodeURIComponent(signed)}`;
const good = cookie(`s:${SESSION_ID}.${signature(SESSION_ID, SECRET)}`);
const forged = cookie(`s:${SESSION_ID}.${signature(SESSION_ID, 'another secret')}`);
const asks = (header: string) => restAuthorizerEvent({ headers: { Cookie: [header] } });

let mongo: EmbeddedMongo;
let folder: string;
let environment: Record<string, string>;
const functionFolder = (name: string) => fileURLToPath(new URL(`../../../apps/${name}`, import.meta.url));

// In a folder that has no node_modules above it: what is not in the bundle cannot be found.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'straddle-bundles-'));
  for (const name of ['authorizer', 'routes/account', 'routes/event-metrics', 'routes/projects']) {
    await bundleWorkspace(functionFolder(name), join(folder, name));
  }
  mongo = await startEmbeddedMongo();
  environment = {
    MONGODB_URI: mongo.uri,
    SESSION_SECRETS: SECRET,
    SESSION_REF_KEY: 'k'.repeat(32),
    STRADDLE_ROUTE_AUTH: '{}',
    STRADDLE_RESULT_CACHE: '{"resultTtlSeconds":0,"identitySource":[]}',
  };
  const client = await MongoClient.connect(mongo.uri);
  const database = client.db();
  await database.collection<{ _id: string }>('sessions').insertOne({
    _id: SESSION_ID,
    session: JSON.stringify({
      cookie: { originalMaxAge: 1_209_600_000, expires: null, httpOnly: true, path: '/' },
      passport: { user: 'usr_ada' },
    }),
    expires: new Date('2099-01-01'),
  } as { _id: string });
  await database.collection<{ _id: string }>('users').insertOne({
    _id: 'usr_ada',
    email: 'ada@north.example',
    fullName: 'Ada',
    customerAccountId: 'acc_north',
    roles: ['admin'],
  } as { _id: string });
  await database.collection<{ _id: string }>('projects').insertOne({
    _id: 'prj_one',
    customerAccountId: 'acc_north',
    name: 'One',
    status: 'active',
    createdAt: new Date(0),
    updatedAt: new Date(0),
  } as { _id: string });
  await client.close();
});
afterAll(async () => {
  await mongo?.stop();
  await rm(folder, { recursive: true, force: true });
});

for (const { title, path: node, skipped } of nodesUnderTest()) {
  const testHere = skipped === undefined ? test : test.skip;

  describe(`under ${title}${skipped === undefined ? '' : ` (skipped: ${skipped})`}`, () => {
    const run = (name: string, events: readonly unknown[], more: Record<string, string> = {}) =>
      invokeBundle({
        node,
        bundle: join(folder, name, 'handler.cjs'),
        events,
        environment: { ...environment, ...more },
      });

    testHere('a rejected signature never loads the driver; the first accepted one does', async () => {
      const steps = await run('authorizer', [asks(forged), asks(good), asks(forged)]);
      expect(
        steps.map(({ outcome, message, files, loadedTls }) => ({ outcome, message, files, loadedTls })),
      ).toEqual([
        { outcome: 'loaded', files: ['handler.cjs'], loadedTls: false },
        { outcome: 'threw', message: 'Unauthorized', files: ['handler.cjs'], loadedTls: false },
        { outcome: 'returned', files: ['handler.cjs', 'mongodb.cjs'], loadedTls: true },
        { outcome: 'threw', message: 'Unauthorized', files: ['handler.cjs', 'mongodb.cjs'], loadedTls: true },
      ]);
    });

    testHere('before the driver, only modules of Node are required, and none for the network', async () => {
      const [loaded] = await run('authorizer', []);
      const requested = loaded?.requested ?? [];
      expect(requested).toContain('node:crypto');
      expect(
        requested.filter((name) => !isBuiltin(name) || /^(node:)?(net|tls|dns|https?2?|zlib)\b/.test(name)),
      ).toEqual([]);
    });

    testHere('the authorizer allows a stored session with its principal', async () => {
      const steps = await run('authorizer', [asks(good)]);
      expect(steps.at(-1)).toMatchObject({
        outcome: 'returned',
        result: {
          principalId: 'usr_ada',
          policyDocument: { Statement: [{ Effect: 'Allow' }] },
          context: { userId: 'usr_ada', customerAccountId: 'acc_north', credential: 'cookie' },
        },
      });
    });

    testHere(
      'the authorizer answers a stopped database with a fault of its own, not with a denial',
      async () => {
        const stopped = await startEmbeddedMongo();
        await stopped.stop();
        const steps = await run('authorizer', [asks(good)], { MONGODB_URI: stopped.uri });
        expect(steps.at(-1)).toMatchObject({ outcome: 'threw', message: 'ERR_SESSION_STORE_UNAVAILABLE' });
      },
    );

    testHere('routes answer with what the authorizer gives them', async () => {
      const allowed = (await run('authorizer', [asks(good)])).at(-1)?.result as {
        context: Record<string, unknown>;
      };
      const authorizer = { principalId: 'usr_ada', integrationLatency: 9, ...allowed.context };
      const me = await run('routes/account', [restIntegrationEvent({ authorizer })], {
        STRADDLE_ROUTES: JSON.stringify({ 'GET /me': { handler: 'getMe', auth: 'session' } }),
      });
      expect(me.at(-1)).toMatchObject({
        outcome: 'returned',
        files: ['handler.cjs'],
        result: { statusCode: 200 },
      });
      const metrics = await run(
        'routes/event-metrics',
        [
          restIntegrationEvent({
            authorizer,
            resource: '/event-metrics',
            path: '/event-metrics',
            query: { from: ['2026-01-01'], to: ['2026-01-02'] },
          }),
        ],
        {
          STRADDLE_ROUTES: JSON.stringify({
            'GET /event-metrics': { handler: 'listEventMetrics', auth: 'session' },
          }),
        },
      );
      expect(metrics.at(-1)).toMatchObject({
        outcome: 'returned',
        files: ['handler.cjs', 'mongodb.cjs'],
        result: { statusCode: 200 },
      });

      const projects = await run(
        'routes/projects',
        [
          restIntegrationEvent({
            authorizer,
            resource: '/projects',
            path: '/projects',
            headers: { Cookie: [good] },
          }),
        ],
        {
          STRADDLE_ROUTES: JSON.stringify({ 'ANY /projects': { auth: 'session', guards: 'origin' } }),
          STRADDLE_SESSION: 'read',
          ALLOWED_ORIGINS: 'https://app.example.com',
        },
      );
      expect(projects.at(-1)).toMatchObject({
        outcome: 'returned',
        files: ['handler.cjs', 'mongodb.cjs'],
        result: { statusCode: 200, body: expect.stringContaining('prj_one') },
      });
    });
  });
}
