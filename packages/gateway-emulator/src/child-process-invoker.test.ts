import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import type { FunctionDefinition } from './api-definition.ts';
import { createChildProcessInvoker } from './child-process-invoker.ts';
import { describeFunctionInvoker } from './contract/function-invoker-contract.ts';
import { InvokerClosedError } from './errors.ts';
import type { FunctionLogLine } from './execution-environment.ts';
import type { FunctionInvoker, InvocationOutcome } from './function-invoker.ts';

const functionsFolder = fileURLToPath(new URL('./testing/functions/', import.meta.url));

function definition(change: Partial<FunctionDefinition> = {}): FunctionDefinition {
  return { entry: join(functionsFolder, 'probe.ts'), environment: {}, timeoutMs: 5000, ...change };
}

describeFunctionInvoker('the child-process invoker', () =>
  createChildProcessInvoker({ functions: { probe: definition() } }),
);

let lines: FunctionLogLine[] = [];
let invoker: FunctionInvoker;
const open: FunctionInvoker[] = [];
beforeEach(() => {
  lines = [];
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

function start(functions: Record<string, FunctionDefinition>, maxEnvironments?: number): void {
  invoker = createChildProcessInvoker({ functions, maxEnvironments, log: (line) => lines.push(line) });
  open.push(invoker);
}

/** Invokes the probe. */
async function run(behaviour: string, timeoutMs = 5000): Promise<InvocationOutcome> {
  return invoker.invoke('probe', JSON.stringify({ do: behaviour }), { timeoutMs });
}

async function resultOf(behaviour: string): Promise<unknown> {
  const outcome = await run(behaviour);
  return outcome.status === 'returned' ? JSON.parse(outcome.resultJson) : outcome;
}

/** Whether a process is there, by its id. */
function isRunning(pid: unknown): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

describe('an execution environment', () => {
  test('loads its handler once and keeps its state', async () => {
    start({ probe: definition() });
    const results = [await resultOf('count'), await resultOf('count')];
    const [first] = results;
    expect(results).toEqual([
      { calls: 1, loadedAt: expect.any(String) },
      { calls: 2, loadedAt: Object(first).loadedAt },
    ]);
  });

  test('shares no state with another one', async () => {
    start({ probe: definition() });
    const results = await Promise.all([resultOf('slow'), resultOf('slow')]);
    const [first, second] = results.map((result) => Object(result).loadedAt);
    expect(first).not.toBe(second);
  });

  test('is killed when its time is over, even while it is busy, and replaced', async () => {
    start({ probe: definition() });
    const pid = await resultOf('pid');
    expect(await run('busy', 100)).toEqual({ status: 'timed-out' });
    expect(isRunning(pid)).toBe(false);
    expect(await resultOf('count')).toMatchObject({ calls: 1 });
  });

  test.each([
    { behaviour: 'exits', reason: /exit code 7/ },
    { behaviour: 'unhandled', reason: /exit code 1/ },
  ])('that $behaviour is a crash, and is replaced', async ({ behaviour, reason }) => {
    start({ probe: definition() });
    expect(await run(behaviour)).toEqual({ status: 'crashed', reason: expect.stringMatching(reason) });
    expect(await resultOf('count')).toMatchObject({ calls: 1 });
  });

  test('sees its own variables and what Lambda sets, and nobody else’s', async () => {
    process.env['STRADDLE_TEST_CANARY'] = 'of the gateway';
    start({
      probe: definition({ environment: { MINE: '1', AWS_LAMBDA_FUNCTION_NAME: 'forged' } }),
      other: definition({ environment: { THEIRS: '1' } }),
    });
    const environment = Object(await resultOf('environment'));
    delete process.env['STRADDLE_TEST_CANARY'];
    expect(environment).toMatchObject({ MINE: '1', AWS_LAMBDA_FUNCTION_NAME: 'probe', TZ: 'UTC' });
    const foreign = Object.keys(environment).filter(
      (name) => !/^(MINE|PATH|TZ|_HANDLER|AWS_\w+|LAMBDA_\w+)$/.test(name),
    );
    expect(foreign).toEqual([]);
  });

  test('runs in the folder that it was given', async () => {
    const folder = await realpath(tmpdir());
    start({ probe: definition({ workingFolder: folder }) });
    expect(await resultOf('folder')).toBe(folder);
  });

  test('has its lines passed on, with its name and the invocation', async () => {
    start({ probe: definition() });
    await invoker.invoke('probe', '{"do":"print","text":"ü"}', { timeoutMs: 5000 });
    await invoker.close();
    const awsRequestId = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect(lines).toHaveLength(3);
    expect(lines).toEqual(
      expect.arrayContaining([
        { functionName: 'probe', stream: 'stdout', line: 'out ü', awsRequestId },
        { functionName: 'probe', stream: 'stdout', line: 'second', awsRequestId },
        { functionName: 'probe', stream: 'stderr', line: 'err', awsRequestId },
      ]),
    );
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
  ])('whose module $title fails each invocation, and is tried anew', async ({ change, message, type }) => {
    start({ probe: definition(change) });
    const expected = { status: 'threw', errorMessage: expect.stringMatching(message), errorType: type };
    expect([await run('echo'), await run('echo')]).toEqual([expected, expected]);
  });
});

describe('the number of environments', () => {
  test('is limited; further events wait for one', async () => {
    start({ probe: definition() }, 1);
    const results = await Promise.all([resultOf('pid'), resultOf('pid'), resultOf('pid')]);
    expect(new Set(results).size).toBe(1);
  });

  test('recovers while events wait, when the one environment crashes', async () => {
    start({ probe: definition() }, 1);
    const outcomes = await Promise.all([run('exits'), run('count')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['crashed', 'returned']);
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
    start({ probe: definition({ entry }) }, 1);
    await invoker.warm('probe');
    const running = invoker.invoke('probe', '{"waitMs":200}', { timeoutMs: 5000 });
    await write(2);
    invoker.recycle();
    const after = await invoker.invoke('probe', '{"waitMs":0}', { timeoutMs: 5000 });
    const results = [await running, after];
    await rm(folder, { recursive: true });
    expect(results).toEqual([1, 2].map((version) => ({ status: 'returned', resultJson: String(version) })));
  });

  test('and other variables come with a new list of functions', async () => {
    start({ probe: definition() });
    await invoker.warm('probe');
    invoker.recycle({ probe: definition({ environment: { MINE: '2' } }) });
    expect(await resultOf('environment')).toMatchObject({ MINE: '2' });
  });
});

describe('no process is left', () => {
  test('after close(), which ends a busy one, and after which nothing is invoked', async () => {
    start({ probe: definition() });
    const pid = await resultOf('pid');
    const busy = run('busy', 60_000);
    await invoker.close();
    expect(await busy).toMatchObject({ status: 'crashed' });
    expect(isRunning(pid)).toBe(false);
    await expect(run('echo')).rejects.toThrow(InvokerClosedError);
  });

  test.each(['never', 'busy'])('when the gateway is killed while a function runs (%s)', async (behaviour) => {
    const source = `
      import { createChildProcessInvoker } from ${JSON.stringify(new URL('./child-process-invoker.ts', import.meta.url).href)};
      const invoker = createChildProcessInvoker({ functions: { probe: ${JSON.stringify(definition())} } });
      const { resultJson } = await invoker.invoke('probe', '{"do":"pid"}', { timeoutMs: 5000 });
      void invoker.invoke('probe', '{"do":"${behaviour}"}', { timeoutMs: 60000 });
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
    const deadline = Date.now() + 5000;
    while (isRunning(line) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(isRunning(line)).toBe(false);
  });
});
