import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { FunctionUnknownError } from '../errors.ts';
import type { FunctionInvoker, InvocationOutcome } from '../function-invoker.ts';

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

    test.each<{ title: string; event: object; expected: InvocationOutcome }>([
      {
        title: 'passes events and results as JSON',
        event: { a: [1, null, 'ü'] },
        expected: { status: 'returned', resultJson: '{"a":[1,null,"ü"]}' },
      },
      {
        title: 'takes no result for null',
        event: { do: 'nothing' },
        expected: { status: 'returned', resultJson: 'null' },
      },
      {
        title: 'reports what was thrown',
        event: { do: 'throws' },
        expected: { status: 'threw', errorMessage: 'broken', errorType: 'TypeError' },
      },
      {
        title: 'reports a rejection',
        event: { do: 'rejects' },
        expected: { status: 'threw', errorMessage: 'Unauthorized', errorType: 'Error' },
      },
      {
        title: 'reports a thrown text',
        event: { do: 'throwsText' },
        expected: { status: 'threw', errorMessage: 'text', errorType: 'string' },
      },
      { title: 'stops waiting at the limit', event: { do: 'never' }, expected: { status: 'timed-out' } },
    ])('$title', async ({ event, expected }) => {
      const timeoutMs = expected.status === 'timed-out' ? 50 : 5000;
      expect(await invoker.invoke('probe', JSON.stringify(event), { timeoutMs })).toEqual(expected);
    });

    test.each(['circular', 'bigint'])(
      'reports a %s result, which has no JSON, as an error of the function',
      async (kind) => {
        const outcome = await invoker.invoke('probe', JSON.stringify({ do: kind }), { timeoutMs: 5000 });
        expect(outcome).toMatchObject({ status: 'threw', errorType: 'Runtime.MarshalError' });
      },
    );

    test('tells the handler who it is and how long it has', async () => {
      const outcome = await invoker.invoke('probe', '{"do":"context"}', { timeoutMs: 5000 });
      const result: unknown = outcome.status === 'returned' ? JSON.parse(outcome.resultJson) : outcome;
      expect(result).toEqual({
        functionName: 'probe',
        awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        remainingMs: expect.any(Number),
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
