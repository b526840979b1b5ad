import { writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type ListeningServer, listen } from '@straddle/testing';
import { copyRepository, type RepositoryCopy } from './testing/copy-repository.ts';
import { runCommand } from './testing/run-command.ts';

const COOKIE = 'connect.sid=s%3Acanary-session.canary-signature';

let copy: RepositoryCopy;
beforeAll(() => {
  copy = copyRepository();
});
afterAll(() => copy?.remove());

const servers: ListeningServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function startTarget(listener: RequestListener): Promise<string> {
  const server = await listen(listener);
  servers.push(server);
  return server.url;
}

/** Answers with the path. */
const good: RequestListener = (request, response) => {
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ path: request.url }));
};

interface RecordedLine {
  readonly method?: string;
  readonly path: string;
  readonly sessions?: object;
  readonly body?: object;
  readonly headers?: object;
}

function lineOf(recorded: RecordedLine): string {
  return JSON.stringify({
    v: 1,
    at: '2026-11-21T10:00:00.000Z',
    method: 'GET',
    sessions: { cookie: 'ada' },
    status: 200,
    durationMs: 1,
    ...recorded,
  });
}

async function replay(
  lines: readonly string[],
  options: readonly string[],
): Promise<{ readonly code: number | null; readonly output: string }> {
  writeFileSync(join(copy.folder, 'traffic.jsonl'), `${lines.join('\n')}\n`);
  const command = runCommand(
    ['node', 'packages/cli/bin/straddle.mjs', 'replay', 'traffic.jsonl', ...options],
    copy.folder,
    { STRADDLE_CREDENTIAL_COOKIE: COOKIE },
  );
  const ended = await command.ended();
  expect(command.stillRunning()).toEqual([]);
  expect(ended.output).not.toContain('canary');
  return ended;
}

describe('straddle replay against two sides that somebody else runs', () => {
  const lines = [
    lineOf({ path: '/me' }),
    lineOf({ path: '/projects?page=1' }),
    lineOf({ path: '/elsewhere' }),
  ];

  test('that are equal: 0, per route of the route table', async () => {
    const [control, candidate] = [await startTarget(good), await startTarget(good)];
    const { code, output } = await replay(lines, ['--control', control, '--candidate', candidate]);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/│ GET \/me +│ +1 │ +0 │/);
    expect(output).toMatch(/│ ANY \/projects +│ +1 │ +0 │/);
    expect(output).toContain('Equal: 3 cells, 0 different, 0 could not run, 3 authenticated');
    expect(output).toContain('Session documents were not compared');
  });

  test('that differ in one exchange: 1, with the line and a request to repeat', async () => {
    const control = await startTarget(good);
    const candidate = await startTarget((request, response) => {
      if (request.url === '/me')
        response.setHeader('Content-Type', 'application/json').end('{"path":"/you"}');
      else good(request, response);
    });
    const { code, output } = await replay(lines, ['--control', control, '--candidate', candidate]);
    expect({ code, output }).toMatchObject({ code: 1 });
    expect(output).toContain('✗ GET /me, recorded, line 1');
    expect(output).toMatch(/body\.path: control "\/me", candidate "\/you"/);
    expect(output).toMatch(/control: +curl .*\$STRADDLE_CREDENTIAL_COOKIE/);
  });

  test('and lines that cannot be read: 2, each named, and the rest is compared', async () => {
    const [control, candidate] = [await startTarget(good), await startTarget(good)];
    const broken = [lines[0] ?? '', 'nonsense', lines[1] ?? '', (lines[2] ?? '').slice(0, 30)];
    const { code, output } = await replay(broken, ['--control', control, '--candidate', candidate]);
    expect({ code, output }).toMatchObject({ code: 2 });
    expect(output).toMatch(/traffic\.jsonl, line 2: not JSON/);
    expect(output).toMatch(/traffic\.jsonl, line 4: not JSON/);
    expect(output).toMatch(
      /Could not run: 2 cells, 0 different, .*\n +lines of the recording cannot be read/,
    );
    expect(output).toContain('2 lines of the recording cannot be read.');
  });

  test('never sends a write that nobody has allowed', async () => {
    const asked: string[] = [];
    const listener: RequestListener = (request, response) => {
      asked.push(`${request.method} ${request.url}`);
      good(request, response);
    };
    const sides = ['--control', await startTarget(listener), '--candidate', await startTarget(listener)];
    const writing = [lineOf({ path: '/me' }), lineOf({ method: 'DELETE', path: '/projects/prj_1' })];
    const refused = await replay(writing, [...sides, '--writes']);
    expect(refused).toMatchObject({ code: 2, output: expect.stringContaining('--allow-writes') });
    expect(asked).toEqual([]);
    const { code, output } = await replay(writing, sides);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('1 recorded request that writes was left out; --writes sends it.');
    expect(asked).toEqual(['GET /me', 'GET /me']);
    expect(await replay(writing, [...sides, '--writes', '--allow-writes'])).toMatchObject({ code: 0 });
    expect(asked.slice(2)).toContain('DELETE /projects/prj_1');
  });

  test('asks nobody as somebody for whom there is no credential', async () => {
    const [control, candidate] = [await startTarget(good), await startTarget(good)];
    const { code, output } = await replay(
      [lineOf({ path: '/me' }), lineOf({ path: '/me', sessions: { bearer: 'ada' } })],
      ['--control', control, '--candidate', candidate],
    );
    expect({ code, output }).toMatchObject({ code: 2 });
    expect(output).toContain('There is no credential for the client "bearer"');
  });

  test.each([
    {
      title: 'a recording that is not there',
      options: ['--route', 'GET /me'],
      file: 'nowhere.jsonl',
      says: 'ERR_RECORDING_UNREADABLE',
    },
    {
      title: 'a route that is none',
      options: ['--route', 'GET /you'],
      file: 'traffic.jsonl',
      says: 'there is no "GET /you"',
    },
  ])('refuses $title before anything is started', async ({ options, file, says }) => {
    writeFileSync(join(copy.folder, 'traffic.jsonl'), '');
    const command = runCommand(
      ['node', 'packages/cli/bin/straddle.mjs', 'replay', file, ...options],
      copy.folder,
    );
    expect(await command.ended()).toMatchObject({ code: 2, output: expect.stringContaining(says) });
  });
});

test('straddle replay on this machine: recorded sessions are minted ones, and writes have a copy each', async () => {
  const { code, output } = await replay(
    [
      lineOf({ path: '/me' }),
      lineOf({ path: '/private', sessions: { bearer: 'cleo' } }),
      lineOf({ path: '/me', sessions: {} }),
      lineOf({ path: '/me', sessions: { bearer: 'ada', cookie: 'ada' } }),
      lineOf({
        method: 'POST',
        path: '/projects',
        headers: { 'content-type': 'application/json' },
        body: { form: 'json', value: { name: 'Moon' } },
      }),
      lineOf({ path: '/projects' }),
      lineOf({ path: '/profile' }),
    ],
    ['--writes'],
  );
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(output).toContain('Equal: 7 cells, 0 different, 0 could not run, 6 authenticated');
  // The anonymous one and the created project; everybody else got what they got then.
  expect(output).toContain('In 2 of 7 exchanges legacy answers another status than when they were recorded');
});
