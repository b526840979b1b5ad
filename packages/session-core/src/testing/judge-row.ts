import { isDeepStrictEqual } from 'node:util';
import {
  createOracleApp,
  type ListeningServer,
  listen,
  type OracleAnswer,
  type OracleClient,
  type OracleDeserializer,
  type RowVerdict,
  SESSION_ID,
  type SessionRow,
  sendRaw,
  troubledCollection,
} from '@straddle/testing';
import parseCookies from 'cookie-parser';
import type { RequestHandler } from 'express';
import type { Collection, MongoClient } from 'mongodb';
import { type Authenticator, type AuthenticatorPorts, createAuthenticator } from '../create-authenticator.ts';
import { SessionFault, SessionSettingsInvalidError } from '../errors.ts';
import { createMongoSessionStore } from '../mongo/index.ts';
import type { SessionSettings, StoreSettings } from '../settings.ts';
import type { Secret } from '../signed-cookie.ts';
import type { Verdict } from '../verdict.ts';

/** Long enough for a loopback answer, short enough for the rows where legacy never answers. */
const HANG_MS = 400;
/** For whoever answers at all, however busy the machine is; this stack always does. */
const PATIENCE_MS = 10_000;
const idToUser: OracleDeserializer = (user, done) => done(null, { id: user });

export type RowSide = 'the real packages' | 'session-core';

/** What a row comes to, or should come to. */
export interface RowOutcome {
  readonly verdict: RowVerdict;
  /** Left out of an expectation: not looked at. */
  readonly expiry?: 'touched' | 'untouched';
}

export interface RowJudge {
  /** Lets one side judge the row's request on the row's document, both stored anew. */
  judge(row: SessionRow, side: RowSide): Promise<RowOutcome>;
}

/** What the row says that a side comes to. */
export function expectedOutcome(row: SessionRow, side: RowSide): RowOutcome {
  const { legacy, difference, expiry } = row;
  const verdict = side === 'session-core' && difference ? difference.ours : legacy;
  return { verdict, ...(expiry && { expiry }) };
}

/** Whether an outcome is the expected one; an expectation without expiry accepts any. */
export function meets(observed: RowOutcome, expected: RowOutcome): boolean {
  return (
    isDeepStrictEqual(observed.verdict, expected.verdict) &&
    (expected.expiry === undefined || expected.expiry === observed.expiry)
  );
}

/** @param client Of a connection with `monitorCommands`, by which "asked and missed" differs from "never asked". */
export function createRowJudge(client: MongoClient): RowJudge {
  const reads = { count: 0 };
  client.on('commandStarted', ({ commandName }) => {
    if (commandName === 'find') reads.count += 1;
  });
  return {
    async judge(row, side) {
      const database = client.db(`row_${row.row}_${Math.random().toString(36).slice(2)}`);
      const sessions = database.collection('sessions');
      const document = row.document === undefined ? defaultDocument() : row.document;
      if (document) await sessions.insertOne({ ...document });
      const context = { client, sessions, reads };
      const verdict =
        side === 'session-core' ? await judgeByUs(row, context) : await judgeByRealPackages(row, context);
      const after = document && (await sessions.findOne({ _id: document['_id'] as never }));
      await database.dropDatabase();
      const unchanged = JSON.stringify(after?.['expires']) === JSON.stringify(document?.['expires']);
      return { verdict, expiry: unchanged ? 'untouched' : 'touched' };
    },
  };
}

interface RowContext {
  readonly client: MongoClient;
  readonly sessions: Collection;
  readonly reads: { count: number };
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

/** The collection with what the row says is wrong with it. */
function collectionOf({ storeTrouble }: SessionRow, { sessions, reads }: RowContext): Collection {
  if (storeTrouble === undefined) return sessions;
  const onRead = (): void => {
    reads.count += 1;
  };
  return troubledCollection(sessions, storeTrouble, onRead) as Collection;
}

async function send(
  server: ListeningServer,
  row: SessionRow,
  patienceMs = PATIENCE_MS,
): Promise<{ status: number; body: string } | 'hangs'> {
  const request = sendRaw(server.port, [`${row.request ?? 'GET /'} HTTP/1.1`, ...row.headers]);
  request.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<'hangs'>((resolve) => {
    timer = setTimeout(() => resolve('hangs'), patienceMs);
  });
  try {
    return await Promise.race([request, hang]);
  } finally {
    clearTimeout(timer);
    await server.close();
  }
}

/** cookie-parser, or what stands for other middleware, before the session. */
function beforeSession(row: SessionRow): RequestHandler | undefined {
  const parser = row.cookieParser && parseCookies([...row.cookieParser]);
  const other = otherMiddleware(row);
  if (parser === undefined || other === undefined) return parser ?? other;
  const [first, second] = row.parserPosition === 'after-bearer' ? [other, parser] : [parser, other];
  return (request, response, next) => {
    void first(request, response, (error: unknown) =>
      error ? next(error) : second(request, response, next),
    );
  };
}

function otherMiddleware(row: SessionRow): RequestHandler | undefined {
  const { parsedCookies, bearerInCookies, earlierUser } = row;
  if (!parsedCookies && !bearerInCookies && earlierUser === undefined) return undefined;
  return (request, _response, next) => {
    Object.assign(request, parsedCookies, earlierUser === undefined ? {} : { user: earlierUser });
    const token = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearerInCookies && token) request.cookies = { ...request.cookies, 'connect.sid': token };
    next();
  };
}

async function judgeByRealPackages(row: SessionRow, context: RowContext): Promise<RowVerdict> {
  const { sessions, reads } = context;
  const before = beforeSession(row);
  const { secondSession, storeEvent, userProperty } = row;
  const troubled: OracleClient = { db: () => ({ collection: () => collectionOf(row, context) }) };
  const app = createOracleApp({
    client: row.storeTrouble ? troubled : context.client,
    databaseName: sessions.dbName,
    session: {
      ...row.session,
      // What an application may really give, whatever the types say; nothing at all for an empty list.
      secret: (row.secrets?.length === 0 ? undefined : [...(row.secrets ?? ['sec'])]) as string[],
      resave: false,
      saveUninitialized: false,
    },
    ...(before && { before }),
    store: { ...row.store, ...(row.crypto && { crypto: row.crypto }) },
    ...(secondSession && { secondSession: { ...secondSession, resave: false, saveUninitialized: false } }),
    ...(storeEvent && { storeEvent }),
    ...(userProperty && { userProperty }),
    ...(row.deserializers === 'none' ? {} : { deserializers: row.deserializers ?? [idToUser] }),
  });
  const readsBefore = reads.count;
  const response = await send(await listen(app), row, row.legacy.verdict === 'hangs' ? HANG_MS : PATIENCE_MS);
  if (response === 'hangs') return { verdict: 'hangs' };
  if (response.status === 500) return { verdict: 'fault' };
  expectOk(response.status);
  const answer: OracleAnswer = JSON.parse(response.body);
  if (answer.authenticated) return { verdict: 'authenticated', user: answer.user };
  if (answer.sessionId === (row.document?.['_id'] ?? SESSION_ID))
    return { verdict: 'anonymous', session: 'same' };
  return { verdict: 'anonymous', session: reads.count === readsBefore ? 'new' : 'missing' };
}

function expectOk(status: number): void {
  if (status !== 200) throw new Error(`an answer that no row has: status ${status}`);
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

function storeSettingsOf({ store, crypto }: SessionRow): StoreSettings {
  return { ...store, ...(crypto && { encryption: { scheme: 'kruptein', connectMongoMajor: 6 } }) };
}

function authenticatorFor(row: SessionRow, context: RowContext): Authenticator {
  const settings: SessionSettings = {
    ...row.session,
    resave: false,
    saveUninitialized: false,
    store: storeSettingsOf(row),
    ...(row.cookieParser && {
      cookieParser: {
        trustSignedCookies: true,
        ...(row.parserPosition && { position: row.parserPosition }),
      },
    }),
    ...(row.bearerInCookies && { bearer: { style: 'parsed-cookie' } }),
    ...(row.userProperty && { passport: { userProperty: row.userProperty } }),
    budgets: { deserializeMs: HANG_MS / 2, ...(row.legacy.verdict === 'hangs' && { readMs: HANG_MS / 2 }) },
  };
  return createOrRefuse(settings, {
    store: createMongoSessionStore(collectionOf(row, context), storeSettingsOf(row), {
      ...(row.crypto && { encryptionKey: row.crypto.secret }),
    }),
    secrets: () => (row.ourSecrets ?? row.secrets ?? ['sec']) as readonly Secret[],
    ...(row.cookieParser && { cookieParserSecrets: () => row.cookieParser ?? [] }),
    ...(row.deserializers === 'none' ? {} : { deserializers: row.deserializers ?? [idToUser] }),
  });
}

async function judgeByUs(row: SessionRow, context: RowContext): Promise<RowVerdict> {
  const authenticator = authenticatorFor(row, context);
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
  expectOk(response.status);
  const verdict: Verdict = JSON.parse(response.body);
  if (verdict.outcome === 'authenticated') return { verdict: 'authenticated', user: verdict.user };
  if (verdict.session !== undefined) return { verdict: 'anonymous', session: 'same' };
  return { verdict: 'anonymous', session: verdict.reason === 'session-not-found' ? 'missing' : 'new' };
}
