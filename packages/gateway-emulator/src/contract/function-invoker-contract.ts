import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { FunctionUnknownError } from '../errors.ts';
import type { FunctionInvoker, InvocationOutcome } from '../functions/function-invoker.ts';

interface ContractRow {
  readonly title: string;
  readonly event: object;
  readonly expected: InvocationOutcome;
}

const rows: readonly ContractRow[] = [
  {
    title: 'passes events and results as JSON',
    event: { do: 'echo', a: [1, null, 'ü'] },
    expected: { status: 'returned', resultJson: '{"do":"echo","a":[1,null,"ü"]}' },
  },
  { title: 'L27 takes no result for null', event: { do: 'nothing' }, expected: returned(null) },
  { title: 'L27 takes a function for null', event: { do: 'function' }, expected: returned(null) },
  { title: 'reports what was thrown', event: { do: 'throws' }, expected: threw('TypeError', 'broken') },
  { title: 'reports a rejection', event: { do: 'rejects' }, expected: threw('Error', 'Unauthorized') },
  {
    title: 'reports a rejection without a reason',
    event: { do: 'rejectsWithNothing' },
    expected: threw('string', 'handled'),
  },
  { title: 'reports a thrown text', event: { do: 'throwsText' }, expected: threw('string', 'text') },
  { title: 'takes a callback’s result', event: { do: 'callsBack' }, expected: returned({ called: 'back' }) },
  { title: 'waits for a callback', event: { do: 'callsBackLate' }, expected: returned('late') },
  {
    title: 'L23 takes the first of two callbacks',
    event: { do: 'callsBackTwice' },
    expected: returned('first'),
  },
  {
    title: 'reports a callback’s error',
    event: { do: 'callsBackError' },
    expected: threw('RangeError', 'by callback'),
  },
  { title: 'L22 takes the result of context.done', event: { do: 'done' }, expected: returned('by done') },
  {
    title: 'takes the result of context.succeed',
    event: { do: 'succeed' },
    expected: returned('by succeed'),
  },
  {
    title: 'reports the error of context.fail',
    event: { do: 'fail' },
    expected: threw('RangeError', 'by fail'),
  },
  {
    title: 'reports context.fail without an error',
    event: { do: 'failWithNothing' },
    expected: threw('string', 'handled'),
  },
  { title: 'stops waiting at the limit', event: { do: 'slow' }, expected: { status: 'timed-out' } },
];

function returned(result: unknown): InvocationOutcome {
  return { status: 'returned', resultJson: JSON.stringify(result) };
}

function threw(errorType: string, errorMessage: string): InvocationOutcome {
  return { status: 'threw', errorMessage, errorType };
}

/**
 * What every invoker does, whatever the functions run in.
 *
 * @param create An invoker whose function `probe` is the handler of `testing/functions/probe.ts`.
 */
export function describeFunctionInvoker(name: string, create: () => FunctionInvoker): void {
  describe(`${name} runs functions`, () => {
    let invoker: FunctionInvoker;
    beforeAll(() => {
      invoker = create();
    });
    afterAll(() => invoker.close());

    test.each(rows)('$title', async ({ event, expected }) => {
      const timeoutMs = expected.status === 'timed-out' ? 50 : 5000;
      const { report, ...outcome } = await invoker.invoke('probe', JSON.stringify(event), { timeoutMs });
      expect(outcome).toEqual(expected);
      expect(report).toMatchObject({
        awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        durationMs: expect.any(Number),
      });
    });

    test.each(['circular', 'bigint'])(
      'L28 reports a %s result, which has no JSON, as an error of the function',
      async (kind) => {
        const outcome = await invoker.invoke('probe', JSON.stringify({ do: kind }), { timeoutMs: 5000 });
        expect(outcome).toMatchObject({
          status: 'threw',
          errorMessage: expect.stringMatching(/^Unable to stringify response body: .*(circular|BigInt)/),
        });
      },
    );

    test('tells the handler who it is and how long it has', async () => {
      const outcome = await invoker.invoke('probe', '{"do":"context"}', { timeoutMs: 5000 });
      const result: unknown = outcome.status === 'returned' ? JSON.parse(outcome.resultJson) : outcome;
      expect(result).toEqual({
        callbackWaitsForEmptyEventLoop: true,
        functionName: 'probe',
        functionVersion: '$LATEST',
        invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:probe',
        memoryLimitInMB: '128',
        awsRequestId: outcome.report?.awsRequestId,
        logGroupName: '/aws/lambda/probe',
        logStreamName: '[$LATEST]local',
        remainingMs: expect.any(Number),
        functions: ['function', 'function', 'function'],
      });
      const { remainingMs } = Object(result);
      expect(remainingMs).toBeGreaterThan(1000);
      expect(remainingMs).toBeLessThanOrEqual(5000);
    });

    test('knows no function that it was not given', async () => {
      await expect(invoker.invoke('toString', '{}', { timeoutMs: 50 })).rejects.toThrow(FunctionUnknownError);
    });
  });
}
