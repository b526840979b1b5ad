import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ListeningServer, listen } from '@straddle/testing';
import type { Credential } from '../cases/credential.ts';
import type { CredentialSource, SideName } from '../node/credential-source.ts';
import type { Target } from '../node/experiment-options.ts';
import { runExperiments } from '../node/run-experiments.ts';
import type { Result } from '../results/result.ts';
import { createTrafficRecorder } from './create-traffic-recorder.ts';
import { type RecordedLine, readRecording } from './read-recording.ts';
import { formatExchange, type RecordedExchange } from './recorded-exchange.ts';
import { createReplayCallers } from './replay-callers.ts';
import { NO_ROUTE, type NotReplayed, type ReplayOptions, replayCases } from './replay-cases.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'straddle-replay-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const EXCHANGE: RecordedExchange = {
  at: '2026-11-21T10:00:00.000Z',
  method: 'GET',
  path: '/projects?page=1',
  headers: { accept: 'text/plain' },
  sessions: {},
  body: { form: 'none' },
  status: 200,
  durationMs: 3,
};

/** Numbers the sessions that it gives, per side and client. */
function numberedCredentials(): CredentialSource & { readonly given: string[] } {
  const given: string[] = [];
  return {
    given,
    acquire: async (client, side) => {
      const sessionId = `${side}-${client}-session-${given.length}`;
      given.push(sessionId);
      return credentialOf(client, sessionId);
    },
  };
}

function credentialOf(client: string, sessionId: string): Credential {
  const name = client === 'cookie' ? 'Cookie' : 'Authorization';
  return {
    client,
    headers: [{ name, value: sessionId, variable: 'STRADDLE_CREDENTIAL_X' }],
    sessionIds: [sessionId],
  };
}

interface Replayed {
  readonly results: readonly Result[];
  readonly notReplayed: readonly (NotReplayed & { readonly line: number })[];
}

interface Sides {
  readonly control: Target;
  readonly candidate: Target;
  readonly credentials?: CredentialSource;
  readonly concurrency?: number;
  readonly writes?: 'allowed';
}

async function replay(
  lines: AsyncIterable<RecordedLine> | Iterable<RecordedLine>,
  { credentials = numberedCredentials(), ...sides }: Sides,
  more: Partial<ReplayOptions> = {},
): Promise<Replayed> {
  const notReplayed: (NotReplayed & { readonly line: number })[] = [];
  const cases = replayCases(lines, {
    routeKeyOf: (method, path) => (path === '/nowhere' ? undefined : `${method} ${path}`),
    callerOf: createReplayCallers({ credentials }),
    onNotReplayed: (line, why) => notReplayed.push({ line, ...why }),
    ...more,
  });
  const results: Result[] = [];
  for await (const result of runExperiments({ ...sides, cases, clients: [], credentials }))
    results.push(result);
  return { results, notReplayed };
}

function linesOf(...exchanges: readonly Partial<RecordedExchange>[]): readonly RecordedLine[] {
  return exchanges.map((exchange, index) => ({
    line: index + 1,
    outcome: 'exchange',
    exchange: { ...EXCHANGE, ...exchange },
  }));
}

/** A side that remembers what it was asked. */
async function side(
  handler: (message: IncomingMessage, response: ServerResponse) => void = (_message, response) =>
    response.end('same'),
): Promise<ListeningServer & { readonly asked: string[]; readonly baseUrl: string }> {
  const asked: string[] = [];
  const server = await listen((message: IncomingMessage, response: ServerResponse) => {
    let body = '';
    message.on('data', (chunk) => (body += chunk));
    message.on('end', () => {
      const { cookie = '-', authorization = '-', accept = '-' } = message.headers;
      asked.push(`${message.method} ${message.url} ${cookie} ${authorization} ${accept} ${body}`.trimEnd());
      handler(message, response);
    });
  });
  return { ...server, asked, baseUrl: server.url };
}

async function withSides<T>(
  run: (sides: {
    control: Awaited<ReturnType<typeof side>>;
    candidate: Awaited<ReturnType<typeof side>>;
  }) => Promise<T>,
  wrong?: Parameters<typeof side>[0],
): Promise<T> {
  const control = await side();
  const candidate = await side(wrong);
  try {
    return await run({ control, candidate });
  } finally {
    await control.close();
    await candidate.close();
  }
}

describe('a replay', () => {
  test('asks both sides what was recorded, each with sessions of its own', async () => {
    const lines = linesOf(
      { sessions: { cookie: 'ada' } },
      { sessions: { bearer: 'cleo' } },
      { sessions: { cookie: 'ada' } },
      {},
      { sessions: { cookie: 'ada', bearer: 'ada' } },
      {
        method: 'POST',
        path: '/projects',
        body: { form: 'json', value: { name: 'Ada' } },
        sessions: { cookie: 'eve' },
      },
    );
    await withSides(async (sides) => {
      const { results, notReplayed } = await replay(lines, { ...sides, writes: 'allowed' });
      expect(notReplayed).toEqual([]);
      expect(results.map((result) => result.outcome)).toEqual(Array(6).fill('compared'));
      expect(results.map(({ client, presents }) => `${client} ${presents}`)).toEqual([
        'cookie valid',
        'bearer valid',
        'cookie valid',
        'anonymous nothing',
        'bearer-and-cookie valid',
        'cookie valid',
      ]);
      expect(results[2]).toMatchObject({ routeKey: 'GET /projects', caseTitle: 'recorded, line 3' });
      expect(sides.control.asked).toEqual([
        'GET /projects?page=1 control-cookie-session-0 - text/plain',
        'GET /projects?page=1 - control-bearer-session-2 text/plain',
        'GET /projects?page=1 control-cookie-session-0 - text/plain',
        'GET /projects?page=1 - - text/plain',
        'GET /projects?page=1 control-cookie-session-0 control-bearer-session-4 text/plain',
        'POST /projects control-cookie-session-6 - text/plain {"name":"Ada"}',
      ]);
      expect(sides.candidate.asked).toEqual(
        sides.control.asked.map((line) =>
          line.replace(
            /control-(\w+)-session-(\d)/g,
            (_all, client, number) => `candidate-${client}-session-${Number(number) + 1}`,
          ),
        ),
      );
    });
  });

  test('finds what differs, and names the line', async () => {
    await withSides(
      async (sides) => {
        const { results } = await replay(linesOf({}, { path: '/projects?page=2' }), sides);
        expect(results.map((one) => one.outcome === 'compared' && one.comparison.verdict)).toEqual([
          'match',
          'mismatch',
        ]);
        expect(results[1]).toMatchObject({ caseTitle: 'recorded, line 2' });
      },
      (message, response) => response.end(message.url?.endsWith('2') === true ? 'wrong' : 'same'),
    );
  });

  test('leaves nothing out without a word', async () => {
    const lines: readonly RecordedLine[] = [
      ...linesOf(
        {},
        { method: 'POST', body: { form: 'not-kept', reason: 'not-json' } },
        { method: 'DELETE' },
        { path: '/other' },
        { path: '/nowhere' },
      ),
      { line: 6, outcome: 'malformed', problem: 'not JSON' },
      { line: 7, outcome: 'exchange', exchange: EXCHANGE },
    ];
    await withSides(async (sides) => {
      const routes = new Set(['GET /projects', 'POST /projects', 'DELETE /projects', NO_ROUTE]);
      const everything = await replay(lines, sides, { routes });
      expect(everything.notReplayed).toEqual([
        { line: 2, reason: 'body-not-kept', why: 'not-json' },
        { line: 4, reason: 'other-route' },
        { line: 6, reason: 'malformed', problem: 'not JSON' },
      ]);
      expect(everything.results.map((one) => `${one.routeKey} ${one.outcome}`)).toEqual([
        'GET /projects compared',
        'DELETE /projects could-not-run',
        `${NO_ROUTE} compared`,
        'GET /projects compared',
      ]);
      const reads = await replay(lines, sides, { readsOnly: true });
      expect(reads.notReplayed.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
        '2 unsafe-method',
        '3 unsafe-method',
        '6 malformed',
      ]);
    });
  });
});

describe('sessions of a replay', () => {
  test('keep their order when many requests are under way', async () => {
    const people = ['ada', 'cleo', 'dmitri', 'eve'];
    const lines = linesOf(
      ...Array.from({ length: 200 }, (_, index) => ({
        path: `/${index}`,
        sessions: { cookie: people[(index * 7) % 4] ?? '' },
      })),
    );
    await withSides(
      async (sides) => {
        const { results } = await replay(lines, { ...sides, concurrency: 16 });
        expect(results.map(({ caseTitle }) => caseTitle)).toEqual(
          lines.map(({ line }) => `recorded, line ${line}`),
        );
        for (const { asked } of [sides.control, sides.candidate]) {
          const sessions = new Map<string, number[]>();
          for (const line of asked) {
            const [, path = '', cookie = ''] = line.split(' ');
            sessions.set(cookie, [...(sessions.get(cookie) ?? []), Number(path.slice(1))]);
          }
          expect(sessions.size).toBe(4);
          for (const paths of sessions.values()) {
            expect(paths).toHaveLength(50);
            expect(paths).toEqual(paths.toSorted((one, other) => one - other));
          }
        }
        // Or the test would show nothing.
        expect(sides.candidate.asked.map((line) => Number(line.split(' ')[1]?.slice(1)))).not.toEqual(
          lines.map((_line, index) => index),
        );
      },
      (message, response) =>
        void setTimeout((Number(message.url?.slice(1)) * 13) % 7).then(() => response.end('same')),
    );
  });

  test('are one for everybody when they cannot be made in any number', async () => {
    const credentials = numberedCredentials();
    await withSides((sides) =>
      replay(
        linesOf({ sessions: { cookie: 'ada' } }, { sessions: { cookie: 'cleo' } }),
        { ...sides, credentials },
        {
          callerOf: createReplayCallers({ credentials, shared: true }),
        },
      ),
    );
    expect(credentials.given).toHaveLength(2);
  });

  test('are of several users in turn, in both ways of presenting them', async () => {
    const asked: string[] = [];
    const callerOf = createReplayCallers({
      credentials: {
        acquire: async (client, _side, user) => {
          asked.push(`${client} ${user}`);
          return credentialOf(client, `session-${asked.length}`);
        },
      },
      users: ['valid', 'fewRoles'],
    });
    const recorded = [{ cookie: 'a' }, { bearer: 'b' }, { cookie: 'c' }, { bearer: 'a', cookie: 'b' }];
    for (const sessions of recorded) await callerOf(sessions).acquire('control');
    expect(asked).toEqual([
      'cookie valid',
      'bearer fewRoles',
      'cookie valid',
      'bearer valid',
      'cookie fewRoles',
    ]);
  });

  test('are forgotten when there are too many, and made anew', async () => {
    const credentials = numberedCredentials();
    const callerOf = createReplayCallers({ credentials, maxSessions: 2 });
    const sessionOf = async (cookie: string, which: SideName = 'control'): Promise<string> =>
      (await callerOf({ cookie }).acquire(which)).sessionIds[0] ?? '';
    const first = await sessionOf('first');
    for (const other of ['a', 'b', 'c']) await sessionOf(other);
    expect(await sessionOf('first')).toBe(first);
    for (const other of ['d', 'e', 'f', 'g']) await sessionOf(other);
    expect(await sessionOf('first')).not.toBe(first);
  });

  test('that could not be made are tried again the next time', async () => {
    let tries = 0;
    const credentials: CredentialSource = {
      acquire: async (client, which) => {
        tries += 1;
        if (tries <= 2) throw new Error('the database is away');
        return credentialOf(client, `${which}-session`);
      },
    };
    await withSides(async (sides) => {
      const lines = linesOf({ sessions: { cookie: 'ada' } }, { sessions: { cookie: 'ada' } });
      const { results } = await replay(lines, { ...sides, credentials });
      expect(results).toMatchObject([
        { outcome: 'could-not-run', reason: 'no-credential', message: 'the database is away' },
        { outcome: 'compared' },
      ]);
    });
  });
});

test('what was recorded of real traffic is replayed', async () => {
  const file = join(folder, 'traffic.jsonl');
  const recorder = await createTrafficRecorder({
    file,
    settings: { query: ['page'], bodyFields: ['body.name'] },
    onProblem: () => undefined,
  });
  const underWay: Promise<unknown>[] = [];
  const live = await listen((message: IncomingMessage, response: ServerResponse) => {
    recorder.observe(message, response);
    underWay.push(once(response, 'close'));
    message.resume();
    message.on('end', () => response.end('live'));
  });
  const send = (path: string, cookie: string, body?: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST';
      const headers = { Cookie: `connect.sid=${cookie}`, 'Content-Type': 'application/json' };
      const outgoing = request(`${live.url}${path}`, { method, headers, agent: false });
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => incoming.resume().on('end', resolve));
      outgoing.end(body);
    });
  await send('/projects?page=3&q=Ada', 'secret-of-ada');
  await send('/projects', 'secret-of-cleo', '{"name":"Moon","note":"private"}');
  await send('/projects?page=4', 'secret-of-ada');
  await Promise.all(underWay);
  await live.close();
  await recorder.close();

  await withSides(async (sides) => {
    await replay(readRecording(file), { ...sides, writes: 'allowed' });
    expect(sides.control.asked).toEqual([
      'GET /projects?page=3&q=xxx control-cookie-session-0 - -',
      'POST /projects control-cookie-session-2 - - {"name":"Moon"}',
      'GET /projects?page=4 control-cookie-session-0 - -',
    ]);
  });
});

test('a long recording is read no faster than it is asked', async () => {
  const file = join(folder, 'long.jsonl');
  writeFileSync(file, `${formatExchange(EXCHANGE)}\n`.repeat(50_000));
  let read = 0;
  async function* counted(): AsyncGenerator<RecordedLine> {
    for await (const line of readRecording(file)) {
      read += 1;
      yield line;
    }
  }
  await withSides(async ({ control, candidate }) => {
    const credentials = numberedCredentials();
    const cases = replayCases(counted(), {
      routeKeyOf: () => 'GET /projects',
      callerOf: createReplayCallers({ credentials }),
      onNotReplayed: () => undefined,
    });
    let results = 0;
    for await (const _result of runExperiments({
      control,
      candidate,
      cases,
      clients: [],
      credentials,
      concurrency: 4,
    })) {
      results += 1;
      if (results === 100) break;
    }
  });
  expect(read).toBeGreaterThanOrEqual(100);
  expect(read).toBeLessThan(110);
});

test('a read after a write finds the data of the beginning, as the write did', async () => {
  const resets: number[] = [];
  await withSides(async (sides) => {
    const credentials = numberedCredentials();
    const post = { method: 'POST', body: { form: 'json', value: {} } } as const;
    const cases = replayCases(linesOf({}, {}, post, {}, {}, post, post, {}), {
      routeKeyOf: () => 'ANY /projects',
      callerOf: createReplayCallers({ credentials }),
      onNotReplayed: () => undefined,
    });
    const endStates = { before: {}, control: {}, candidate: {} };
    const results = runExperiments({
      ...sides,
      credentials,
      cases,
      clients: [],
      writes: 'clones',
      isolate: async () => {
        resets.push(sides.control.asked.length + 1);
        return { endStates: async () => endStates };
      },
    });
    for await (const result of results) expect(result.outcome).toBe('compared');
  });
  expect(resets).toEqual([3, 4, 6, 7, 8]);
});
