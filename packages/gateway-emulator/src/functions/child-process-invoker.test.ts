import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test } from '@jest/globals';
import { describeFunctionInvoker } from '../contract/function-invoker-contract.ts';
import type { FunctionDefinition } from '../definition/api-definition.ts';
import { InvokerClosedError } from '../errors.ts';
import {
  functionOf,
  functionsFolder,
  type InvokerUnderTest,
  isRunning,
  startInvoker,
} from '../testing/invoker-under-test.ts';
import { createChildProcessInvoker } from './child-process-invoker.ts';

describeFunctionInvoker('the child-process invoker', () =>
  createChildProcessInvoker({ functions: { probe: functionOf('probe') } }),
);

const open: InvokerUnderTest[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ invoker }) => invoker.close()));
});

function start(...args: Parameters<typeof startInvoker>): InvokerUnderTest {
  const started = startInvoker(...args);
  open.push(started);
  return started;
}

describe('an execution environment', () => {
  test('loads its handler once and keeps its state', async () => {
    const { resultOf } = start({ probe: functionOf('probe') });
    const results = [await resultOf('probe', 'count'), await resultOf('probe', 'count')];
    const [first] = results;
    expect(results).toEqual([
      { calls: 1, loadedAt: expect.any(String) },
      { calls: 2, loadedAt: Object(first).loadedAt },
    ]);
  });

  test('runs in the folder that it was given', async () => {
    const folder = await realpath(tmpdir());
    const { resultOf } = start({ probe: functionOf('probe', { workingFolder: folder }) });
    expect(await resultOf('probe', 'folder')).toBe(folder);
  });

  test.each([
    {
      title: 'throws while loading',
      change: { entry: join(functionsFolder, 'fails-to-load.ts') },
      message: 'no configuration',
      type: 'RangeError',
    },
    {
      title: 'has no such export',
      change: { handler: 'absent' },
      message: /does not export a function named absent/,
      type: 'Runtime.HandlerNotFound',
    },
    {
      title: 'exports something else',
      change: { handler: 'constant' },
      message: /does not export a function named constant/,
      type: 'Runtime.HandlerNotFound',
    },
    {
      title: 'is not there',
      change: { entry: join(functionsFolder, 'absent.ts') },
      message: /absent\.ts/,
      type: 'Error',
    },
  ])(
    'L09 whose module $title fails each invocation, and is tried anew',
    async ({ change, message, type }) => {
      const { run } = start({ probe: functionOf('probe', change) });
      const expected = { status: 'threw', errorMessage: expect.stringMatching(message), errorType: type };
      expect([await run('probe', 'echo'), await run('probe', 'echo')]).toMatchObject([expected, expected]);
    },
  );

  test('L09 whose module is not loaded in time has timed out, each time', async () => {
    const { run } = start({ probe: functionOf('probe') }, { loadTimeoutMs: 1 });
    const outcomes = [await run('probe', 'echo'), await run('probe', 'echo')];
    expect(outcomes).toMatchObject([{ status: 'timed-out' }, { status: 'timed-out' }]);
  });

  test('whose folder is not there is a crash', async () => {
    const { run } = start({ probe: functionOf('probe', { workingFolder: '/absent/folder' }) });
    expect(await run('probe', 'echo')).toMatchObject({
      status: 'crashed',
      reason: expect.stringMatching(/ENOENT/),
    });
  });
});

describe('the number of environments', () => {
  test('L02 is that of the events that run at the same time', async () => {
    const { resultOf } = start({ probe: functionOf('probe') });
    const results = await Promise.all([1, 2, 3].map(() => resultOf('probe', 'pid')));
    expect(new Set(results).size).toBe(3);
  });

  test('L50 is limited; further events wait for one', async () => {
    const { resultOf } = start({ probe: functionOf('probe') }, { maxEnvironments: 1 });
    const results = await Promise.all([1, 2, 3].map(() => resultOf('probe', 'pid')));
    expect(new Set(results).size).toBe(1);
  });

  test('recovers while events wait, when the one environment crashes', async () => {
    const { run } = start({ f: functionOf('lifecycle') }, { maxEnvironments: 1 });
    const outcomes = await Promise.all([run('f', 'exits'), run('f', 'seen')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['crashed', 'returned']);
  });

  test('L51 is the reserved concurrency of a function that has one; further events are throttled at once', async () => {
    const { run } = start({ probe: functionOf('probe', { reservedConcurrency: 2 }) });
    const outcomes = await Promise.all([1, 2, 3].map(() => run('probe', 'meet')));
    expect(outcomes.map(({ status }) => status)).toEqual(['returned', 'returned', 'throttled']);
    expect(await run('probe', 'pid')).toMatchObject({ status: 'returned' });
  });

  test('can be none, which switches a function off', async () => {
    const { run } = start({ probe: functionOf('probe', { reservedConcurrency: 0 }) });
    expect(await run('probe', 'pid')).toEqual({ status: 'throttled' });
  });
});

describe('fresh code', () => {
  test('is found after recycle(); what runs is not interrupted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'straddle-recycle-'));
    const entry = join(folder, 'handler.mjs');
    const write = (version: number): Promise<void> =>
      writeFile(
        entry,
        `export const handler = async ({ waitMs }) => { await new Promise((r) => setTimeout(r, waitMs)); return ${version}; };`,
      );
    await write(1);
    // One environment: the second event waits for the first, whose environment must not be used again.
    const { invoker, resultOf } = start({ f: functionOf('probe', { entry }) }, { maxEnvironments: 1 });
    await invoker.warm('f');
    const running = resultOf('f', { waitMs: 200 });
    await write(2);
    invoker.recycle();
    const after = await resultOf('f', { waitMs: 0 });
    const results = [await running, after];
    await rm(folder, { recursive: true });
    expect(results).toEqual([1, 2]);
  });

  test('and other variables come with a new list of functions', async () => {
    const { invoker, resultOf } = start({ probe: functionOf('probe') });
    await invoker.warm('probe');
    invoker.recycle({ probe: functionOf('probe', { environment: { MINE: '2' } }) });
    expect(await resultOf('probe', 'environment')).toMatchObject({ MINE: '2' });
  });
});

describe('no process is left', () => {
  test('after close(), which ends a busy one, and after which nothing is invoked', async () => {
    const { invoker, run, resultOf } = start({ f: functionOf('mischief') });
    const pid = await resultOf('f', 'pid');
    const busy = run('f', 'busy', { timeoutMs: 60_000 });
    await invoker.close();
    expect(await busy).toMatchObject({ status: 'crashed' });
    expect(isRunning(pid)).toBe(false);
    await expect(run('f', 'pid')).rejects.toThrow(InvokerClosedError);
  });

  test('of those that a function has started', async () => {
    const { invoker, resultOf } = start({ f: functionOf('mischief') });
    const sleeper = await resultOf('f', 'spawnsSleeper');
    expect(isRunning(sleeper)).toBe(true);
    await invoker.close();
    await untilGone(sleeper);
    expect(isRunning(sleeper)).toBe(false);
  });

  test.each([
    { state: 'waits for an event', invocation: '' },
    { state: 'runs', invocation: `void invoker.invoke('f', '{"do":"busy"}', { timeoutMs: 60000 });` },
  ])('when the gateway is killed while a function $state', async ({ invocation }) => {
    const functions: Record<string, FunctionDefinition> = { f: functionOf('mischief') };
    const source = `
      import { createChildProcessInvoker } from ${JSON.stringify(new URL('./child-process-invoker.ts', import.meta.url).href)};
      const invoker = createChildProcessInvoker({ functions: ${JSON.stringify(functions)} });
      const { resultJson } = await invoker.invoke('f', '{"do":"pid"}', { timeoutMs: 5000 });
      ${invocation}
      setTimeout(() => console.log(resultJson), 100);
    `;
    const gateway = spawn(
      process.execPath,
      ['--import', 'tsx', '--conditions=@straddle/source', '--input-type=module', '-e', source],
      { stdio: ['ignore', 'pipe', 'inherit'], cwd: functionsFolder },
    );
    const [line] = await once(createInterface({ input: gateway.stdout }), 'line');
    expect(isRunning(line)).toBe(true);
    gateway.kill('SIGKILL');
    await untilGone(line);
    expect(isRunning(line)).toBe(false);
  });
});

async function untilGone(pid: unknown): Promise<void> {
  const deadline = Date.now() + 5000;
  while (isRunning(pid) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
