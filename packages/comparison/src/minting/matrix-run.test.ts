import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type DevMongo, startDevMongo } from '@straddle/dev-mongo';
import { createOracleApp, type ListeningServer, listen, type OracleOptions } from '@straddle/testing';
import type { RequestHandler } from 'express';
import { MongoClient } from 'mongodb';
import { verdictMatrix } from '../cases/verdict-matrix.ts';
import { runExperiments } from '../node/run-experiments.ts';
import { createCollectionSessionReader } from '../node/session-reader.ts';
import type { Result } from '../results/result.ts';
import { summarize } from '../results/summarize.ts';
import { bearerMiddleware } from '../testing/bearer-middleware.ts';
import { createMinter, type Minter } from './create-minter.ts';
import { createMatrixCredentialSource } from './matrix-credential-source.ts';

const DATABASE = 'matrix_run';
const SECRETS = ['newest-secret', 'older-secret'];
const USERS = { valid: 'usr_ada', otherTenant: 'usr_dmitri', deleted: 'usr_gone' };
const BEARER = { style: 'replace-cookie' } as const;

let mongo: DevMongo;
let client: MongoClient;
let minter: Minter;
let control: ListeningServer;

beforeAll(async () => {
  mongo = await startDevMongo();
  client = await MongoClient.connect(mongo.uri);
  minter = createMinter({
    client,
    database: DATABASE,
    databaseOrigin: 'started',
    sessionOptions: { resave: false, saveUninitialized: false, cookie: { maxAge: 3_600_000 } },
    storeOptions: {},
    secrets: SECRETS,
    serializeUser: (userId) => userId,
  });
  control = await startApp();
});
afterAll(async () => {
  await control.close();
  await minter.close();
  await client.close();
  await mongo.stop();
});

/** The plain app, but for what a wrong port of it would do. */
function startApp(wrong: Partial<OracleOptions> = {}): Promise<ListeningServer> {
  return listen(
    createOracleApp({
      client,
      databaseName: DATABASE,
      session: { secret: SECRETS, resave: false, saveUninitialized: false },
      deserializers: [(user, done) => done(null, user === USERS.deleted ? null : { id: user })],
      before: bearerMiddleware(BEARER),
      ...wrong,
    }),
  );
}

async function compareWith(candidate: ListeningServer): Promise<readonly Result[]> {
  const variants = verdictMatrix({
    cookieName: 'connect.sid',
    bearer: BEARER,
    hasOlderSecret: true,
    users: USERS,
  });
  const results: Result[] = [];
  const experiments = runExperiments({
    control: { baseUrl: control.url },
    candidate: { baseUrl: candidate.url },
    cases: [{ routeKey: 'GET /', example: { title: 'who am I', method: 'GET', path: '/' } }],
    clients: variants,
    credentials: createMatrixCredentialSource({
      variants,
      users: USERS,
      minters: { control: minter, candidate: minter },
    }),
    sessions: createCollectionSessionReader(client.db(DATABASE).collection<{ _id: string }>('sessions')),
    settings: { rules: [{ path: 'body.sessionId', reason: 'invented for everybody who has no session' }] },
    concurrency: 4,
  });
  for await (const result of experiments) results.push(result);
  return results;
}

test('the plain app is equal to itself, whatever is presented', async () => {
  const results = await compareWith(control);
  expect(summarize(results)).toMatchObject({ outcome: 'equal', notRunCells: 0 });
  expect(results.length).toBeGreaterThan(35);
});

const cookiesFromTheEnd: RequestHandler = (request, _response, next) => {
  const { cookie } = request.headers;
  if (cookie !== undefined) request.headers.cookie = cookie.split('; ').toReversed().join('; ');
  next();
};
const cookieNamesInAnyCase: RequestHandler = (request, response, next) => {
  const { cookie } = request.headers;
  if (cookie !== undefined) request.headers.cookie = cookie.replaceAll('CONNECT.SID', 'connect.sid');
  bearerMiddleware(BEARER)(request, response, next);
};

test.each<{
  readonly title: string;
  readonly wrong: Partial<OracleOptions>;
  readonly caught: readonly string[];
}>([
  {
    title: 'forgets the older secret',
    wrong: { session: { secret: 'newest-secret', resave: false, saveUninitialized: false } },
    caught: ['older-secret'],
  },
  {
    title: 'believes users who are gone',
    wrong: { deserializers: [(user, done) => done(null, { id: user })] },
    caught: ['deleted-user'],
  },
  {
    title: 'takes the last of several cookies',
    wrong: {
      before: (request, response, next) =>
        cookiesFromTheEnd(request, response, () => bearerMiddleware(BEARER)(request, response, next)),
    },
    caught: ['good-then-tampered-cookie', 'tampered-then-good-cookie', 'two-good-cookies'],
  },
  {
    title: 'takes cookie names in any case',
    wrong: { before: cookieNamesInAnyCase },
    caught: ['cookie-name-case'],
  },
  {
    title: 'tries the cookie when the Authorization header is no good token',
    wrong: { before: bearerMiddleware({ style: 'replace-cookie', exclusive: false }) },
    caught: ['unknown-scheme-good-cookie'],
  },
  {
    title: 'knows no tokens',
    wrong: { before: (_request, _response, next) => next() },
    caught: [
      'bearer',
      'bearer-lower-case-scheme',
      'bearer-encoded',
      'both-of-two-users',
      'bad-bearer-good-cookie',
      'good-bearer-bad-cookie',
      'unknown-scheme-good-cookie',
      'bearer-without-token-good-cookie',
    ],
  },
])('a port that $title is caught by just the variants that can tell', async ({ wrong, caught }) => {
  const candidate = await startApp(wrong);
  try {
    const results = await compareWith(candidate);
    const different = results
      .filter((result) => result.outcome === 'compared' && result.comparison.verdict === 'mismatch')
      .map((result) => result.client);
    expect(results.filter((result) => result.outcome !== 'compared')).toEqual([]);
    expect(different).toEqual(caught);
    expect(JSON.stringify(results)).not.toMatch(/straddle-minted-|usr_ada%3A|s%3A[\w-]{20}/);
  } finally {
    await candidate.close();
  }
});
