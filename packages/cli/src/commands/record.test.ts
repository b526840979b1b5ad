import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ListeningServer, listen } from '@straddle/testing';
import { createTemporaryFolder, routeTable, type TemporaryFolder } from '../testing/temporary-folder.ts';

const bin = fileURLToPath(new URL('../../bin/straddle.mjs', import.meta.url));
const SETTINGS = `export default {
  record: { query: ['page'], headers: ['accept'] },
};
export const local = { sessionSettings: { name: 'app.sid' } };`;

let folder: TemporaryFolder;
let legacy: ListeningServer;
beforeEach(async () => {
  folder = createTemporaryFolder({ 'migration.config.ts': routeTable(), 'comparison.config.ts': SETTINGS });
  legacy = await listen((message: IncomingMessage, response: ServerResponse) => {
    message.resume();
    response.setHeader('Set-Cookie', 'app.sid=canary-set-cookie').end('canary-body');
  });
});
afterEach(async () => {
  await legacy.close();
  folder.remove();
});

interface Running {
  readonly url: string;
  readonly lines: string[];
  /** Ends it by a signal and gives back its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

async function start(options: readonly string[], wrapper: readonly string[] = []): Promise<Running> {
  const commandLine = [
    ...wrapper,
    process.execPath,
    bin,
    'record',
    '--target',
    legacy.url,
    '--port',
    '0',
    ...options,
  ];
  const [program = '', ...parameters] = commandLine;
  const child = spawn(program, parameters, {
    cwd: folder.path,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own: Ctrl-C reaches all of one.
    detached: true,
    // A limit on the size of files must not leave half a file in a cache that others read.
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
  });
  const lines: string[] = [];
  const exited = once(child, 'exit');
  const output = createInterface({ input: child.stdout });
  const url = new Promise<string>((resolve, reject) => {
    output.on('line', (line) => {
      lines.push(line);
      const found = /goes from (\S+) to/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
    exited.then(([code]) => reject(new Error(`ended with ${code}:\n${lines.join('\n')}`)), reject);
  });
  return {
    url: await url,
    lines,
    async end(signal) {
      const closed = once(output, 'close');
      if (child.pid !== undefined) process.kill(-child.pid, signal);
      const [code] = await exited;
      await closed;
      return code;
    },
  };
}

async function send(url: string, path: string): Promise<void> {
  const cookie = 'app.sid=s%3Acanary-session.abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
  const response = await fetch(`${url}${path}`, { headers: { cookie, accept: 'text/plain' } });
  await response.arrayBuffer();
}

const recorded = (): readonly Record<string, unknown>[] =>
  readFileSync(folder.file('traffic.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('straddle record', () => {
  test('records what comparison.config.ts names until Ctrl-C, and leaves no credential', async () => {
    const running = await start(['--out', 'traffic.jsonl']);
    await send(running.url, '/projects?page=2&q=canary');
    await send(running.url, '/auth/login');
    await send(running.url, '/projects');
    expect(await running.end('SIGINT')).toBe(0);
    const lines = recorded();
    expect(lines).toMatchObject([
      { method: 'GET', path: '/projects?page=2&q=xxxxxx', status: 200, headers: { accept: 'text/plain' } },
      { method: 'GET', path: '/projects', status: 200 },
    ]);
    expect(lines[0]?.['sessions']).toEqual({ cookie: expect.stringMatching(/^[\w-]{16}$/) });
    expect(lines[0]?.['sessions']).toEqual(lines[1]?.['sessions']);
    expect(statSync(folder.file('traffic.jsonl')).mode & 0o777).toBe(0o600);
    expect(running.lines.slice(1)).toEqual([
      `2 exchanges recorded in ${folder.file('traffic.jsonl')}`,
      '  left out: 1 whose path is not recorded',
    ]);
    expect(readFileSync(folder.file('traffic.jsonl'), 'utf8') + running.lines.join()).not.toMatch(/canary/);
  });

  test('leaves a file that can be read when it is killed', async () => {
    const running = await start(['--out', 'traffic.jsonl']);
    for (let sent = 0; sent < 20; sent += 1) await send(running.url, `/projects?page=${sent}`);
    await running.end('SIGKILL');
    // The last one may still have been on its way to the disk.
    expect(recorded().length).toBeGreaterThanOrEqual(19);
  });

  test('ends at its limit, and the traffic goes on', async () => {
    const running = await start(['--out', 'traffic.jsonl', '--max-exchanges', '2']);
    for (let sent = 0; sent < 4; sent += 1) await send(running.url, '/');
    expect(await running.end('SIGINT')).toBe(0);
    expect(recorded()).toHaveLength(2);
    expect(running.lines).toEqual([
      expect.stringContaining('Recording'),
      expect.stringContaining('the recording is full after 2 exchanges'),
      expect.stringContaining('2 exchanges recorded'),
      '  left out: 2 after the recording was full',
    ]);
  });

  // A limit on the size of files stands for a full disk.
  const onPosix = process.platform === 'win32' ? test.skip : test;
  onPosix('tells that the disk took no more, and ends with 2', async () => {
    const limited = ['bash', '-c', 'ulimit -f 1; exec "$@"', 'bash'];
    const running = await start(['--out', 'traffic.jsonl'], limited);
    for (let sent = 0; sent < 20; sent += 1) await send(running.url, `/projects?page=${sent}`);
    expect(await running.end('SIGINT')).toBe(2);
    expect(running.lines.join('\n')).toMatch(/the recording ends here: .*EFBIG/);
    expect(running.lines.at(-1)).toMatch(/left out: \d+ after the file could not be written/);
  });

  test.each([
    {
      title: 'a file that is there',
      options: ['--out', 'migration.config.ts'],
      says: 'ERR_RECORDING_UNWRITABLE',
    },
    {
      title: 'a target that is no URL',
      options: ['--out', 'a.jsonl', '--target', 'legacy'],
      says: 'ERR_TARGET_INVALID',
    },
    {
      title: 'a target with a path',
      options: ['--out', 'a.jsonl', '--target', 'http://127.0.0.1/api'],
      says: 'holds a path or query',
    },
    { title: 'no file', options: [], says: '--out <file>' },
    {
      title: 'no number',
      options: ['--out', 'a.jsonl', '--max-exchanges', 'many'],
      says: 'a whole number from 1',
    },
  ])('refuses $title', async ({ options, says }) => {
    await expect(start(options)).rejects.toThrow(says);
  });
});
