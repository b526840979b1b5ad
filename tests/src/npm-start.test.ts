import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { callApi } from './testing/call-api.ts';
import { copyRepository, type RepositoryCopy } from './testing/copy-repository.ts';
import { type RunningCommand, runCommand } from './testing/run-command.ts';

/** The printed commands need it; nearly every machine has it. */
const hasCurl = spawnSync('curl', ['--version']).status === 0;
const testWithCurl = hasCurl ? test : test.skip;

/** What `npm start` runs once everything is installed. */
const npmStart = ['node', 'scripts/start.mjs'];
const useCase = 'apps/routes/event-metrics/src/list-event-metrics.ts';

let copy: RepositoryCopy;
beforeAll(() => {
  copy = copyRepository();
});
afterAll(() => copy?.remove());

describe('npm start -- --once', () => {
  const undo: (() => void)[] = [];
  afterEach(() => {
    for (const restore of undo.splice(0)) restore();
  });

  async function once(...options: readonly string[]): Promise<{ code: number | null; output: string }> {
    const command = runCommand([...npmStart, '--once', ...options], copy.folder);
    const ended = await command.ended();
    expect(command.stillRunning()).toEqual([]);
    return ended;
  }

  test('with nothing changed: 0, everything compared and most of it as somebody who is logged in', async () => {
    const { code, output } = await once();
    const counts = /Equal: (\d+) cells, 0 different, 0 could not run, (\d+) authenticated/.exec(output);
    // Each case is asked by two clients with a session and one without.
    const [cells, authenticated] = [Number(counts?.[1]), Number(counts?.[2])];
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(authenticated).toBeGreaterThan(0);
    expect(cells).toBe((authenticated / 2) * 3);
    // Not the ports of a stack that may be up.
    expect(output).not.toMatch(/:300[01]\b/);
    expect(output).toMatch(/database {2}(embedded MongoDB|mongod )/);
    expect(output).toContain('sample data');
    for (const route of ['GET /me', 'GET /private', 'GET /event-metrics']) expect(output).toContain(route);
  });

  test('with an edit of the use case, averages that are not rounded and counts as text: 1, naming both', async () => {
    const edits = [
      { from: 'roundToHundredths(averageDurationMs),', to: 'averageDurationMs,' },
      { from: '      count,\n', to: '      count: `${count}` as unknown as number,\n' },
    ];
    // The last one is undone first.
    for (const edit of edits) undo.unshift(copy.edit(useCase, edit));
    const { code, output } = await once();
    expect({ code, output }).toMatchObject({ code: 1 });
    expect(output).toContain('body.metrics[0].averageDurationMs: control ');
    expect(output).toContain('body.metrics[0].count: control ');
    expect(output).toContain('GET /event-metrics, one month, cookie');
    expect(output).not.toContain('GET /me, own account, cookie');
  });

  test('with a legacy command that fails: 2, naming what failed and showing what it printed', async () => {
    undo.push(
      copy.edit('migration.config.ts', { from: 'legacy-api/src/main.ts', to: 'legacy-api/src/mian.ts' }),
    );
    const { code, output } = await once();
    expect({ code, output }).toMatchObject({ code: 2 });
    expect(output).toContain('The legacy API did not start: its command ended with exit code 1');
    expect(output).toContain('mian.ts');
    expect(output).toContain('(ERR_LEGACY_START_FAILED)');
  });

  test('with a legacy API that stops once it was ready: 2, not a comparison of nothing with nothing', async () => {
    copy.write(
      'stopping-legacy.mjs',
      `import { createServer } from 'node:http';
       createServer((request, response) => {
         response.end('{}', () => process.exit(0));
       }).listen(Number(process.env.PORT), '127.0.0.1');`,
    );
    undo.push(
      copy.edit('migration.config.ts', {
        from: "'--import', 'tsx', '--conditions=@straddle/source', 'apps/legacy-api/src/main.ts'",
        to: "'stopping-legacy.mjs'",
      }),
    );
    const { code, output } = await once();
    expect({ code, output }).toMatchObject({ code: 2 });
    expect(output).toMatch(/Could not run: .* 0 authenticated/);
  });

  test('with an option that cannot be used: 2, since 1 would mean that the stacks differ', async () => {
    const { code, output } = await once('--port', 'abc');
    expect({ code, output }).toMatchObject({ code: 2 });
    expect(output).toContain('A port is a whole number');
  });

  test('with a password that nobody has: 2, since nothing was authenticated', async () => {
    const { code, output } = await once('--password', 'not the password');
    expect({ code, output }).toMatchObject({ code: 2 });
    expect(output).toContain('POST /auth/login answered 401: wrong email or password');
    expect(output).toContain(' 0 authenticated');
    expect(output).not.toContain('not the password');
  });

  test.each(['--port', '--legacy-port'])('with a %s that is in use: 2, naming the option', async (option) => {
    const server = createServer().listen(0, '127.0.0.1');
    try {
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      const { code, output } = await once(option, String(port));
      expect({ code, output }).toMatchObject({ code: 2 });
      expect(output).toContain(`Port ${port} is in use`);
      expect(output).toContain(`${option} <port>`);
    } finally {
      server.close();
    }
  });
});

describe('npm start', () => {
  let command: RunningCommand;
  let scratch: string;
  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'straddle-curl-'));
    command = runCommand([...npmStart, '--port', '0', '--legacy-port', '0'], copy.folder);
    await command.untilPrinted(/Ready in/);
  });
  afterAll(() => {
    command?.kill();
    rmSync(scratch, { recursive: true, force: true });
  });

  function printedUrl(name: 'legacy' | 'gateway'): string {
    return new RegExp(`${name} +(http://127\\.0\\.0\\.1:\\d+)`).exec(command.output())?.[1] ?? '';
  }

  async function logIn(): Promise<Readonly<Record<string, string>>> {
    const { headers } = await callApi(printedUrl('legacy'), 'POST /auth/login', {
      json: { email: 'ada@example.com', password: 'correct horse battery staple' },
    });
    return { cookie: headers.getSetCookie()[0]?.split(';', 1)[0] ?? '' };
  }

  test('shows the comparison, where everything is, and stays up', () => {
    expect(command.output()).toMatch(
      /Equal: \d+ cells, 0 different, 0 could not run, [1-9]\d* authenticated/,
    );
    expect(printedUrl('legacy')).not.toBe('');
    // Five seconds are promised on a machine at rest; this one is busy with other tests, and time is no test.
    expect(command.output()).toMatch(/Ready in \d+\.\d s/);
    expect(printedUrl('gateway')).not.toBe('');
    expect(command.stillRunning()).not.toEqual([]);
  });

  const skipReason = hasCurl ? '' : ' (skipped: this machine has no curl)';
  testWithCurl(
    `prints commands that work when they are pasted: a login, then its session on the gateway${skipReason}`,
    async () => {
      const lines = command
        .output()
        .split('\n')
        .filter((line) => line.startsWith('  curl '));
      expect(lines).toHaveLength(2);
      const [login, moved] = lines.map((line) => paste(line, scratch));
      expect(JSON.parse(login ?? '')).toMatchObject({ principal: { userId: 'usr_ada' } });
      expect(JSON.parse(moved ?? '')).toMatchObject({ userId: 'usr_ada' });
      expect(lines[1]).toContain(printedUrl('gateway'));
      await command.untilPrinted(/GET \/me {2}200/);
    },
  );

  test('an edit of a route is served without a restart, and so is its undoing', async () => {
    const headers = await logIn();
    const request = (): ReturnType<typeof callApi> => callApi(printedUrl('gateway'), 'GET /me', { headers });
    expect((await request()).json).toMatchObject({ fullName: 'Ada Núñez' });

    const undo = copy.edit('apps/routes/account/src/get-me.ts', {
      from: 'json: principal',
      to: "json: { ...principal, fullName: 'Edited' }",
    });
    await reloaded(command, 1);
    // Also: the session outlives the restart of legacy.
    expect((await request()).json).toMatchObject({ userId: 'usr_ada', fullName: 'Edited' });

    undo();
    await reloaded(command, 2);
    expect((await request()).json).toMatchObject({ fullName: 'Ada Núñez' });
  });

  test('an edit that breaks legacy is shown, and mending it is enough', async () => {
    const undo = copy.edit('apps/legacy-api/src/main.ts', {
      from: 'async function run',
      to: 'async func run',
    });
    await command.untilPrinted(/The legacy API did not start[^]*Mend it and save/);
    undo();
    await reloaded(command, 3);
    expect((await callApi(printedUrl('legacy'), 'GET /health')).status).toBe(200);
  });

  test('edits during a reload lead to one more reload, and to one legacy process', async () => {
    const file = 'apps/legacy-api/src/routers/health.ts';
    const undo = copy.edit(file, { from: "status: 'ok'", to: "status: 'first edit'" });
    // The reload has begun when legacy stops answering.
    while (await answers(printedUrl('legacy'))) await new Promise((resolve) => setTimeout(resolve, 5));
    undo();
    const undoSecond = copy.edit(file, { from: "status: 'ok'", to: "status: 'second edit'" });
    await reloaded(command, 5);
    expect((await callApi(printedUrl('legacy'), 'GET /health')).json).toEqual({ status: 'second edit' });
    const legacies = command.stillRunning().filter((text) => text.includes('apps/legacy-api/src/main.ts'));
    expect(legacies).toHaveLength(1);
    undoSecond();
    await reloaded(command, 6);
  });

  test('a rollback in the route table takes effect without a restart, and so does the next cutover', async () => {
    const headers = await logIn();
    const request = (): ReturnType<typeof callApi> => callApi(printedUrl('gateway'), 'GET /me', { headers });
    // Only what a function answered carries a trace.
    expect((await request()).headers.has('x-amzn-trace-id')).toBe(true);

    const entry = "kind: 'native',\n      entry: 'apps/routes/account/src/handler.ts'";
    const undo = copy.edit('migration.config.ts', {
      from: `owner: 'lambda',\n      ${entry}`,
      to: `owner: 'legacy',\n      ${entry}`,
    });
    await reloaded(command, 7);
    const rolledBack = await request();
    expect(rolledBack.headers.has('x-amzn-trace-id')).toBe(false);
    expect(rolledBack.json).toMatchObject({ userId: 'usr_ada' });

    undo();
    await reloaded(command, 8);
    expect((await request()).headers.has('x-amzn-trace-id')).toBe(true);
  });

  test('Ctrl-C ends it within five seconds, with exit code 0 and nothing left behind', async () => {
    // With the functions of a request and legacy among what has to end.
    await callApi(printedUrl('gateway'), 'GET /me', { headers: await logIn() });
    const running = command.stillRunning().join('\n');
    expect(running).toContain('legacy-api/src/main.ts');
    expect(running).toContain('function-runtime');
    const startedMs = performance.now();
    command.interrupt();
    const { code } = await command.ended();
    expect(performance.now() - startedMs).toBeLessThan(5000);
    expect(code).toBe(0);
    expect(command.stillRunning()).toEqual([]);
  });
});

describe('straddle dev', () => {
  test('brings both stacks up, and ends with everything that it started when it alone is told to', async () => {
    const parameters = ['--port', '0', '--legacy-port', '0'];
    const command = runCommand(['node', 'packages/cli/bin/straddle.mjs', 'dev', ...parameters], copy.folder, {
      SEED: '1',
    });
    try {
      const [, url = ''] = await command.untilPrinted(/gateway +(http:\S+)[^]*Ctrl-C/);
      expect((await callApi(url, 'GET /me')).status).toBe(401);
      command.terminate();
      expect(await command.ended()).toMatchObject({ code: 0 });
      expect(command.stillRunning()).toEqual([]);
    } finally {
      command.kill();
    }
  });
});

/** Resolves once there were so many reloads. */
async function reloaded(command: RunningCommand, times: number): Promise<void> {
  await command.untilPrinted(new RegExp(`(reloaded in [^]*){${times}}`));
}

async function answers(url: string): Promise<boolean> {
  try {
    await callApi(url, 'GET /health');
    return true;
  } catch {
    return false;
  }
}

/** Runs a line as a person would, in a folder for its cookies. */
function paste(line: string, folder: string): string {
  return execFileSync('sh', ['-c', line.replace('curl ', 'curl -sSf ')], {
    cwd: folder,
    encoding: 'utf8',
  });
}
