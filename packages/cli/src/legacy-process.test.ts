import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { choosePort } from './choose-port.ts';
import { type LegacyCommand, type LegacyProcess, startLegacyProcess } from './legacy-process.ts';
import { createTemporaryFolder } from './testing/temporary-folder.ts';

const started: LegacyProcess[] = [];
afterEach(async () => {
  for (const legacy of started.splice(0)) await legacy.stop();
});

/** A legacy API in one line: prints its pid, then runs the given code with `serve(status)` at hand. */
function script(code: string): readonly string[] {
  const serve = `const serve = (status) => require('node:http').createServer((request, response) => {
    response.writeHead(status).end(JSON.stringify({ pid: process.pid, path: request.url, env: process.env }));
  }).listen(Number(process.env.PORT), '127.0.0.1');`;
  return ['node', '-e', `console.log('pid ' + process.pid); ${serve} ${code}`];
}

async function start(
  command: readonly string[],
  more: Partial<LegacyCommand> = {},
): Promise<{
  readonly legacy: LegacyProcess;
  readonly url: string;
}> {
  const port = await choosePort(0, '--legacy-port');
  const url = `http://127.0.0.1:${port}`;
  const legacy = await startLegacyProcess({
    command,
    folder: process.cwd(),
    environment: { PORT: String(port), NAME: 'given' },
    readyUrl: `${url}/ready`,
    onLine: () => undefined,
    startLimitMs: 5000,
    ...more,
  });
  started.push(legacy);
  return { legacy, url };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Collects the pids that the scripts print. */
function recordPids(): { readonly pids: number[]; readonly onLine: (line: string) => void } {
  const pids: number[] = [];
  return {
    pids,
    onLine: (line) => {
      if (line.startsWith('pid ')) pids.push(Number(line.slice(4)));
    },
  };
}

async function ask(url: string): Promise<{ pid: number; env: Record<string, string> }> {
  const response = await fetch(url);
  return (await response.json()) as { pid: number; env: Record<string, string> };
}

test('is up once its ready path answers 2xx, has the given environment and no other, and ends on stop', async () => {
  const { legacy, url } = await start(script('setTimeout(() => serve(200), 100)'));
  const { pid, env } = await ask(url);
  expect(env).toMatchObject({ NAME: 'given' });
  expect(Object.keys(env)).not.toContain('HOME');
  await legacy.stop();
  expect(isAlive(pid)).toBe(false);
});

test('hands on what it prints, on either stream', async () => {
  const lines: string[] = [];
  await start(script("console.error('warned'); serve(200)"), { onLine: (line) => lines.push(line) });
  expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(/^pid \d+$/), 'warned']));
});

describe('a legacy API that does not start', () => {
  test.each([
    {
      title: 'ends by itself',
      command: script("console.error('no database'); process.exitCode = 3"),
      problem: /ended with exit code 3\.\npid \d+\nno database$/,
    },
    {
      title: 'is ended by a signal',
      command: script("process.kill(process.pid, 'SIGKILL')"),
      problem: /was ended by SIGKILL/,
    },
    { title: 'is no program', command: ['no-such-program'], problem: /did not start: .*ENOENT/ },
    {
      title: 'never listens',
      command: script('setInterval(() => {}, 1000)'),
      problem: /ready did not answer within 400 ms/,
    },
    {
      title: 'answers, but not 2xx',
      command: script('serve(503)'),
      problem: /ready did not answer within 400 ms/,
    },
  ])('because it $title: the error says so', async ({ command, problem }) => {
    const slow = /within 400 ms/.test(problem.source) ? { startLimitMs: 400 } : {};
    const starting = start(command, slow);
    await expect(starting).rejects.toMatchObject({ code: 'ERR_LEGACY_START_FAILED' });
    await expect(starting).rejects.toThrow(problem);
  });

  test('is not left running', async () => {
    const { pids, onLine } = recordPids();
    await expect(start(script('serve(503)'), { startLimitMs: 400, onLine })).rejects.toThrow(
      'did not answer',
    );
    expect(pids).toHaveLength(1);
    expect(pids.map(isAlive)).toEqual([false]);
  });

  test('shows the last twenty lines of its output', async () => {
    const command = script("for (let n = 1; n <= 50; n++) console.log('line ' + n); process.exitCode = 1");
    const message = await start(command).catch((error: Error) => error.message);
    expect(message).toMatch(/line 31\n[^]*line 50$/);
    expect(message).not.toContain('line 30\n');
  });
});

describe('a restart', () => {
  test('replaces the process, on the same port', async () => {
    const { legacy, url } = await start(script('serve(200)'));
    const before = await ask(url);
    await legacy.restart();
    const after = await ask(url);
    expect(after.pid).not.toBe(before.pid);
    expect(isAlive(before.pid)).toBe(false);
  });

  test('that fails can be followed by one that works', async () => {
    const folder = createTemporaryFolder({ 'life.txt': 'works' });
    try {
      const file = JSON.stringify(folder.file('life.txt'));
      const command = script(
        `if (require('node:fs').readFileSync(${file}, 'utf8') === 'fails') process.exit(9); serve(200)`,
      );
      const { legacy, url } = await start(command);
      writeFileSync(folder.file('life.txt'), 'fails');
      await expect(legacy.restart()).rejects.toThrow('ended with exit code 9');
      writeFileSync(folder.file('life.txt'), 'works');
      await legacy.restart();
      expect((await ask(url)).pid).toBeGreaterThan(0);
    } finally {
      folder.remove();
    }
  });

  test('that is under way when all is stopped leaves nothing behind', async () => {
    const { pids, onLine } = recordPids();
    const { legacy } = await start(script('setTimeout(() => serve(200), 300)'), { onLine });
    const restarting = legacy.restart();
    await legacy.stop();
    await restarting.catch(() => undefined);
    expect(pids.map(isAlive)).not.toContain(true);
  });
});

test('a process that does not end when told to is killed', async () => {
  const { pids, onLine } = recordPids();
  const command = script("process.on('SIGTERM', () => {}); serve(200)");
  const { legacy } = await start(command, { onLine, stopLimitMs: 200 });
  await legacy.stop();
  expect(pids.map(isAlive)).toEqual([false]);
});
