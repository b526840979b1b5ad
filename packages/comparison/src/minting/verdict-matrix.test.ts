import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type DevMongo, startDevMongo } from '@straddle/dev-mongo';
import { createOracleApp, type ListeningServer, listen, type OracleAnswer } from '@straddle/testing';
import { sign } from 'cookie-signature';
import { MongoClient } from 'mongodb';
import type { BearerStyle } from '../cases/bearer-rules.ts';
import { secretsOf, sentHeader, shownHeader } from '../cases/credential.ts';
import type { MatrixInput, MatrixVariant } from '../cases/matrix-variant.ts';
import { verdictMatrix } from '../cases/verdict-matrix.ts';
import { observe } from '../node/observe.ts';
import { maskText } from '../secrets/mask-secrets.ts';
import { bearerMiddleware } from '../testing/bearer-middleware.ts';
import { createMinter, type Minter } from './create-minter.ts';
import { createMatrixCredentialSource } from './matrix-credential-source.ts';

const DATABASE = 'verdict_matrix';
const SECRETS = ['newest-secret', 'older-secret'];
const USERS = {
  valid: 'usr_ada',
  otherTenant: 'usr_dmitri',
  manyRoles: 'usr_root',
  fewRoles: 'usr_cleo',
  deleted: 'usr_gone',
  disabled: 'usr_eve',
};
const INPUT: MatrixInput = {
  cookieName: 'connect.sid',
  bearer: { style: 'replace-cookie' },
  hasOlderSecret: true,
  users: USERS,
  allowedOrigin: 'https://app.example',
  csrfHeaders: ['X-Csrf'],
};

let mongo: DevMongo;
let client: MongoClient;
let minter: Minter;

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
});
afterAll(async () => {
  await minter.close();
  await client.close();
  await mongo.stop();
});

/** The plain app, with the bearer middleware of a style in front where the app has one. */
function startOracle(bearer?: BearerStyle): Promise<ListeningServer> {
  const gone: readonly unknown[] = [USERS.deleted, USERS.disabled];
  return listen(
    createOracleApp({
      client,
      databaseName: DATABASE,
      session: { secret: SECRETS, resave: false, saveUninitialized: false },
      deserializers: [(user, done) => done(null, gone.includes(user) ? null : { id: user })],
      ...(bearer === undefined ? {} : { before: bearerMiddleware(bearer) }),
    }),
  );
}

async function verdictOn(app: ListeningServer, variant: MatrixVariant): Promise<OracleAnswer> {
  const source = createMatrixCredentialSource({
    variants: [variant],
    users: USERS,
    minters: { control: minter, candidate: minter },
  });
  const credential = await source.acquire(variant.name, 'control');
  const outcome = await observe(
    { method: 'POST', path: '/', headers: credential.headers.map(sentHeader) },
    { baseUrl: app.url, timeLimitMs: 5000, bodyLimitBytes: 100_000 },
  );
  if (outcome.outcome === 'failed') throw new Error(outcome.message);
  return JSON.parse(Buffer.from(outcome.response.body).toString());
}

async function verdicts(
  bearer: BearerStyle | undefined,
  input: MatrixInput,
): Promise<Readonly<Record<string, string>>> {
  const app = await startOracle(bearer);
  try {
    const found: Record<string, string> = {};
    for (const variant of verdictMatrix(input)) {
      found[variant.name] = (await verdictOn(app, variant)).authenticated ? 'valid' : 'not valid';
    }
    return found;
  } finally {
    await app.close();
  }
}

function promised(input: MatrixInput): Readonly<Record<string, string>> {
  return Object.fromEntries(
    verdictMatrix(input).map(({ name, presents }) => [name, presents === 'valid' ? 'valid' : 'not valid']),
  );
}

describe('verdictMatrix', () => {
  test.each<{ readonly title: string; readonly bearer?: BearerStyle }>([
    { title: 'no bearer tokens' },
    { title: 'replace-cookie', bearer: { style: 'replace-cookie' } },
    { title: 'replace-cookie that is not exclusive', bearer: { style: 'replace-cookie', exclusive: false } },
    { title: 'style A', bearer: { style: 'overwrite-header' } },
    { title: 'style A, case-sensitive', bearer: { style: 'overwrite-header', caseSensitive: true } },
    { title: 'style B', bearer: { style: 'append-cookie' } },
    { title: 'style C', bearer: { style: 'without-cookies' } },
    { title: 'style D', bearer: { style: 'overwrite-header-encoded' } },
    { title: 'style E', bearer: { style: 'overwrite-header-unprefixed' } },
    { title: 'style G', bearer: { style: 'parsed-cookie' } },
  ])('promises what the real packages say, with $title', async ({ bearer }) => {
    const { bearer: _bearer, ...rest } = INPUT;
    const input = bearer === undefined ? rest : { ...rest, bearer };
    expect(await verdicts(bearer, input)).toEqual(promised(input));
  });

  test('asks as whom the variant names', async () => {
    const app = await startOracle(INPUT.bearer);
    try {
      const users: Record<string, unknown> = {};
      for (const variant of verdictMatrix(INPUT).filter(({ presents }) => presents === 'valid'))
        users[variant.name] = (await verdictOn(app, variant)).user;
      expect(users).toMatchObject({
        cookie: { id: 'usr_ada' },
        'other-tenant': { id: 'usr_dmitri' },
        'many-roles': { id: 'usr_root' },
        'few-roles': { id: 'usr_cleo' },
        'two-good-cookies': { id: 'usr_ada' },
        'both-of-two-users': { id: 'usr_ada' },
      });
    } finally {
      await app.close();
    }
  });

  test('has every variant once, and the headers of each below what a gateway takes', async () => {
    const variants = verdictMatrix(INPUT);
    const names = variants.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const source = createMatrixCredentialSource({
      variants,
      users: USERS,
      minters: { control: minter, candidate: minter },
    });
    for (const name of names) {
      const { headers } = await source.acquire(name, 'control');
      expect(headers.map(sentHeader).join('\r\n').length).toBeLessThan(9000);
    }
  });

  test('leaves out what has no user, no second secret, no token and no origin', () => {
    const names = verdictMatrix({
      cookieName: 'sid',
      hasOlderSecret: false,
      users: { valid: 'usr_ada' },
    }).map(({ name }) => name);
    expect(names).toContain('cookie');
    for (const name of [
      'older-secret',
      'other-tenant',
      'deleted-user',
      'bearer',
      'own-origin',
      'missing-csrf',
    ])
      expect(names).not.toContain(name);
  });

  test('asks with a session that is due to be extended where touchAfter holds extensions back', () => {
    const names = (touchAfterSeconds: number): readonly string[] =>
      verdictMatrix({ ...INPUT, touchAfterSeconds }).map(({ name }) => name);
    expect(names(0)).not.toContain('touch-due');
    expect(names(3600).filter((name) => !names(0).includes(name))).toEqual(['touch-due', 'bearer-touch-due']);
  });

  test('keeps cross-site requests to unsafe methods, and takes the origin of the example away', () => {
    const crossSite = verdictMatrix(INPUT).filter(({ methods }) => methods === 'unsafe');
    expect(crossSite.map(({ name }) => name)).toEqual([
      'cross-site',
      'cross-site-anonymous',
      'cross-site-without-origin',
      'null-origin',
      'missing-origin',
      'own-origin',
      'missing-csrf',
      'cross-site-bearer',
    ]);
    expect(crossSite[0]?.present([])).toMatchObject({
      headers: [{ name: 'Cookie' }, { name: 'Origin' }, { name: 'Sec-Fetch-Site', value: 'cross-site' }],
      withoutHeaders: ['Origin', 'Referer', 'Sec-Fetch-Site'],
    });
  });
});

describe('createMatrixCredentialSource', () => {
  test('shows no part of a session: every header is a variable, or holds nothing secret', async () => {
    const variants = verdictMatrix(INPUT);
    const source = createMatrixCredentialSource({
      variants,
      users: USERS,
      minters: { control: minter, candidate: minter },
    });
    for (const { name } of variants) {
      const credential = await source.acquire(name, 'control');
      const shown = JSON.stringify(credential.headers.map(shownHeader));
      expect(shown).not.toContain('straddle-minted-');
      expect(shown).not.toMatch(/\.[\w+/%-]{43}/);
      const variables = credential.headers.flatMap(({ variable }) => variable ?? []);
      expect(new Set(variables).size).toBe(variables.length);
      if (credential.sessionIds.length > 0 && variables.length > 0)
        expect(secretsOf(credential).length).toBeGreaterThan(1);
    }
  });

  test('knows every spelling of its sessions, so that an answer that signs one anew is masked', async () => {
    const source = createMatrixCredentialSource({
      variants: verdictMatrix(INPUT),
      users: USERS,
      minters: { control: minter, candidate: minter },
    });
    const credential = await source.acquire('older-secret', 'control');
    const anew = `s:${sign(credential.sessionIds[0] ?? '', SECRETS[0] ?? '')}`;
    const answer = `connect.sid=${encodeURIComponent(anew)}; ${anew}`;
    expect(maskText(answer, secretsOf(credential))).toBe('connect.sid=(signed value); (signed value)');
  });

  test('gives both sides sessions of the same users, and never the same session', async () => {
    const source = createMatrixCredentialSource({
      variants: verdictMatrix(INPUT),
      users: USERS,
      minters: { control: minter, candidate: minter },
    });
    const [control, candidate] = await Promise.all([
      source.acquire('two-good-cookies', 'control'),
      source.acquire('two-good-cookies', 'candidate'),
    ]);
    expect(new Set([...control.sessionIds, ...candidate.sessionIds]).size).toBe(4);
  });

  test('refuses a client that is no variant', async () => {
    const source = createMatrixCredentialSource({
      variants: [],
      users: USERS,
      minters: { control: minter, candidate: minter },
    });
    await expect(source.acquire('cookie', 'control')).rejects.toMatchObject({ code: 'ERR_CLIENT_UNKNOWN' });
  });
});
