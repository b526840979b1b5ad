import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { apiDefinitionFromMigration, type Gateway, startGateway } from '@straddle/gateway-emulator';
import { resolveMigration } from '@straddle/route-table';
import { createOracleApp, type ListeningServer, listen } from '@straddle/testing';
import { createDeserializers, securityHeaders, sessionSettings, type UserRecord } from 'app-session';
import { type Answer, callApi } from './testing/call-api.ts';
import { createGiven, credentialKinds, field, type Given } from './testing/given.ts';
import { type ApiKind, apiKinds, startTestStacks, type TestStacks } from './testing/start-test-stacks.ts';

/** The sample's account routes, which need a session, beside a group whose first routes do not. */
function tableFor(api: ApiKind, origin: string): unknown {
  return {
    api,
    legacy: { origin },
    denial: { headers: securityHeaders },
    groups: {
      account: {
        owner: 'lambda',
        kind: 'native',
        entry: 'apps/routes/account/src/handler.ts',
        routes: {
          'GET /me': { handler: 'getMe', denyAt: 'handler' },
          // Nobody says who denies here: the gateway on a REST API, the handler on an HTTP API.
          'GET /private': { handler: 'getPrivate' },
        },
      },
      greeting: {
        owner: 'lambda',
        kind: 'native',
        entry: 'tests/src/testing/functions/greeting/handler.ts',
        routes: {
          'GET /greeting': { handler: 'greet', auth: 'optional' },
          'GET /greeting/{name}': { handler: 'greetName', auth: 'optional' },
          'GET /greeting/{name}/secret': { handler: 'tellSecret' },
        },
      },
    },
  };
}

interface OptionalStack {
  readonly call: (request: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  /** What functions print; it may arrive after the answer. */
  readonly printed: {
    readonly lines: readonly string[];
    readonly untilHas: (part: string) => Promise<string>;
  };
  readonly stop: () => Promise<void>;
}

async function startOptionalStack(stacks: TestStacks): Promise<OptionalStack> {
  const database = { MONGODB_URI: stacks.database.uri };
  const definition = apiDefinitionFromMigration(resolveMigration(tableFor(stacks.api, stacks.legacyUrl)), {
    rootFolder: stacks.loaded.rootFolder,
    functionEnvironment: {
      account: database,
      authorizer: {
        ...database,
        SESSION_SECRETS: stacks.secrets.join(','),
        SESSION_REF_KEY: stacks.sessionRefKey,
      },
    },
  });
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  const gateway: Gateway = await startGateway(definition, {
    log: ({ line }) => {
      lines.push(line);
      for (const goOn of waiting.splice(0)) goOn();
    },
  });
  const untilHas = async (part: string): Promise<string> => {
    for (;;) {
      const found = lines.find((line) => line.includes(part));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return {
    call: (request, headers = {}) => callApi(gateway.url, request, { headers }),
    printed: { lines, untilHas },
    stop: () => gateway.stop(),
  };
}

/** The same optional route as the real packages serve it, with nothing of ours. */
function startOracle({ database, secrets }: TestStacks): Promise<ListeningServer> {
  const users = database.db.collection<UserRecord>('users');
  const { name, cookie, resave, saveUninitialized, rolling } = sessionSettings;
  const oracle = createOracleApp({
    client: database.db.client,
    databaseName: database.db.databaseName,
    session: { name, cookie, resave, saveUninitialized, rolling, secret: [...secrets] } as never,
    deserializers: createDeserializers({ findUserById: (userId) => users.findOne({ _id: userId }) }),
  });
  return listen(oracle);
}

const YESTERDAY = new Date(Date.now() - 86_400_000);

describe.each(apiKinds)("auth: 'optional' and denyAt: 'handler', $title", ({ api }) => {
  let stacks: TestStacks;
  let given: Given;
  let stack: OptionalStack;
  let oracle: ListeningServer;
  beforeAll(async () => {
    stacks = await startTestStacks(api);
    given = createGiven(stacks);
    stack = await startOptionalStack(stacks);
    oracle = await startOracle(stacks);
  });
  afterAll(async () => {
    await oracle?.close();
    await stack?.stop();
    await stacks?.stop();
  });

  test.each(credentialKinds)(
    'expired credential (%s) → optional route 200, anonymous → protected route 401',
    async (credential) => {
      const user = await given.aLoggedInUser({ credential });
      expect(await stack.call('GET /greeting', user.headers)).toMatchObject({
        status: 200,
        json: { greeted: 'usr_ada' },
      });
      expect((await stack.call('GET /me', user.headers)).status).toBe(200);

      await given.theSessionExpires(user.sessionId, YESTERDAY);

      expect(await stack.call('GET /greeting', user.headers)).toMatchObject({
        status: 200,
        json: { greeted: null },
      });
      for (const request of ['GET /me', 'GET /private', 'GET /greeting/ada/secret']) {
        expect(await stack.call(request, user.headers)).toMatchObject({
          status: 401,
          json: { message: 'Unauthorized' },
        });
      }
      const decision = await stack.printed.untilHas('"reason":"session-not-found"');
      expect(JSON.parse(decision)).toMatchObject({ outcome: 'allow', routeKey: 'GET /greeting' });
      expect(stack.printed.lines.join()).not.toContain(user.sessionId);
    },
  );

  test.each<{ title: string; headers: (cookie: string) => Record<string, string>; greeted: string | null }>([
    { title: 'no credential', headers: () => ({}), greeted: null },
    { title: 'a good cookie', headers: (cookie) => ({ cookie }), greeted: 'usr_ada' },
    {
      title: 'a tampered cookie',
      headers: (cookie) => ({ cookie: `${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'B' : 'A'}` }),
      greeted: null,
    },
    {
      title: 'an unsigned cookie',
      headers: () => ({ cookie: 'connect.sid=usr_ada' }),
      greeted: null,
    },
  ])(
    'an optional route tells callers apart as the real packages do: $title',
    async ({ headers, greeted }) => {
      const user = await given.aLoggedInUser();
      const sent = headers(user.headers['cookie'] ?? '');
      const [ours, theirs] = [
        await stack.call('GET /greeting', sent),
        await callApi(oracle.url, 'GET /', { headers: sent }),
      ];
      expect(theirs.status).toBe(200);
      expect(field(theirs.json, 'authenticated')).toBe(greeted !== null);
      expect(ours).toMatchObject({ status: 200, json: { greeted } });
    },
  );

  test('a user who was disabled is nobody on an optional route, at once', async () => {
    const account = await given.anAccountOfItsOwn();
    const user = await given.aLoggedInUser({ account });
    expect((await stack.call('GET /greeting', user.headers)).json).toEqual({ greeted: account.userId });
    await given.theUserIsDisabled(account.userId);
    expect(await stack.call('GET /greeting', user.headers)).toMatchObject({
      status: 200,
      json: { greeted: null },
    });
  });

  test.each([
    { title: 'a protected route below an optional one', path: '/greeting/ada/secret', status: 401 },
    { title: 'the same with a star', path: '/greeting/*/secret', status: 401 },
    { title: 'a star for a parameter', path: '/greeting/*', status: 200 },
    { title: 'an encoded star', path: '/greeting/%2A', status: 200 },
    { title: 'an encoded slash', path: '/greeting/ada%2Fsecret', status: 200 },
    { title: 'a policy variable', path: '/greeting/$%7Bx%7D', status: 200 },
    { title: 'a path longer than a policy takes', path: `/greeting/${'x'.repeat(900)}`, status: 200 },
    { title: 'another protected route', path: '/private', status: 401 },
  ])(
    'the Allow of an anonymous caller opens no protected route: $title, $status',
    async ({ path, status }) => {
      const answer = await stack.call(`GET ${path}`);
      expect(answer.status).toBe(status);
      expect(answer.text).not.toContain('told');
    },
  );

  test.each(['GET /me', 'GET /private'])(
    '%s denies as legacy does, security headers included',
    async (request) => {
      const ours = await stack.call(request);
      const legacy = await callApi(stacks.legacyUrl, request);
      expect(legacy.status).toBe(401);
      expect([ours.status, ours.text]).toEqual([legacy.status, legacy.text]);
      const names = Object.keys(securityHeaders);
      const own = (answer: Answer): unknown => names.map((name) => [name, answer.headers.get(name)]);
      expect(own(ours)).toEqual(own(legacy));
      expect(own(legacy)).toEqual(Object.entries(securityHeaders));
    },
  );

  test("a denial of the handler has legacy's content type and tag, and is no error of the gateway", async () => {
    const ours = await stack.call('GET /me');
    const legacy = await callApi(stacks.legacyUrl, 'GET /me');
    for (const name of ['content-type', 'etag']) {
      expect([name, ours.headers.get(name)]).toEqual([name, legacy.headers.get(name)]);
    }
    expect(ours.headers.get('x-amzn-errortype')).toBeNull();
    const unsaid = await stack.call('GET /private');
    expect(unsaid.headers.get('x-amzn-errortype')).toBe(api === 'rest' ? 'UnauthorizedException' : null);
  });

  test('a denial of the handler has the cookie that legacy sends to a user who was disabled', async () => {
    const account = await given.anAccountOfItsOwn();
    // A session each: the first request of either stack ends the login.
    const [onLambda, onLegacy] = [
      await given.aLoggedInUser({ account }),
      await given.aLoggedInUser({ account }),
    ];
    await given.theUserIsDisabled(account.userId);

    const ours = await stack.call('GET /me', onLambda.headers);
    const legacy = await callApi(stacks.legacyUrl, 'GET /me', { headers: onLegacy.headers });

    expect([ours.status, ours.text]).toEqual([401, legacy.text]);
    expect(cookieForms(legacy)).toEqual([expect.stringMatching(/^connect\.sid=…; Path=\/; .*HttpOnly/)]);
    expect(cookieForms(ours)).toEqual(cookieForms(legacy));
  });
});

/** Cookies of an answer without what differs between two sessions: the value and the second of expiry. */
function cookieForms({ headers }: Answer): readonly string[] {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.replace(/=[^;]*/, '=…').replace(/Expires=[^;]*/, 'Expires=…'));
}
