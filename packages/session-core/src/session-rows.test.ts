import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import {
  createOracleApp,
  type ListeningServer,
  listen,
  type OracleAnswer,
  type OracleDeserializer,
  type RowVerdict,
  SESSION_ID,
  type SessionRow,
  sendRaw,
  sessionRows,
} from '@straddle/testing';
import parseCookies from 'cookie-parser';
import type { RequestHandler } from 'express';
import { type Collection, MongoClient } from 'mongodb';
import { type Authenticator, type AuthenticatorPorts, createAuthenticator } from './create-authenticator.ts';
import { SessionFault, SessionSettingsInvalidError } from './errors.ts';
import { createMongoSessionStore } from './mongo/index.ts';
import type { SessionSettings } from './settings.ts';
import type { Secret } from './signed-cookie.ts';
import type { Verdict } from './verdict.ts';

/** Long enough for a loopback answer, short enough for the rows where legacy never answers. */
const HANG_MS = 400;
const idToUser: OracleDeserializer = (user, done) => done(null, { id: user });

let mongo: EmbeddedMongo;
let client: MongoClient;
let findCommands = 0;

beforeAll(async () => {
  mongo = await startEmbeddedMongo();
  client = await MongoClient.connect(mongo.uri, { monitorCommands: true });
  client.on('commandStarted', ({ commandName }) => {
    if (commandName === 'find') findCommands += 1;
  });
});

afterAll(async () => {
  await client.close();
  await mongo.stop();
});

interface Observed {
  readonly verdict: RowVerdict;
  readonly expiry: 'touched' | 'untouched';
}

/** Stores the row's document in a database of its own, lets one stack judge the request, and looks again. */
async function observe(
  row: SessionRow,
  judge: (sessions: Collection) => Promise<RowVerdict>,
): Promise<Observed> {
  const database = client.db(`row_${row.row}_${Math.random().toString(36).slice(2)}`);
  const sessions = database.collection('sessions');
  const document = row.document === undefined ? defaultDocument() : row.document;
  if (document) await sessions.insertOne({ ...document });
  const verdict = await judge(sessions);
  const after = document && (await sessions.findOne({ _id: document['_id'] as never }));
  await database.dropDatabase();
  const before = document?.['expires'];
  return {
    verdict,
    expiry: JSON.stringify(after?.['expires']) === JSON.stringify(before) ? 'untouched' : 'touched',
  };
}

function defaultDocument(): Record<string, unknown> {
  return {
    _id: SESSION_ID,
    session: JSON.stringify({
      cookie: { originalMaxAge: null, expires: null, httpOnly: true, path: '/' },
      passport: { user: 'u1' },
    }),
    expires: new Date('2099-01-01T00:00:00.000Z'),
  };
}

async function send(
  server: ListeningServer,
  row: SessionRow,
): Promise<{ status: number; body: string } | 'hangs'> {
  const request = sendRaw(server.port, [`${row.request ?? 'GET /'} HTTP/1.1`, ...row.headers]);
  request.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<'hangs'>((resolve) => {
    timer = setTimeout(() => resolve('hangs'), row.legacy.verdict === 'hangs' ? HANG_MS : 10_000);
  });
  try {
    return await Promise.race([request, hang]);
  } finally {
    clearTimeout(timer);
    await server.close();
  }
}

/** cookie-parser, or what stands for other middleware, before the session. */
function beforeSession({ cookieParser, parsedCookies }: SessionRow): RequestHandler | undefined {
  if (cookieParser !== undefined) return parseCookies([...cookieParser]);
  if (parsedCookies === undefined) return undefined;
  return (request, _response, next) => {
    Object.assign(request, parsedCookies);
    next();
  };
}

async function judgeByRealPackages(row: SessionRow, sessions: Collection): Promise<RowVerdict> {
  const before = beforeSession(row);
  const app = createOracleApp({
    client,
    databaseName: sessions.dbName,
    session: {
      ...row.session,
      // What an application may really give, whatever the types say; nothing at all for an empty list.
      secret: (row.secrets?.length === 0 ? undefined : [...(row.secrets ?? ['sec'])]) as string[],
      resave: false,
      saveUninitialized: false,
    },
    ...(before && { before }),
    ...(row.store && { store: row.store }),
    ...(row.deserializers === 'none' ? {} : { deserializers: row.deserializers ?? [idToUser] }),
  });
  const finds = findCommands;
  const response = await send(await listen(app), row);
  if (response === 'hangs') return { verdict: 'hangs' };
  if (response.status === 500) return { verdict: 'fault' };
  expect(response.status).toBe(200);
  const answer: OracleAnswer = JSON.parse(response.body);
  if (answer.authenticated) return { verdict: 'authenticated', user: answer.user };
  if (answer.sessionId === (row.document?.['_id'] ?? SESSION_ID))
    return { verdict: 'anonymous', session: 'same' };
  return { verdict: 'anonymous', session: findCommands === finds ? 'new' : 'missing' };
}

/** Settings that are refused at creation judge nothing: a fault, earlier than in legacy. */
function createOrRefuse(settings: SessionSettings, ports: AuthenticatorPorts): Authenticator {
  try {
    return createAuthenticator(settings, ports);
  } catch (error) {
    if (!(error instanceof SessionSettingsInvalidError)) throw error;
    return { authenticate: () => Promise.reject(error) };
  }
}

async function judgeByUs(row: SessionRow, sessions: Collection): Promise<RowVerdict> {
  const settings: SessionSettings = {
    ...row.session,
    resave: false,
    saveUninitialized: false,
    ...(row.store && { store: row.store }),
    ...(row.cookieParser && { cookieParser: { trustSignedCookies: true } }),
    budgets: { deserializeMs: HANG_MS / 2 },
  };
  const authenticator = createOrRefuse(settings, {
    store: createMongoSessionStore(sessions, row.store),
    secrets: () => (row.secrets ?? ['sec']) as readonly Secret[],
    ...(row.cookieParser && { cookieParserSecrets: () => row.cookieParser ?? [] }),
    ...(row.deserializers === 'none' ? {} : { deserializers: row.deserializers ?? [idToUser] }),
  });
  // Behind a real Node server, so that both stacks see the same headers.
  const server = await listen((request, response) => {
    const { method = '', headers, url = '' } = request;
    authenticator.authenticate({ method, headers, originalPath: url, secure: false }).then(
      (verdict) => response.end(JSON.stringify(verdict)),
      (error: unknown) => {
        response.statusCode = error instanceof SessionFault ? 500 : 599;
        response.end();
      },
    );
  });
  const response = await send(server, row);
  if (response === 'hangs') return { verdict: 'hangs' };
  if (response.status === 500) return { verdict: 'fault' };
  expect(response.status).toBe(200);
  const verdict: Verdict = JSON.parse(response.body);
  if (verdict.outcome === 'authenticated') return { verdict: 'authenticated', user: verdict.user };
  if (verdict.session !== undefined) return { verdict: 'anonymous', session: 'same' };
  return { verdict: 'anonymous', session: verdict.reason === 'session-not-found' ? 'missing' : 'new' };
}

/** A row that is lost by accident must not go unnoticed. */
const ROW_COUNT = 172;

test('every row has a number of its own', () => {
  const numbers = sessionRows.map(({ row }) => row);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers.length).toBe(ROW_COUNT);
});

describe.each(sessionRows.map((row) => ({ name: `row ${row.row}: ${row.title}`, row })))(
  '$name',
  ({ row }) => {
    test('the real packages', async () => {
      const observed = await observe(row, (sessions) => judgeByRealPackages(row, sessions));
      expect(observed.verdict).toEqual(row.legacy);
      if (row.expiry) expect(observed.expiry).toBe(row.expiry);
    });

    test('session-core', async () => {
      const observed = await observe(row, (sessions) => judgeByUs(row, sessions));
      expect(observed.verdict).toEqual(row.difference?.ours ?? row.legacy);
      if (row.expiry) expect(observed.expiry).toBe(row.expiry);
    });
  },
);
