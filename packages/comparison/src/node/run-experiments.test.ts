import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BASIC_CLIENTS, type Client } from '../cases/credential.ts';
import type { RouteExample } from '../cases/examples.ts';
import type { SessionSnapshot } from '../results/observation.ts';
import type { ComparedResult, Result } from '../results/result.ts';
import { exitCodeOf, summarize } from '../results/summarize.ts';
import type { RunExperimentsOptions } from './experiment-options.ts';
import { createLoginCredentialSource } from './login-credential-source.ts';
import { renderReport } from './render-report.ts';
import { runExperiments } from './run-experiments.ts';
import { createCollectionSessionReader } from './session-reader.ts';

const PASSWORD = 'canary-password';

/** What a test changes about one of the two APIs. */
interface Behaviour {
  status: number;
  body: (sessionId: string) => string;
  headers: Record<string, string>;
  touches: boolean;
  hangsUp: boolean;
}

/** Two real APIs over one session store: the same but for what a test changes. */
class Twins {
  readonly sessions = new Map<string, SessionSnapshot>();
  readonly asked: string[] = [];
  readonly logins: string[] = [];
  readonly control: Behaviour = correct();
  readonly candidate: Behaviour = correct();
  readonly urls = { control: '', candidate: '' };
  loginStatus = 200;
  readonly #servers: Server[] = [];

  async start(): Promise<void> {
    this.urls.control = await this.#listen('control');
    this.urls.candidate = await this.#listen('candidate');
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))),
    );
  }

  async #listen(side: 'control' | 'candidate'): Promise<string> {
    const server = createServer((request, response) => {
      if (request.url === '/auth/login') this.#logIn(request, response);
      else this.#answer(side, request, response);
    });
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  #logIn(request: IncomingMessage, response: ServerResponse): void {
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      this.logins.push(text);
      const sessionId = `canary-${randomBytes(12).toString('hex')}`;
      const signed = `s:${sessionId}.${randomBytes(32).toString('base64').slice(0, 43)}`;
      this.sessions.set(sessionId, { _id: sessionId, session: '{"cookie":{}}', expires: new Date(1) });
      const isToken = text.includes('"token"');
      if (!isToken)
        response.setHeader('Set-Cookie', `connect.sid=${encodeURIComponent(signed)}; Path=/; HttpOnly`);
      response.statusCode = this.loginStatus;
      response.end(JSON.stringify(isToken ? { token: signed } : {}));
    });
  }

  #answer(side: 'control' | 'candidate', request: IncomingMessage, response: ServerResponse): void {
    const behaviour = this[side];
    const credential = request.headers.authorization ?? decodeURIComponent(request.headers.cookie ?? '');
    const sessionId = /s:(.+)\./.exec(credential)?.[1] ?? '';
    this.asked.push(`${side} ${request.method} ${request.url} ${sessionId}`);
    if (behaviour.hangsUp) return void request.socket.destroy();
    const session = this.sessions.get(sessionId);
    if (session !== undefined && behaviour.touches) {
      this.sessions.set(sessionId, { ...session, expires: new Date(5000) });
    }
    const denied = sessionId === '' && request.url !== '/open';
    response.writeHead(denied ? 401 : behaviour.status, {
      'Content-Type': 'application/json',
      ...behaviour.headers,
    });
    response.end(denied ? '{"message":"Unauthorized"}' : behaviour.body(sessionId));
  }
}

function correct(): Behaviour {
  return { status: 200, body: () => '{"metrics":[{"count":1}]}', headers: {}, touches: true, hangsUp: false };
}

const COOKIE: Client = { name: 'cookie', presents: 'valid' };
const EXAMPLE: RouteExample = { title: 'last week', method: 'GET', path: '/event-metrics?days=7' };

let twins: Twins;

beforeEach(async () => {
  twins = new Twins();
  await twins.start();
});
afterEach(() => twins.stop());

function optionsFor(overrides: Partial<RunExperimentsOptions> = {}): RunExperimentsOptions {
  const { sessions, urls } = twins;
  return {
    control: { baseUrl: urls.control },
    candidate: { baseUrl: urls.candidate },
    cases: [{ routeKey: 'GET /event-metrics', example: EXAMPLE }],
    clients: BASIC_CLIENTS,
    credentials: createLoginCredentialSource({
      baseUrl: urls.control,
      email: 'ada@example.com',
      password: PASSWORD,
    }),
    sessions: createCollectionSessionReader({ findOne: async ({ _id }) => sessions.get(_id) ?? null }),
    clock: () => new Date('2026-11-21T12:00:00Z'),
    ...overrides,
  };
}

async function run(overrides: Partial<RunExperimentsOptions> = {}): Promise<readonly Result[]> {
  const results: Result[] = [];
  for await (const result of runExperiments(optionsFor(overrides))) results.push(result);
  return results;
}

function paths(results: readonly Result[]): readonly string[] {
  return results
    .filter((result): result is ComparedResult => result.outcome === 'compared')
    .flatMap(({ client, comparison }) =>
      comparison.differences
        .filter(({ standing }) => standing === 'counted')
        .map(({ difference }) => `${client} ${difference.path}`),
    );
}

describe('runExperiments', () => {
  test('finds equal twins equal, as every kind of client', async () => {
    // What the example expects is meant for callers who are logged in; strangers get their 401.
    const example = { ...EXAMPLE, expectStatus: 200 };
    const results = await run({ cases: [{ routeKey: 'GET /event-metrics', example }] });
    expect(results).toMatchObject([
      {
        outcome: 'compared',
        client: 'cookie',
        control: { status: 200, session: 'extended' },
        candidate: { status: 200, session: 'extended' },
      },
      {
        outcome: 'compared',
        client: 'bearer',
        control: { status: 200, session: 'extended' },
        candidate: { status: 200, session: 'extended' },
      },
      {
        outcome: 'compared',
        client: 'anonymous',
        control: { status: 401, session: 'no-session' },
        candidate: { status: 401, session: 'no-session' },
      },
    ]);
    expect(paths(results)).toEqual([]);
    expect(summarize(results)).toMatchObject({ outcome: 'equal', authenticatedCells: 2 });
  });

  test('gives every request a session of its own, and lets each side go first in turn', async () => {
    await run({ clients: BASIC_CLIENTS.slice(0, 2), repetitions: 2 });
    const requests = twins.asked.map((line) => line.split(' '));
    expect(requests.map(([side]) => side)).toEqual([
      'control',
      'candidate',
      'candidate',
      'control',
      'control',
      'candidate',
      'candidate',
      'control',
    ]);
    expect(new Set(requests.map((request) => request[3])).size).toBe(8);
    expect(requests.map((request) => request[2])).toEqual(Array(8).fill('/event-metrics?days=7'));
  });

  test.each<{
    readonly title: string;
    readonly change: (twins: Twins) => void;
    readonly found: readonly string[];
  }>([
    {
      title: 'a wrong number',
      change: ({ candidate }) => (candidate.body = () => '{"metrics":[{"count":2}]}'),
      found: ['cookie body.metrics[0].count', 'bearer body.metrics[0].count'],
    },
    {
      title: 'a wrong status',
      change: ({ candidate }) => (candidate.status = 201),
      found: ['cookie status', 'bearer status'],
    },
    {
      title: 'an extra header, also for strangers',
      change: ({ candidate }) => (candidate.headers = { 'X-Extra': '1' }),
      found: ['cookie headers.x-extra', 'bearer headers.x-extra', 'anonymous headers.x-extra'],
    },
    {
      title: 'a lost touch',
      change: ({ candidate }) => (candidate.touches = false),
      found: ['cookie session.expires', 'bearer session.expires'],
    },
  ])('finds $title', async ({ change, found }) => {
    change(twins);
    const results = await run();
    expect(paths(results)).toEqual(found);
    expect(exitCodeOf(summarize(results))).toBe(1);
  });

  test('takes an echoed credential for equal, since each side echoes its own', async () => {
    twins.control.body = (sessionId) => JSON.stringify({ sessionId });
    twins.candidate.body = (sessionId) => JSON.stringify({ sessionId });
    expect(paths(await run())).toEqual([]);
  });

  test('resets the clones before each write, and compares what they hold after it', async () => {
    const resets: number[] = [];
    const project = { _id: 'a'.repeat(24), name: 'New' };
    const results = await run({
      cases: [{ routeKey: 'POST /projects', example: { title: 'new', method: 'POST', path: '/projects' } }],
      clients: [COOKIE],
      writes: 'clones',
      isolate: async () => {
        resets.push(twins.asked.length);
        return {
          endStates: async () => ({
            before: { projects: [] },
            control: { projects: [project] },
            candidate: { projects: twins.asked.length > 2 ? [{ ...project, _id: 'b'.repeat(24) }] : [] },
          }),
        };
      },
      repetitions: 2,
    });
    expect(resets).toEqual([0, 2]);
    expect(results).toMatchObject([
      { comparison: { verdict: 'mismatch' } },
      { comparison: { verdict: 'match' } },
    ]);
    const [first] = results;
    const counted =
      first?.outcome === 'compared'
        ? first.comparison.differences.filter(({ standing }) => standing === 'counted')
        : [];
    expect(counted).toMatchObject([
      { difference: { kind: 'document-missing', path: 'database.projects[#0]' } },
    ]);
  });

  test('looks once per read at what it wrote, asked as somebody whom legacy knows', async () => {
    const resets: number[] = [];
    const results = await run({
      clients: [{ name: 'anonymous', presents: 'nothing' }, COOKIE],
      writes: 'clones',
      isolate: async () => {
        resets.push(twins.asked.length);
        const log = [{ _id: 1 }];
        return { endStates: async () => ({ before: {}, control: {}, candidate: { log } }) };
      },
      repetitions: 2,
    });
    expect(resets).toEqual([4]);
    expect(results.map((result) => result.outcome === 'compared' && result.comparison.verdict)).toEqual([
      'match',
      'match',
      'mismatch',
      'match',
    ]);
  });

  test('does not look at what reads wrote that were made of others', async () => {
    let resets = 0;
    await run({
      cases: [{ routeKey: 'GET /event-metrics', example: EXAMPLE, isVaried: true }],
      clients: [COOKIE],
      writes: 'clones',
      isolate: async () => {
        resets += 1;
        return { endStates: async () => ({ before: {}, control: {}, candidate: {} }) };
      },
    });
    expect(resets).toBe(0);
  });

  test('counts what became of other sessions, from when its own are made until both have answered', async () => {
    const seen: unknown[] = [];
    const nothing = { added: 0, removed: 0, changed: 0 };
    const [result] = await run({
      clients: [COOKIE],
      writes: 'clones',
      isolate: async () => ({
        endStates: async () => ({ before: {}, control: {}, candidate: {} }),
        watchSessions: async () => {
          seen.push([twins.logins.length, twins.asked.length]);
          return async (own) => {
            seen.push([twins.asked.length, [...own.control, ...own.candidate].toSorted()]);
            return { control: nothing, candidate: { ...nothing, removed: 2 } };
          };
        },
      }),
    });
    expect(seen).toEqual([
      [2, 0],
      [2, [...twins.sessions.keys()].toSorted()],
    ]);
    expect(result).toMatchObject({
      comparison: {
        verdict: 'mismatch',
        differences: [
          { difference: { path: 'session.others.removed', control: 'none', candidate: '2 sessions' } },
        ],
      },
    });
  });

  test('cannot run what follows a write that nobody asked for, and asks the next', async () => {
    let resets = 0;
    const results = await run({
      cases: [EXAMPLE, EXAMPLE].map((example) => ({ routeKey: 'GET /event-metrics', example })),
      clients: [COOKIE],
      writes: 'clones',
      isolate: async () => {
        resets += 1;
        return {
          endStates: async () => ({ before: {}, control: {}, candidate: {} }),
          strayWrites: resets === 1 ? ['the candidate: projects'] : [],
        };
      },
    });
    expect(results).toMatchObject([
      {
        reason: 'not-isolated',
        message: expect.stringContaining('one side alone wrote (the candidate: projects)'),
      },
      { outcome: 'compared' },
    ]);
    expect(twins.asked).toHaveLength(2);
  });

  test('applies ignore rules to the routes they name, and shows what they covered', async () => {
    twins.candidate.body = () => '{"metrics":[{"count":2}]}';
    const rule = { path: 'body.metrics[*].count', reason: 'still counting', routes: ['GET /event-metrics'] };
    const results = await run({ settings: { rules: [rule] } });
    expect(exitCodeOf(summarize(results))).toBe(0);
    expect(renderReport(results, { color: false })).toContain(
      '2 × body.metrics[*].count (rule): still counting',
    );
    expect(
      exitCodeOf(summarize(await run({ settings: { rules: [{ ...rule, routes: ['GET /me'] }] } }))),
    ).toBe(1);
  });

  test('refuses an expired rule and an unusable target before anything is sent', () => {
    const rules = [{ path: 'body.a', reason: 'known', until: '2026-11-20' }];
    expect(() => runExperiments(optionsFor({ settings: { rules } }))).toThrow(/expired on 2026-11-20/);
    expect(() => runExperiments(optionsFor({ control: { baseUrl: 'http://u:canary@127.0.0.1' } }))).toThrow(
      'The base URL of the control holds a user name or password',
    );
    expect(twins.asked.concat(twins.logins)).toEqual([]);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'])(
    'refuses %s by name and sends nothing',
    async (method) => {
      const results = await run({
        cases: [{ routeKey: `${method} /projects`, example: { ...EXAMPLE, method } }],
      });
      expect(results).toHaveLength(3);
      expect(results[0]).toMatchObject({
        outcome: 'could-not-run',
        reason: 'unsafe-method',
        message: expect.stringContaining(method),
      });
      expect(exitCodeOf(summarize(results))).toBe(2);
      expect(twins.asked.concat(twins.logins)).toEqual([]);
    },
  );

  test.each<{
    readonly title: string;
    readonly change: (twins: Twins) => void;
    readonly overrides?: Partial<RunExperimentsOptions>;
    readonly reason: string;
    readonly message: RegExp;
  }>([
    {
      title: 'the candidate hangs up',
      change: ({ candidate }) => (candidate.hangsUp = true),
      reason: 'unreachable',
      message: /^candidate at http:.*ECONNRESET/,
    },
    {
      title: 'the login is refused',
      change: (twins) => (twins.loginStatus = 401),
      reason: 'no-credential',
      message: /answered 401: wrong email or password/,
    },
    {
      title: 'the session reader looks elsewhere',
      change: () => undefined,
      overrides: { sessions: { read: async () => 'absent' } },
      reason: 'session-not-found',
      message: /the database that the login writes to/,
    },
    {
      title: 'the session reader fails',
      change: () => undefined,
      overrides: {
        sessions: {
          read: async (sessionId) => {
            throw new Error(`no ${sessionId}`);
          },
        },
      },
      reason: 'session-unreadable',
      message: /could not be read: no \(session id\)/,
    },
    {
      title: 'both sides get one session',
      change: () => undefined,
      overrides: {
        credentials: { acquire: async (client) => ({ client, headers: [], sessionIds: ['same'] }) },
      },
      reason: 'no-credential',
      message: /both sides the same session/,
    },
    {
      title: 'legacy answers something else than the example expects',
      change: ({ control, candidate }) => {
        control.status = 500;
        candidate.status = 500;
      },
      overrides: { cases: [{ routeKey: 'GET /event-metrics', example: { ...EXAMPLE, expectStatus: 200 } }] },
      reason: 'unexpected-status',
      message: /expects 200, but the legacy API answered 500/,
    },
  ])('could not run when $title', async ({ change, overrides = {}, reason, message }) => {
    change(twins);
    const results = await run({ clients: [COOKIE], ...overrides });
    expect(results).toEqual([
      expect.objectContaining({ outcome: 'could-not-run', reason, message: expect.stringMatching(message) }),
    ]);
    expect(exitCodeOf(summarize(results))).toBe(2);
  });

  test('could not run when legacy is stopped', async () => {
    await twins.stop();
    const results = await run();
    expect(results.map((result) => result.outcome)).toEqual(Array(3).fill('could-not-run'));
    expect(exitCodeOf(summarize(results))).toBe(2);
  });

  test('compares without session documents when there is no reader, and says so', async () => {
    const { sessions: _sessions, ...options } = optionsFor();
    const results: Result[] = [];
    for await (const result of runExperiments(options)) results.push(result);
    expect(results[0]).toMatchObject({
      control: { session: 'not-observed' },
      candidate: { session: 'not-observed' },
    });
  });

  test('lets no secret out, neither in results nor in the report', async () => {
    twins.control.headers = { 'X-Session-Token': 'canary-header', 'X-Echo': `Bearer canary-bearer` };
    twins.control.body = (sessionId) =>
      JSON.stringify({ token: 'canary-token', note: `id ${sessionId}`, sessionId });
    twins.candidate.body = () => '{"token":"canary-other","note":1}';
    const example = { ...EXAMPLE, headers: { 'X-Api-Key': 'canary-key', Cookie: 'canary-cookie=canary' } };
    const results = await run({ cases: [{ routeKey: 'GET /event-metrics', example }] });
    expect(paths(results)).toEqual(
      expect.arrayContaining(['cookie body.token', 'cookie headers.x-session-token']),
    );
    expect(twins.logins.join()).toContain(PASSWORD);
    expect([...twins.sessions.keys()].join()).toContain('canary');
    expect(JSON.stringify(results)).not.toContain('canary-');
    expect(renderReport(results, { color: true })).not.toContain('canary-');
  });
});
