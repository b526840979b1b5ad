import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ListeningServer, listen } from '@straddle/testing';
import type { Client, Credential } from '../cases/credential.ts';
import type { ExperimentCase, RouteExample } from '../cases/examples.ts';
import type { SessionState } from '../results/observation.ts';
import type { Result } from '../results/result.ts';
import type { RunExperimentsOptions } from './experiment-options.ts';
import { runExperiments } from './run-experiments.ts';

/** One API that answers whatever a test says, and remembers what it was asked. */
let api: ListeningServer;
const asked: { readonly method: string; readonly headers: IncomingMessage['headers'] }[] = [];
let statusOf: (request: IncomingMessage) => number;
let effect: (request: IncomingMessage) => void | Promise<void>;

beforeEach(async () => {
  asked.length = 0;
  statusOf = () => 200;
  effect = () => undefined;
  api = await listen(async (request, response) => {
    asked.push({ method: request.method ?? '', headers: request.headers });
    await effect(request);
    response.writeHead(statusOf(request)).end();
  });
});
afterEach(() => api.close());

const COOKIE: Client = { name: 'cookie', presents: 'valid' };
const NOTHING: Credential = { client: 'cookie', headers: [], sessionIds: [] };
const EXAMPLE: RouteExample = { title: 'one', method: 'GET', path: '/one' };

function caseOf(example: Partial<RouteExample> = {}): ExperimentCase {
  return { routeKey: 'GET /one', example: { ...EXAMPLE, ...example } };
}

function optionsFor(overrides: Partial<RunExperimentsOptions>): RunExperimentsOptions {
  return {
    control: { baseUrl: api.url },
    candidate: { baseUrl: api.url },
    cases: [caseOf()],
    clients: [COOKIE],
    credentials: { acquire: async () => NOTHING },
    ...overrides,
  };
}

async function run(overrides: Partial<RunExperimentsOptions>): Promise<readonly Result[]> {
  const results: Result[] = [];
  for await (const result of runExperiments(optionsFor(overrides))) results.push(result);
  return results;
}

describe('clients', () => {
  test('send all their headers, leave out those of the example that they say, and are shown as variables', async () => {
    const results = await run({
      clients: [{ name: 'both', presents: 'invalid' }],
      cases: [caseOf({ headers: { origin: 'https://app.example', Accept: 'text/csv' } })],
      credentials: {
        acquire: async (client) => ({
          client,
          headers: [
            { name: 'Cookie', value: 'sid=canary-cookie', variable: 'STRADDLE_CREDENTIAL_BOTH_COOKIE' },
            {
              name: 'Authorization',
              prefix: 'Bearer ',
              value: 'canary',
              variable: 'STRADDLE_CREDENTIAL_BOTH_A',
            },
            { name: 'Origin', value: 'https://elsewhere.example' },
          ],
          sessionIds: [],
          withoutHeaders: ['Origin'],
        }),
      },
    });
    expect(asked[0]?.headers).toMatchObject({
      cookie: 'sid=canary-cookie',
      authorization: 'Bearer canary',
      origin: 'https://elsewhere.example',
      accept: 'text/csv',
    });
    expect(results).toMatchObject([
      {
        outcome: 'compared',
        client: 'both',
        presents: 'invalid',
        request: { headers: { Accept: 'text/csv' } },
        presented: [
          ['Cookie', '$STRADDLE_CREDENTIAL_BOTH_COOKIE'],
          ['Authorization', 'Bearer $STRADDLE_CREDENTIAL_BOTH_A'],
          ['Origin', 'https://elsewhere.example'],
        ],
      },
    ]);
    expect(JSON.stringify(results)).not.toContain('canary');
  });

  test('are given credentials by name and side', async () => {
    const acquired: string[] = [];
    await run({
      clients: [COOKIE, { name: 'expired', presents: 'invalid' }],
      credentials: {
        acquire: async (client, side) => {
          acquired.push(`${client} ${side}`);
          return NOTHING;
        },
      },
    });
    expect(acquired).toEqual(['cookie control', 'cookie candidate', 'expired control', 'expired candidate']);
  });

  test.each<{ readonly client: Client; readonly outcome: string }>([
    { client: COOKIE, outcome: 'could-not-run' },
    { client: { name: 'other-tenant', presents: 'valid', expectsExampleStatus: false }, outcome: 'compared' },
    { client: { name: 'expired', presents: 'invalid' }, outcome: 'compared' },
    { client: { name: 'anonymous', presents: 'nothing' }, outcome: 'compared' },
  ])('the status that the example expects holds for $client.name: $outcome', async ({ client, outcome }) => {
    statusOf = () => 404;
    expect(await run({ clients: [client], cases: [caseOf({ expectStatus: 200 })] })).toMatchObject([
      { outcome },
    ]);
  });

  test('that are for unsafe methods ask nothing else, and nothing at all when writes are refused', async () => {
    const crossSite: Client = { name: 'cross-site', presents: 'valid', methods: 'unsafe' };
    const cases = [caseOf(), caseOf({ method: 'DELETE' })];
    const asClients = async (writes: 'allowed' | 'refused'): Promise<readonly string[]> =>
      (await run({ cases, clients: [COOKIE, crossSite], writes })).map(
        ({ client, request, outcome }) => `${client} ${request.method} ${outcome}`,
      );
    expect(await asClients('allowed')).toEqual([
      'cookie GET compared',
      'cookie DELETE compared',
      'cross-site DELETE compared',
    ]);
    expect(await asClients('refused')).toEqual(['cookie GET compared', 'cookie DELETE could-not-run']);
  });
});

describe('sessions', () => {
  const documents = new Map<string, SessionState>();
  const bothSides: RunExperimentsOptions['credentials'] = {
    acquire: async (client, side) => ({
      client,
      headers: [],
      sessionIds: [`first-${side}`, `second-${side}`],
    }),
  };
  const sessions: RunExperimentsOptions['sessions'] = {
    read: async (sessionId) => documents.get(sessionId) ?? 'absent',
  };
  beforeEach(() => {
    documents.clear();
    for (const id of ['first', 'second'])
      for (const side of ['control', 'candidate'])
        documents.set(`${id}-${side}`, { _id: id, session: '{}', expires: new Date(1000) });
  });

  test('are all looked at that a request could reach', async () => {
    effect = () => {
      if (asked.length === 2) documents.set('second-candidate', { session: '{}', expires: new Date(9000) });
    };
    const [result] = await run({ credentials: bothSides, sessions });
    expect(result).toMatchObject({
      control: { session: 'untouched' },
      comparison: {
        verdict: 'mismatch',
        differences: [{ difference: { kind: 'session-expires', path: 'sessions[1].expires' } }],
      },
    });
  });

  test('of something valid must exist; of something invalid they need not', async () => {
    documents.clear();
    const results = await run({
      clients: [COOKIE, { name: 'logged-out', presents: 'invalid' }],
      credentials: bothSides,
      sessions,
    });
    expect(results).toMatchObject([
      { reason: 'session-not-found' },
      { outcome: 'compared', control: { session: 'no-session' } },
    ]);
  });

  test('are refused when both sides would share one of several', async () => {
    const results = await run({
      credentials: {
        acquire: async (client, side) => ({ client, headers: [], sessionIds: [side, 'shared'] }),
      },
    });
    expect(results).toMatchObject([{ reason: 'no-credential' }]);
    expect(asked).toEqual([]);
  });
});

describe('targets', () => {
  test('get headers of their own, which nobody is shown', async () => {
    const results = await run({
      control: { baseUrl: api.url, headers: { 'X-Gate': 'canary-one' } },
      candidate: { baseUrl: api.url, headers: { 'X-Gate': 'canary-two' } },
    });
    expect(asked.map(({ headers }) => headers['x-gate'])).toEqual(['canary-one', 'canary-two']);
    expect(JSON.stringify(results)).not.toContain('canary');
  });
});

describe('options', () => {
  test('that contradict each other are refused together, before anything is sent', () => {
    expect(() =>
      runExperiments(optionsFor({ writes: 'clones', concurrency: 0, retries: -1, repetitions: 1.5 })),
    ).toThrow(
      expect.objectContaining({
        code: 'ERR_EXPERIMENT_OPTIONS_INVALID',
        message: expect.stringMatching(/concurrency(?:.|\n)*repetitions(?:.|\n)*retries(?:.|\n)*"isolate"/),
      }),
    );
    const isolate = (): Promise<never> => Promise.reject(new Error('unused'));
    expect(() => runExperiments(optionsFor({ writes: 'clones', isolate, concurrency: 2 }))).toThrow(
      /concurrency of 1/,
    );
    expect(asked).toEqual([]);
  });

  test('a reset that fails is the result of its case, and no request is sent for it', async () => {
    let resets = 0;
    const results = await run({
      cases: [caseOf({ method: 'POST' }), caseOf()],
      writes: 'clones',
      isolate: async () => {
        resets += 1;
        if (resets === 1) throw new Error('disk full');
        return { endStates: async () => ({ before: {}, control: {}, candidate: {} }) };
      },
    });
    expect(results).toMatchObject([
      { reason: 'not-isolated', message: 'the databases could not be reset: disk full' },
      { outcome: 'compared' },
    ]);
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });
});

describe('concurrency', () => {
  test('asks so many at a time, gives results in the order of the cases, and takes cases one by one', async () => {
    const waiting: (() => void)[] = [];
    effect = () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        // The last of three is answered first. With fewer at a time nobody would be; more are never there.
        if (waiting.length === 3) for (const answer of waiting.splice(0).toReversed()) answer();
      });
    let taken = 0;
    async function* cases(): AsyncGenerator<ExperimentCase> {
      for (let index = 0; index < 9; index += 1) {
        taken += 1;
        yield caseOf({ path: `/${index}` });
      }
    }
    const seen: string[] = [];
    for await (const { request } of runExperiments(optionsFor({ cases: cases(), concurrency: 3 }))) {
      seen.push(request.path);
      expect(taken - seen.length).toBeLessThanOrEqual(2);
    }
    expect(seen).toEqual(['/0', '/1', '/2', '/3', '/4', '/5', '/6', '/7', '/8']);
  });

  test('begins nothing more when nobody wants to know', async () => {
    const cases = Array.from({ length: 50 }, (_, index) => caseOf({ path: `/${index}` }));
    for await (const result of runExperiments(optionsFor({ cases, concurrency: 4 }))) {
      if (result.outcome === 'compared') break;
    }
    const askedThen = asked.length;
    expect(askedThen).toBeLessThanOrEqual(10);
    await run({ cases: [] });
    expect(asked.length).toBe(askedThen);
  });
});
