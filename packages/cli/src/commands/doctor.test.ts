import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { createWebCryptoAdapter, MongoStore } from 'connect-mongo';
import session from 'express-session';
import { Binary, type Collection, MongoClient, MongoServerError, ObjectId } from 'mongodb';
import { createProgram } from '../create-program.ts';
import type { CreateClient } from '../doctor/sample-sessions.ts';
import { explainError } from '../explain-error.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts';
import { type DoctorOptions, runDoctor } from './doctor.ts';

const HOUR_MS = 3_600_000;
type StoreOptions = Omit<Parameters<typeof MongoStore.create>[0], 'client'>;

interface StoredSession extends Record<string, unknown> {
  readonly _id: unknown;
}

let mongo: EmbeddedMongo;
let client: MongoClient;
let sessions: Collection<StoredSession>;
let folder: TemporaryFolder;

beforeAll(async () => {
  mongo = await startEmbeddedMongo();
  client = await MongoClient.connect(mongo.uri);
  sessions = client.db('test').collection('sessions');
  folder = createTemporaryFolder({
    'settings.ts': `export const json = { saveUninitialized: false };
      export const subDocuments = { store: { stringify: false, collectionName: 'elsewhere', dbName: 'other' } };
      export const refused = { store: { canaryOption: 'canary' } };
      export const notSettings = 'canary';`,
    'broken.ts': 'throw new Error("canary");',
    'package-lock.json': JSON.stringify({
      packages: {
        '': { name: 'canary' },
        'node_modules/canary': { version: '1.0.0' },
        'node_modules/express-session': { version: '1.18.0', resolved: 'https://canary.example' },
        'node_modules/cookie': { version: '0.6.0' },
        'node_modules/passport': { version: 'canary' },
      },
    }),
  });
});
afterAll(async () => {
  folder.remove();
  await client.close();
  await mongo.stop();
});
beforeEach(async () => {
  await sessions.deleteMany({});
});

interface Run {
  readonly exitCode: number;
  readonly output: string;
}

async function doctor(options: Partial<DoctorOptions> = {}): Promise<Run> {
  const lines: string[] = [];
  const exitCode = await runDoctor({
    uri: mongo.uri,
    sample: '1000',
    json: false,
    folder: folder.path,
    print: (line) => lines.push(line),
    ...options,
  });
  return { exitCode, output: lines.join('\n') };
}

/** Saves sessions with the real connect-mongo, as many as asked for. */
async function save(count: number, options: StoreOptions = {}): Promise<void> {
  const store = MongoStore.create({ client, dbName: 'test', autoRemove: 'disabled', ...options });
  const set = promisify(store.set.bind(store));
  for (let index = 0; index < count; index += 1) {
    const cookie = Object.assign(new session.Cookie(), { maxAge: HOUR_MS });
    const data = { cookie, passport: { user: 'u1' }, cart: ['x'] };
    await set(new ObjectId().toHexString(), data);
  }
}

describe('sessions that connect-mongo 6.0.0 wrote', () => {
  test.each<{
    readonly title: string;
    readonly options: StoreOptions;
    readonly forms: object;
    readonly needs: readonly string[];
    readonly survival: object;
  }>([
    { title: 'by default', options: {}, forms: { 'JSON text': 3 }, needs: [], survival: { loggedIn: 3 } },
    {
      title: 'as sub-documents',
      options: { stringify: false },
      forms: { 'sub-document': 3 },
      needs: ['store.stringify'],
      survival: { loggedIn: 3 },
    },
    {
      title: 'with touchAfter and timestamps',
      options: { touchAfter: 60, timestamps: true },
      forms: { 'JSON text': 3 },
      needs: ['store.touchAfter', 'store.timestamps'],
      survival: { loggedIn: 3 },
    },
    {
      title: 'encrypted by kruptein',
      options: { crypto: { secret: 'AAbb11!!secret' } },
      forms: { 'kruptein DER': 3 },
      needs: ['store.encryption'],
      survival: { loggedIn: 0, encrypted: 3 },
    },
    {
      title: 'encrypted by the WebCrypto adapter',
      options: { cryptoAdapter: createWebCryptoAdapter({ secret: 'AAbb11!!secret' }) },
      forms: { 'WebCrypto base64': 3 },
      needs: ['store.encryption'],
      survival: { loggedIn: 0, encrypted: 3 },
    },
  ])('$title', async ({ options, forms, needs, survival }) => {
    await save(3, options);
    const { exitCode, output } = await doctor({ json: true });
    const report = JSON.parse(output);
    expect(report.sessions.findings.forms).toEqual(forms);
    expect(report.sessions.needed.needs.map((need: { option: string }) => need.option)).toEqual(needs);
    expect(report.sessions.survival).toMatchObject(survival);
    expect(report.sessions).toMatchObject({ complete: true, database: 'test', drawn: 'at random' });
    expect(exitCode).toBe(needs.length > 0 ? 1 : 0);
  });

  test('are judged alike in the report for people', async () => {
    await save(2, { stringify: false });
    const { exitCode, output } = await doctor();
    expect(output).toMatch(/stored form +│ sub-document +│ 2 /);
    expect(output).toMatch(/survive, with somebody logged in +│ 2 /);
    expect(output).toMatch(/store\.stringify +│ false +│ 2 /);
    expect(output).toContain('exit code 1');
    expect(exitCode).toBe(1);
  });
});

describe('what is sent to the database', () => {
  /** Makes clients whose commands and replies are kept. */
  function listening(): {
    readonly createClient: CreateClient;
    readonly commands: Record<string, unknown>[];
    readonly made: MongoClient[];
    readonly documentsRead: () => number;
  } {
    const commands: Record<string, unknown>[] = [];
    const made: MongoClient[] = [];
    let read = 0;
    return {
      commands,
      made,
      documentsRead: () => read,
      createClient: (uri, options) => {
        const created = new MongoClient(uri, { ...options, monitorCommands: true });
        created.on('commandStarted', ({ command }) => commands.push(command));
        created.on('commandSucceeded', ({ reply }) => {
          const { cursor } = Object(reply);
          read += (cursor?.firstBatch ?? cursor?.nextBatch ?? []).length;
        });
        made.push(created);
        return created;
      },
    };
  }

  test('are read commands, and nothing is different afterwards', async () => {
    await save(250, { touchAfter: 60 });
    const before = await sessions.find().sort({ _id: 1 }).toArray();
    const { createClient, commands, documentsRead } = listening();
    await doctor({ createClient });

    const names = commands.map((command) => Object.keys(command)[0]);
    expect([...new Set(names)].toSorted()).toEqual(['aggregate', 'endSessions', 'getMore']);
    expect(commands[0]).toMatchObject({
      aggregate: 'sessions',
      pipeline: [{ $sample: { size: 1000 } }, { $project: { _id: 1, session: 1, expires: 1 } }],
      allowDiskUse: false,
      maxTimeMS: 30_000,
      readConcern: { level: 'local' },
    });
    expect(documentsRead()).toBe(250);
    expect(await sessions.find().sort({ _id: 1 }).toArray()).toEqual(before);
    expect((await sessions.indexes()).map(({ name }) => name)).toEqual(['_id_']);
  });

  test('asks secondaries, whatever the connection string prefers', async () => {
    await save(1);
    const { createClient, made } = listening();
    await doctor({ createClient, uri: `${mongo.uri}&readPreference=primary&readConcernLevel=majority` });
    expect(made.map(({ options }) => [options.readPreference.mode, options.readConcern?.level])).toEqual([
      ['secondaryPreferred', 'local'],
    ]);
  });

  test('of 50,000 sessions only the sample is read', async () => {
    const text = JSON.stringify({ cookie: { originalMaxAge: null }, passport: { user: 'u1' } });
    const expires = new Date(Date.now() + HOUR_MS);
    const many = Array.from({ length: 50_000 }, (_, index) => ({ _id: `s${index}`, session: text, expires }));
    await sessions.insertMany(many);
    const { createClient, documentsRead } = listening();
    const { output, exitCode } = await doctor({ createClient, sample: '300', json: true });
    expect(documentsRead()).toBe(300);
    expect(JSON.parse(output).sessions).toMatchObject({
      complete: false,
      findings: { sampled: 300 },
      survival: { loggedIn: 300 },
    });
    expect(exitCode).toBe(0);
  });

  test('is a bounded find where the server does not sample', async () => {
    await save(5);
    const { createClient, commands, documentsRead } = listening();
    const { output } = await doctor({
      sample: '3',
      json: true,
      createClient: (uri, options) => withoutSample(createClient(uri, options)),
    });
    expect(commands[0]).toMatchObject({ find: 'sessions', limit: 3, maxTimeMS: 30_000, allowDiskUse: false });
    expect(documentsRead()).toBe(3);
    expect(JSON.parse(output).sessions).toMatchObject({ drawn: 'first', findings: { sampled: 3 } });
  });

  /** A server of MongoDB's protocol that has no `$sample`. */
  function withoutSample(created: MongoClient): MongoClient {
    const db = created.db.bind(created);
    created.db = (name, options) => {
      const database = db(name, options);
      const collection = database.collection('sessions');
      collection.aggregate = () => {
        throw new MongoServerError({ message: 'Unrecognized pipeline stage name', code: 40_324 });
      };
      database.collection = () => collection as never;
      return database;
    };
    return created;
  }
});

describe('canaries', () => {
  const CANARY = /canary/i;
  const payload = {
    cookie: { originalMaxAge: 'canary', expires: 'canary', path: '/canary', domain: 'canary', canary: 1 },
    passport: { user: { canary: 'canary' } },
    canary: { canary: 'canary' },
    id: 'canary',
    lastModified: 'canary',
  };
  const text = JSON.stringify(payload);
  const documents: readonly StoredSession[] = [
    { _id: 'canary-1', session: text, expires: 'canary', lastModified: 'canary', canary: 'canary' },
    { _id: 'canary-2', session: payload, createdAt: 'canary', updatedAt: { canary: 'canary' } },
    { _id: { canary: 'canary' }, session: new Binary(Buffer.from(text)), expires: ['canary'] },
    { _id: new Binary(Buffer.from('canary')), session: text.slice(0, -3) },
    { _id: 'canary-5', session: 'canary' },
    { _id: 'canary-6', session: Buffer.from(text).toString('base64') },
    { _id: 'canary-7', session: JSON.stringify(text) },
    {
      _id: 'canary-8',
      session: JSON.stringify({ ...payload, _bsontype: 'canary', cookie: { originalMaxAge: 1 } }),
    },
    { _id: 'canary-9', session: '{"canary":1,"__proto__":{"canary":1},"cookie":"canary"}' },
    {
      _id: 'canary-10',
      session: JSON.stringify(JSON.stringify({ hmac: 'canary', ct: 'canary', iv: 'canary' })),
    },
  ];

  test.each([
    { title: 'for people', json: false },
    { title: 'as JSON', json: true },
  ])('of every field appear nowhere in the report $title', async ({ json }) => {
    await sessions.insertMany([...documents]);
    const { output } = await doctor({
      json,
      lock: 'package-lock.json',
      settings: 'settings.ts#json',
      encryptionKey: 'canary-key',
    });
    expect(output).toContain('express-session');
    expect(output).toContain(String(documents.length));
    expect(output).not.toMatch(CANARY);
  });

  test.each([
    { title: 'a connection string that is none', uri: 'http://canary:canary@127.0.0.1/canary' },
    {
      title: 'a connection string with a bad option',
      uri: 'mongodb://canary:canary@127.0.0.1/?canary=canary',
    },
    { title: 'a host that is none', uri: 'mongodb://canary:canary@[canary]/' },
  ])('of $title appear in no message', async ({ uri }) => {
    const error: unknown = await doctor({ uri }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ERR_DOCTOR_DATABASE_UNAVAILABLE' });
    expect(explainError(error)).not.toMatch(CANARY);
  });

  test('of a password that the server refuses appear in no message', async () => {
    const uri = mongo.uri.replace('mongodb://', 'mongodb://canary:canary@');
    const error: unknown = await doctor({ uri }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ERR_DOCTOR_DATABASE_UNAVAILABLE' });
    expect(explainError(error)).not.toMatch(CANARY);
  });
});

describe('what cannot run', () => {
  test('an unreachable database', async () => {
    const createClient: CreateClient = (uri, options) =>
      new MongoClient(uri, { ...options, serverSelectionTimeoutMS: 100 });
    await expect(doctor({ uri: 'mongodb://127.0.0.1:1', createClient })).rejects.toMatchObject({
      code: 'ERR_DOCTOR_DATABASE_UNAVAILABLE',
      message: expect.stringContaining('MongoServerSelectionError'),
    });
  });

  test('an empty collection is nothing to judge by', async () => {
    const { exitCode, output } = await doctor();
    expect(exitCode).toBe(2);
    expect(output).toContain('There is no document');
  });

  test('everything that is wrong with the command line is said at once', async () => {
    const { uri: _uri, ...nowhere } = {
      uri: '',
      sample: '0',
      json: false,
      folder: '',
      print: () => undefined,
    };
    await expect(runDoctor(nowhere)).rejects.toMatchObject({
      code: 'ERR_DOCTOR_OPTIONS_INVALID',
      problems: [expect.stringContaining('--uri'), expect.stringContaining('--sample')],
    });
  });

  test('a database that is named, but cannot be found, is not passed over', async () => {
    const lockOnly = {
      sample: '1',
      json: false,
      folder: folder.path,
      lock: 'package-lock.json',
      print: () => {},
    };
    await expect(runDoctor({ ...lockOnly, database: 'shop' })).rejects.toMatchObject({
      code: 'ERR_DOCTOR_OPTIONS_INVALID',
      problems: [expect.stringContaining('--uri')],
    });
  });

  test.each([
    { settings: 'settings.ts', says: '<module>#<export>' },
    { settings: 'absent.ts#json', says: 'does not load' },
    { settings: 'broken.ts#json', says: 'does not load' },
    { settings: 'settings.ts#absent', says: 'missing' },
    { settings: 'settings.ts#notSettings', says: 'no object' },
  ])('settings at $settings', async ({ settings, says }) => {
    const error: unknown = await doctor({ settings }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'ERR_SETTINGS_MODULE_UNREADABLE',
      message: expect.stringContaining(says),
    });
    expect(explainError(error)).not.toContain('canary');
  });
});

describe('the team’s settings', () => {
  afterEach(() => client.db('other').dropDatabase());

  test('say where the sessions are', async () => {
    await save(2, { stringify: false, dbName: 'other', collectionName: 'elsewhere' });
    const { exitCode, output } = await doctor({ settings: 'settings.ts#subDocuments', json: true });
    expect(JSON.parse(output)).toMatchObject({
      sessions: { database: 'other', collection: 'elsewhere', survival: { loggedIn: 2 } },
      settings: { mismatches: [] },
    });
    expect(exitCode).toBe(0);
  });

  test('that do not fit, or that session-core refuses, are said so', async () => {
    await save(1, { stringify: false });
    const other = await doctor({ settings: 'settings.ts#json', lock: 'package-lock.json' });
    expect(other.output).toMatch(/store\.stringify +│ true +│ false +│ 1 /);
    expect(other.output).toMatch(/cookieParsing +│ 0\.7 +│ 0\.6 /);
    const refused = await doctor({ settings: 'settings.ts#refused' });
    expect(refused.output).toContain('store.canaryOption: unknown option');
    expect(refused.exitCode).toBe(1);
  });
});

describe('the command line', () => {
  async function straddle(
    environment: Record<string, string>,
    ...commandLine: readonly string[]
  ): Promise<{ readonly exitCode: number | undefined; readonly printed: string }> {
    const printed: string[] = [];
    let exitCode: number | undefined;
    const program = createProgram({
      folder: folder.path,
      environment,
      print: (line) => printed.push(line),
      stopped: new Promise(() => undefined),
      exit: (code) => {
        exitCode = code;
      },
    });
    await program.parseAsync(['doctor', ...commandLine], { from: 'user' });
    return { exitCode, printed: printed.join('\n') };
  }

  test('takes the database from --uri, else from MONGODB_URI', async () => {
    await save(1);
    const fromEnvironment = await straddle({ MONGODB_URI: mongo.uri }, '--json');
    expect(JSON.parse(fromEnvironment.printed).sessions.findings.sampled).toBe(1);
    const flags = ['--uri', mongo.uri, '--collection', 'sessions', '--database', 'test', '--sample', '1'];
    const fromFlag = await straddle({ MONGODB_URI: 'mongodb://127.0.0.1:1' }, ...flags);
    expect(fromFlag.printed).toContain('Sessions of test.sessions: 1 read');
    expect([fromEnvironment.exitCode, fromFlag.exitCode]).toEqual([0, 0]);
  });

  test('looks at a lock file alone', async () => {
    const { exitCode, printed } = await straddle({}, '--lock', 'package-lock.json');
    expect(printed).toContain("cookieParsing: '0.6'");
    expect(printed).toContain('No session collection was looked at.');
    expect(exitCode).toBe(1);
  });
});
