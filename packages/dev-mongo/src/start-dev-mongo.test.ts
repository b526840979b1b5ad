import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { startDevMongo, startEmbeddedMongo } from './index.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'dev-mongo-'));
});
afterAll(() => rm(home, { recursive: true }));

describe('MONGODB_URI', () => {
  test('is used as it is, and never stopped', async () => {
    const theirs = await startEmbeddedMongo();
    const mongo = await startDevMongo({
      env: { HOME: home, MONGODB_URI: theirs.uri, MONGOMS_SYSTEM_BINARY: '/nowhere' },
    });
    expect(mongo).toMatchObject({
      kind: 'external',
      uri: `mongodb://127.0.0.1:${theirs.port}/straddle?directConnection=true`,
    });
    expect(mongo.description).toContain(`127.0.0.1:${theirs.port}`);
    await mongo.stop();
    const client = await MongoClient.connect(mongo.uri);
    expect(await client.db().command({ ping: 1 })).toEqual({ ok: 1 });
    expect(client.db().databaseName).toBe('straddle');
    await client.close();
    await theirs.stop();
  });

  test.each([
    ['mongodb://localhost', 'mongodb://localhost/app'],
    ['mongodb://localhost/', 'mongodb://localhost/app'],
    ['mongodb://a:1,b:2/?replicaSet=rs', 'mongodb://a:1,b:2/app?replicaSet=rs'],
    ['mongodb://localhost/theirs?w=1', 'mongodb://localhost/theirs?w=1'],
    ['mongodb+srv://user:p%40ss@cluster.example.net', 'mongodb+srv://user:p%40ss@cluster.example.net/app'],
    ['mongodb://%2Ftmp%2Fmongo.sock', 'mongodb://%2Ftmp%2Fmongo.sock/app'],
    ['mongodb://[::1]:27017', 'mongodb://[::1]:27017/app'],
  ])('%s gets a database name: %s', async (given, expected) => {
    const { uri, description } = await startDevMongo({ env: { MONGODB_URI: given }, databaseName: 'app' });
    expect(uri).toBe(expected);
    expect(description).not.toContain('p%40ss');
  });

  test.each(['localhost:27017', 'http://localhost', 'mongodb://', 'mongodb://u:canary@x@host/'])(
    '%s is refused without being quoted',
    async (given) => {
      const start = startDevMongo({ env: { MONGODB_URI: given } });
      await expect(start).rejects.toMatchObject({ code: 'ERR_DEV_MONGO_URI_INVALID' });
      await expect(start).rejects.not.toMatchObject({ message: expect.stringContaining('canary') });
    },
  );
});

describe('a mongod on this machine', () => {
  test('is found in PATH, started and stopped', async () => {
    const folder = await writeMongod(join(home, 'working'), 'working');
    const mongo = await startDevMongo({ env: { HOME: home, PATH: folder }, databaseName: 'app' });
    expect(mongo).toMatchObject({ kind: 'mongod', uri: expect.stringContaining('/app?') });
    expect(mongo.description).toMatch(/^mongod 7\.9\.9 on port \d+, found in PATH/);
    const client = await MongoClient.connect(mongo.uri, { serverSelectionTimeoutMS: 300 });
    expect(await client.db().command({ ping: 1 })).toEqual({ ok: 1 });
    await mongo.stop();
    await expect(client.db().command({ ping: 1 })).rejects.toMatchObject({
      name: expect.stringMatching(/^Mongo/),
    });
    await client.close();
  });

  test('that does not start is passed over, and the description says why', async () => {
    const folder = await writeMongod(join(home, 'broken'), 'broken');
    const mongo = await startDevMongo({ env: { HOME: home, PATH: folder } });
    expect(mongo.kind).toBe('embedded');
    expect(mongo.description).toContain(`${folder}/mongod (from PATH) could not be started`);
    await mongo.stop();
  });

  test('that MONGOMS_SYSTEM_BINARY names must start', async () => {
    const start = startDevMongo({ env: { HOME: home, MONGOMS_SYSTEM_BINARY: '/nowhere/mongod' } });
    await expect(start).rejects.toMatchObject({
      code: 'ERR_DEV_MONGO_START_FAILED',
      message: expect.stringContaining('/nowhere/mongod (from MONGOMS_SYSTEM_BINARY)'),
    });
  });

  test('that is half downloaded, or has no right to run, is not taken', async () => {
    const cache = join(home, 'cache');
    await writeMongod(cache, 'working');
    await rm(join(cache, 'mongod'));
    await writeFile(join(cache, 'mongod-x64-debian-8.2.6'), 'truncated', { mode: 0o755 });
    await writeFile(join(cache, 'mongod-x64-debian-8.2.6.md5'), 'x', { mode: 0o755 });
    const mongo = await startDevMongo({ env: { HOME: home, MONGOMS_DOWNLOAD_DIR: cache } });
    expect(mongo.kind).toBe('embedded');
    await mongo.stop();
  });
});

describe('the embedded server', () => {
  test('is what is left, quickly, and says how to get another', async () => {
    const startedAt = performance.now();
    const mongo = await startDevMongo({ env: { HOME: home, PATH: home } });
    expect(performance.now() - startedAt).toBeLessThan(150);
    expect(mongo.kind).toBe('embedded');
    expect(mongo.description).toMatch(
      /^embedded MongoDB on port \d+, in memory, because: no mongod here; .*MONGODB_URI/,
    );
    const client = await MongoClient.connect(mongo.uri);
    expect(client.db().databaseName).toBe('straddle');
    await client.close();
    await mongo.stop();
  });

  test('takes the port that was asked for', async () => {
    const first = await startEmbeddedMongo();
    await first.stop();
    const mongo = await startDevMongo({ env: { HOME: home }, port: first.port });
    expect(mongo.uri).toContain(`:${first.port}/`);
    await mongo.stop();
  });
});

/** A stand-in for mongod, which cannot be installed everywhere: an embedded server in a process of its own. */
async function writeMongod(folder: string, state: 'working' | 'broken'): Promise<string> {
  await mkdir(folder, { recursive: true });
  const source = fileURLToPath(new URL('contract/stand-in-mongod.ts', import.meta.url));
  const run = `exec "${process.execPath}" --import tsx --conditions=@straddle/source "${source}" "$@"`;
  const path = join(folder, 'mongod');
  await writeFile(path, `#!/bin/sh\n${state === 'working' ? `cd "${process.cwd()}"\n${run}` : 'exit 3'}\n`);
  await chmod(path, 0o755);
  return folder;
}
