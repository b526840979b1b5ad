import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { createExpressHandler } from '@straddle/lambda/express';
import type { GroupHandler, HttpEvent, RouteLogEntry } from '@straddle/lambda/http';
import { createMongoConnection, type MongoConnection } from '@straddle/lambda/mongo';
import { signSessionId } from '@straddle/session-core';
import { httpIntegrationEvent, type ListeningServer, listen, restIntegrationEvent } from '@straddle/testing';
import { securityHeaders, toPrincipal, type UserRecord } from 'app-session';
import express from 'express';
import { createFallback } from 'legacy-api/routers/fallback';
import { createProjectsRouter, type ProjectDocument } from 'legacy-api/routers/projects';
import { MongoClient } from 'mongodb';
import { createSessionReader } from './create-session-reader.ts';
import { liftProjects } from './lift-projects.ts';

/**
 * The oracle is the legacy router with the legacy app's last handlers in a plain Express app, over real HTTP; the
 * lifted group is called with events as they were captured, and reads real session documents. Both work on one
 * database, so each write is made on both sides. (tests/ compares with the whole legacy API, guards included.)
 */
const secret = 'a secret for tests only';
const origin = 'https://app.example.com';

interface Call {
  readonly title: string;
  readonly method?: string;
  readonly target: string;
  /** A sample user; `ada` is admin and member, `cleo` views only, `dmitri` is of another account. */
  readonly as?: 'ada' | 'cleo' | 'dmitri';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  /** HTTP APIs decode the path, and cannot give back what this case needs. */
  readonly restOnly?: true;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const json = { 'content-type': 'application/json' };

const calls: readonly Call[] = [
  { title: 'list', target: '/projects', status: 200 },
  { title: 'list of another account', target: '/projects', as: 'dmitri', status: 200 },
  { title: 'list with a repeated query key', target: '/projects?a=1&a=2&b=%C3%BC', status: 200 },
  { title: 'list with a trailing slash', target: '/projects/', status: 200 },
  { title: 'one', target: '/projects/prj_aurora', status: 200 },
  { title: 'one of another account', target: '/projects/prj_polar', status: 404 },
  { title: 'one that is unknown', target: '/projects/nothing', status: 404 },
  { title: 'an id in UTF-8, encoded twice', target: '/projects/%E4%B8%96%2525%20x', status: 404 },
  { title: 'an id that looks like a query', target: '/projects/%7B%22%24ne%22%3Anull%7D', status: 404 },
  { title: 'an id with an encoded slash', target: '/projects/a%2Fb', status: 404, restOnly: true },
  { title: 'an id that is no valid encoding', target: '/projects/%zz', status: 400, restOnly: true },
  { title: 'export', target: '/projects/export', status: 200 },
  { title: 'export of another account', target: '/projects/export', as: 'dmitri', status: 200 },
  { title: 'a deeper path', target: '/projects/prj_aurora/members', status: 404 },
  {
    title: 'a method that is not served',
    method: 'PUT',
    target: '/projects',
    headers: json,
    body: '{}',
    status: 404,
  },
  { title: 'HEAD', method: 'HEAD', target: '/projects', status: 200 },
  { title: 'OPTIONS', method: 'OPTIONS', target: '/projects', status: 200 },
  { title: 'OPTIONS of one', method: 'OPTIONS', target: '/projects/prj_aurora', status: 200 },
  {
    title: 'create',
    method: 'POST',
    target: '/projects',
    headers: json,
    body: JSON.stringify({ name: ' Grüße 世界 🚀 ', description: 'a "b"\n', budget: 0.1 }),
    status: 201,
  },
  {
    title: 'create from an allowed page',
    method: 'POST',
    target: '/projects',
    headers: { ...json, origin },
    body: '{"name":"x"}',
    status: 201,
  },
  {
    title: 'create as a viewer',
    method: 'POST',
    target: '/projects',
    as: 'cleo',
    headers: json,
    body: '{"name":"x"}',
    status: 403,
  },
  {
    title: 'create of everything wrong',
    method: 'POST',
    target: '/projects',
    headers: json,
    body: '{"name":7,"budget":-1,"x":1}',
    status: 400,
  },
  {
    title: 'create without a body',
    method: 'POST',
    target: '/projects',
    headers: json,
    body: '',
    status: 400,
  },
  {
    title: 'create with JSON that does not parse',
    method: 'POST',
    target: '/projects',
    headers: json,
    body: '{"name":',
    status: 400,
  },
  {
    title: 'create with another type',
    method: 'POST',
    target: '/projects',
    headers: { 'content-type': 'text/plain' },
    body: 'x',
    status: 400,
  },
  {
    title: 'create with a list',
    method: 'POST',
    target: '/projects',
    headers: json,
    body: '[]',
    status: 400,
  },
  {
    title: 'create that is too large',
    method: 'POST',
    target: '/projects',
    headers: json,
    body: JSON.stringify({ name: 'x'.repeat(110_000) }),
    status: 413,
  },
  {
    title: 'create in an encoding that is not known',
    method: 'POST',
    target: '/projects',
    headers: { ...json, 'content-encoding': 'zstandard' },
    body: '{}',
    status: 415,
  },
  {
    title: 'change',
    method: 'PATCH',
    target: '/projects/prj_aurora',
    headers: json,
    body: '{"budget":null,"archived":true}',
    status: 200,
  },
  {
    title: 'change of nothing',
    method: 'PATCH',
    target: '/projects/prj_aurora',
    headers: json,
    body: '{}',
    status: 400,
  },
  {
    title: 'change of another account’s',
    method: 'PATCH',
    target: '/projects/prj_polar',
    headers: json,
    body: '{"name":"x"}',
    status: 404,
  },
];

const users: readonly UserRecord[] = [
  {
    _id: 'usr_ada',
    email: 'ada@x',
    fullName: 'Ada Núñez',
    customerAccountId: 'acc_north',
    roles: ['admin', 'member'],
  },
  { _id: 'usr_cleo', email: 'cleo@x', fullName: 'Cleo', customerAccountId: 'acc_north', roles: ['viewer'] },
  {
    _id: 'usr_dmitri',
    email: 'd@x',
    fullName: 'Дмитрий 🚀',
    customerAccountId: 'acc_south',
    roles: ['admin'],
  },
];

const createdAt = new Date('2026-01-01T00:00:00.000Z');
const sampleProjects: readonly ProjectDocument[] = [
  { _id: 'prj_aurora', customerAccountId: 'acc_north', name: 'Aurora', description: null, budget: 12_500.5 },
  {
    _id: 'prj_formula',
    customerAccountId: 'acc_north',
    name: '=SUM(A1)',
    description: 'a "b", c',
    budget: 0.1,
  },
  {
    _id: 'prj_polar',
    customerAccountId: 'acc_south',
    name: 'Grüße 世界 🚀',
    description: null,
    budget: null,
  },
].map((project) => ({ ...project, archived: false, createdAt, updatedAt: createdAt }));

let mongo: EmbeddedMongo;
let client: MongoClient;
let legacy: ListeningServer;
let connection: MongoConnection;
let handle: GroupHandler;
const logged: RouteLogEntry[] = [];
const cookies = new Map<string, string>();

beforeAll(async () => {
  mongo = await startEmbeddedMongo();
  client = await new MongoClient(mongo.uri).connect();
  await client
    .db()
    .collection<UserRecord>('users')
    .insertMany([...users]);
  const projects = client.db().collection<ProjectDocument>('projects');
  await projects.insertMany([...sampleProjects]);
  legacy = await listen(createOracle(createProjectsRouter({ collections: { projects }, principalOf })));
  connection = createMongoConnection({ uri: mongo.uri });
  const rule = { auth: 'session', guards: 'origin' } as const;
  handle = createExpressHandler({
    lift: liftProjects(connection),
    routes: { 'ANY /projects': rule, 'ANY /projects/{proxy+}': rule },
    session: 'read',
    sessionReader: createSessionReader(connection, () => [secret]),
    allowedOrigins: [origin],
    defaultHeaders: securityHeaders,
    log: (entry) => logged.push(entry),
  });
  for (const user of users) cookies.set(user._id, await logIn(user._id));
});
afterAll(async () => {
  await connection.close();
  await legacy.close();
  await client.close();
  await mongo.stop();
});
beforeEach(() => {
  logged.length = 0;
});

const principalOf = (request: { readonly user?: unknown }) => toPrincipal(request.user);

/** The legacy app without its session: the user is named by a header. */
function createOracle(router: express.Router): express.Express {
  const fallback = createFallback({ error: () => undefined });
  const app = express();
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    response.set(securityHeaders);
    const user = users.find(({ _id }) => _id === request.get('x-oracle-user'));
    Object.assign(request, { user, isAuthenticated: () => user !== undefined });
    next();
  });
  app.use(router, fallback.notFound);
  app.use(fallback.error);
  return app;
}

/** Writes a session as connect-mongo does. @returns The cookie header. */
async function logIn(userId: string): Promise<string> {
  const sessionId = `sid-${userId}-${cookies.size}`;
  const expires = new Date(Date.now() + 3_600_000);
  const session = JSON.stringify({
    cookie: { originalMaxAge: 3_600_000, expires, httpOnly: true, path: '/' },
    passport: { user: userId },
  });
  await client
    .db()
    .collection<{ _id: string }>('sessions')
    .replaceOne({ _id: sessionId }, { session, expires }, { upsert: true });
  return `connect.sid=${encodeURIComponent(signSessionId(sessionId, secret))}`;
}

/** As the authorizer encodes it. */
function contextOf(userId: string): Record<string, string> {
  const { roles, ...principal } = toPrincipal(users.find(({ _id }) => _id === userId));
  return {
    outcome: 'authenticated',
    ...principal,
    roles: JSON.stringify(roles),
    credential: 'cookie',
    sessionRef: 'ref',
  };
}

/** Set per hop or by the gateway. */
const hop = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];

function comparable(status: number, headers: Iterable<readonly [string, string]>, text: string): Answer {
  const kept = [...headers].filter(([name]) => !hop.includes(name.toLowerCase()));
  return {
    status,
    headers: Object.fromEntries(kept.map(([name, value]) => [name.toLowerCase(), value])),
    text,
  };
}

async function askLegacy({ method = 'GET', target, as = 'ada', headers, body }: Call): Promise<Answer> {
  const response = await fetch(`${legacy.url}${target}`, {
    method,
    headers: { ...headers, 'x-oracle-user': `usr_${as}` },
    ...(body === undefined ? {} : { body }),
  });
  return comparable(response.status, response.headers, await response.text());
}

function restEvent({ method = 'GET', target, as = 'ada', headers = {}, body }: Call): unknown {
  const [path = '', query] = target.split('?', 2);
  const multi: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) multi[name] = [...(multi[name] ?? []), value];
  return restIntegrationEvent({
    authorizer: { ...contextOf(`usr_${as}`), principalId: `usr_${as}`, integrationLatency: 2 },
    method,
    resource: /^\/projects\/?$/.test(path) ? '/projects' : '/projects/{proxy+}',
    path,
    ...(query === undefined ? {} : { query: multi }),
    headers: {
      Cookie: [cookies.get(`usr_${as}`) ?? ''],
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    },
    ...(body ? { body: Buffer.from(body).toString('base64'), isBase64Encoded: true } : {}),
  });
}

function httpEvent({ method = 'GET', target, as = 'ada', headers = {}, body }: Call): unknown {
  const [path = '', query = ''] = target.split('?', 2);
  return httpIntegrationEvent({
    authorizerContext: contextOf(`usr_${as}`),
    method,
    routeKey: /^\/projects\/?$/.test(path) ? 'ANY /projects' : 'ANY /projects/{proxy+}',
    rawPath: decodeURIComponent(path),
    rawQueryString: query,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body ?? '')) },
    cookies: [cookies.get(`usr_${as}`) ?? ''],
    ...(body ? { body } : {}),
  });
}

async function askLifted(event: unknown): Promise<Answer> {
  const result = (await handle(event as HttpEvent)) as {
    statusCode: number;
    body: string;
    headers?: Record<string, string>;
    multiValueHeaders?: Record<string, string[]>;
  };
  const multi = Object.entries(result.multiValueHeaders ?? {}).map(
    ([name, values]) => [name, values.join(', ')] as const,
  );
  return comparable(result.statusCode, [...Object.entries(result.headers ?? {}), ...multi], result.body);
}

/** Without what every write makes anew: ids, times, and the tag that follows from them. */
function withoutNovelty({ status, headers: { etag, ...headers }, text }: Answer): Answer {
  const known = (value: string) =>
    value.replaceAll(/prj_[0-9a-f]{32}/g, 'prj_new').replaceAll(/2\d{3}-\d\d-\d\dT[\d:.]+Z/g, 'time');
  return {
    status,
    headers: {
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, known(value)])),
      ...(etag === undefined ? {} : { etag: etag.replace(/"([^-]*)-.*/, '$1') }),
    },
    text: known(text),
  };
}

describe.each([
  { api: 'REST', toEvent: restEvent, able: calls },
  { api: 'HTTP 2.0', toEvent: httpEvent, able: calls.filter(({ restOnly }) => restOnly !== true) },
])('projects behind a $api API answer as the legacy API', ({ toEvent, able }) => {
  test.each(able)('$title: $status', async (call) => {
    const expected = await askLegacy(call);
    const answered = await askLifted(toEvent(call));
    expect(expected.status).toBe(call.status);
    const isWrite = call.status === 201 || call.method === 'PATCH';
    if (isWrite) expect(withoutNovelty(answered)).toEqual(withoutNovelty(expected));
    else expect(answered).toEqual(expected);
    expect(logged).toMatchObject([{ status: call.status }]);
  });

  test('304 to a client that has the list', async () => {
    const call: Call = { title: '', target: '/projects', status: 200 };
    const { headers } = await askLegacy(call);
    const conditional = { ...call, headers: { 'if-none-match': headers['etag'] ?? '' } };
    const answered = await askLifted(toEvent(conditional));
    expect(answered).toMatchObject({ status: 304, text: '', headers: { etag: headers['etag'] } });
    expect(answered.headers).not.toHaveProperty('content-type');
  });

  test('what was created is there, and belongs to the caller’s account', async () => {
    const created = await askLifted(
      toEvent({
        title: '',
        method: 'POST',
        target: '/projects',
        headers: json,
        body: '{"name":"Ours"}',
        status: 201,
      }),
    );
    const target = created.headers['location'] ?? '';
    expect(target).toMatch(/^\/projects\/prj_[0-9a-f]{32}$/);
    expect((await askLegacy({ title: '', target, status: 200 })).text).toBe(created.text);
    expect((await askLifted(toEvent({ title: '', target, as: 'dmitri', status: 404 }))).status).toBe(404);
  });

  test('the session is read and not extended: the authorizer has done that', async () => {
    const sessions = client.db().collection('sessions');
    const before = await sessions.find().toArray();
    expect((await askLifted(toEvent({ title: '', target: '/projects', status: 200 }))).status).toBe(200);
    expect(await sessions.find().toArray()).toEqual(before);
  });

  test('a session that has ended since the authorizer looked is 401', async () => {
    const event = toEvent({ title: '', target: '/projects', as: 'cleo', status: 401 });
    expect((await askLifted(event)).status).toBe(200);
    const sessions = client.db().collection<{ _id: string }>('sessions');
    const stored = await sessions.findOneAndDelete({ _id: /^sid-usr_cleo/ });
    expect(await askLifted(event)).toMatchObject({ status: 401, text: '{"message":"Unauthorized"}' });
    if (stored !== null) await sessions.insertOne(stored);
  });
});

test('the database away is 500, and back again it needs no restart', async () => {
  const own = createMongoConnection({ uri: mongo.uri });
  let isDown = true;
  const failing = {
    database: (name?: string) => (isDown ? Promise.reject(new Error('down')) : own.database(name)),
  };
  const lifted = createExpressHandler({
    lift: liftProjects(failing),
    routes: { 'ANY /projects': { auth: 'session' } },
    session: 'none',
    defaultHeaders: securityHeaders,
  });
  const event = restEvent({ title: '', target: '/projects', status: 200 }) as HttpEvent;
  try {
    expect(await lifted(event)).toMatchObject({
      statusCode: 500,
      body: '{"message":"Internal Server Error"}',
    });
    isDown = false;
    expect(await lifted(event)).toMatchObject({ statusCode: 200 });
  } finally {
    await own.close();
  }
});

test('another connection string is another database, without a restart', async () => {
  const other = await startEmbeddedMongo();
  let uri = mongo.uri;
  const changing = createMongoConnection({ uri: () => uri });
  const lifted = createExpressHandler({
    lift: liftProjects(changing),
    routes: { 'ANY /projects': { auth: 'session' } },
    session: 'none',
  });
  const event = restEvent({ title: '', target: '/projects', status: 200 }) as HttpEvent;
  try {
    expect((await lifted(event)) as { body: string }).toMatchObject({
      body: expect.stringContaining('prj_aurora'),
    });
    uri = other.uri;
    expect(await lifted(event)).toMatchObject({ statusCode: 200, body: '{"projects":[]}' });
  } finally {
    await changing.close();
    await other.stop();
  }
});
