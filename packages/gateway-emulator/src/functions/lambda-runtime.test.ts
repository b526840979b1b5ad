import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { functionOf, type InvokerUnderTest, isRunning, startInvoker } from '../testing/invoker-under-test.ts';
import type { InvocationOutcome } from './function-invoker.ts';

let f: InvokerUnderTest;

function startAnew(): void {
  f = startInvoker({ f: functionOf('lifecycle'), g: functionOf('mischief') });
}

describe('a handler ends its invocation', () => {
  beforeAll(startAnew);
  afterAll(() => f.invoker.close());

  test.each<{ behaviour: string; title: string; expected: InvocationOutcome }>([
    {
      behaviour: 'returnsPlainValue',
      title:
        'L24 with null, though it returned a plain value: Node.js 22 of Lambda wants a promise or a callback',
      expected: { status: 'returned', resultJson: 'null' },
    },
    {
      behaviour: 'forgetsCallback',
      title: 'L25 with null if it never calls back and nothing is left to do',
      expected: { status: 'returned', resultJson: 'null' },
    },
    {
      behaviour: 'neverSettles',
      title: 'L25 with null if its promise cannot settle any more',
      expected: { status: 'returned', resultJson: 'null' },
    },
  ])('$title', async ({ behaviour, expected }) => {
    expect(await f.run('f', behaviour)).toMatchObject(expected);
    // The same environment goes on.
    expect(await f.run('f', behaviour)).toMatchObject(expected);
    expect(await f.resultOf('f', 'seen')).toEqual([]);
  });

  test('L26 with an error if it is an async function that cannot settle any more', async () => {
    const forever = startInvoker({
      f: functionOf('lifecycle', {
        entry: functionOf('probe').entry.replace('probe.ts', 'never-settles.ts'),
      }),
    });
    const outcome = await forever.run('f', {});
    await forever.invoker.close();
    expect(outcome).toMatchObject({ status: 'threw', errorType: 'Runtime.NodeJsExit' });
  });

  test('L21 by a callback that waits until nothing is left to do', async () => {
    expect(await f.resultOf('f', 'callsBackWithTimer')).toEqual(['before the answer']);
  });

  test('L21 by a callback that does not wait, if it says so', async () => {
    expect(await f.resultOf('f', 'callsBackWithoutWaiting')).toEqual(['before the answer']);
    expect(await f.resultOf('f', 'linger')).toEqual(['before the answer', 'after the answer']);
  });
});

describe('between two events', () => {
  beforeAll(startAnew);
  afterAll(() => f.invoker.close());

  test('L04 L20 L40 nothing happens; a timer that is left over fires during the next one, and prints for that one', async () => {
    expect(await f.resultOf('f', 'leavesTimer')).toBe('answered');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(f.printed().map(({ line }) => line)).toEqual(['loading']);
    expect(await f.resultOf('f', 'linger')).toEqual(['timer']);
    const lingering = f.reports().at(-1)?.awsRequestId;
    expect(f.printed().at(-1)).toEqual({
      functionName: 'f',
      stream: 'stdout',
      line: 'printed by the timer',
      awsRequestId: lingering,
    });
  });

  test('L07 an error that is left over is the next one’s, and ends the environment', async () => {
    await f.resultOf('f', 'leavesThrowingTimer');
    expect(await f.run('f', 'linger')).toMatchObject({ status: 'threw', errorMessage: 'left behind' });
    expect(await f.resultOf('f', 'linger')).toEqual([]);
  });
});

describe('an event whose process ends', () => {
  beforeAll(startAnew);
  afterAll(() => f.invoker.close());

  test.each([
    {
      row: 'L06',
      behaviour: 'exits',
      outcome: { status: 'crashed', reason: expect.stringMatching(/exit code 7/) },
    },
    {
      row: 'L06',
      behaviour: 'aborts',
      outcome: { status: 'crashed', reason: expect.stringMatching(/SIGABRT/) },
    },
    {
      row: 'L07',
      behaviour: 'throwsInTimer',
      outcome: { status: 'threw', errorType: 'RangeError', errorMessage: 'in a timer' },
    },
    {
      row: 'L08',
      behaviour: 'rejectsUnhandled',
      outcome: {
        status: 'threw',
        errorType: 'Runtime.UnhandledPromiseRejection',
        errorMessage: 'Error: nobody waits',
      },
    },
  ])(
    '$row because the handler $behaviour has its outcome, and the next one a new environment',
    async ({ behaviour, outcome }) => {
      await f.resultOf('f', 'leavesTimer');
      expect(await f.run('f', behaviour)).toMatchObject(outcome);
      const next = await f.run('f', 'seen');
      expect(next).toMatchObject({ status: 'returned', resultJson: '[]' });
      expect(next.report?.initMs).toBeGreaterThan(0);
    },
  );

  test('L05 because its time is over is ended even while it is busy', async () => {
    const pid = await f.resultOf('g', 'pid');
    expect(await f.run('g', 'busy', { timeoutMs: 100 })).toMatchObject({ status: 'timed-out' });
    expect(isRunning(pid)).toBe(false);
    expect(await f.resultOf('g', 'pid')).not.toBe(pid);
  });
});

describe('the log of a function', () => {
  beforeAll(startAnew);
  afterEach(() => f.invoker.close());

  test('L40 L41 L42 has the lines of each event, then its report; loading is in the report of a cold start only', async () => {
    await f.run('f', 'leavesUnfinishedLine', { requestId: 'r-1', purpose: 'integration' });
    await f.run('f', 'seen');
    await f.run('f', 'exits');
    await f.invoker.warm('g');
    await f.run('g', 'pid');
    await f.run('g', 'busy', { timeoutMs: 50 });
    const id = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect(f.lines).toMatchObject([
      { functionName: 'f', stream: 'stdout', line: 'loading' },
      { functionName: 'f', stream: 'stdout', line: 'no line end', awsRequestId: id },
      {
        functionName: 'f',
        stream: 'report',
        status: 'returned',
        awsRequestId: id,
        requestId: 'r-1',
        purpose: 'integration',
        initMs: expect.any(Number),
        maxMemoryMb: expect.any(Number),
        line: expect.stringMatching(
          /^REPORT RequestId: [0-9a-f-]{36}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: \d+\.\d\d ms$/,
        ),
      },
      { stream: 'report', line: expect.not.stringContaining('Init') },
      { stream: 'stderr', line: expect.stringMatching(/^RequestId: .* Error: .*exit code 7/) },
      { stream: 'report', status: 'crashed', line: expect.stringMatching(/Error Type: Runtime\.ExitError$/) },
      { functionName: 'g', stream: 'report', status: 'returned', line: expect.not.stringContaining('Init') },
      { stream: 'stderr', line: expect.stringMatching(/Task timed out/) },
      { stream: 'report', status: 'timed-out', line: expect.stringMatching(/Status: timeout$/) },
    ]);
    expect(f.lines[0]).not.toHaveProperty('awsRequestId');
    expect(f.reports().filter(({ initMs }) => initMs !== undefined)).toHaveLength(1);
    expect(f.reports().at(-1)?.durationMs).toBeGreaterThanOrEqual(50);
  });
});
