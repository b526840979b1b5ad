import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { functionOf, type InvokerUnderTest, startInvoker } from '../testing/invoker-under-test.ts';

let f: InvokerUnderTest;
beforeEach(() => {
  f = startInvoker({
    f: functionOf('mischief'),
    probe: functionOf('probe', { environment: { MINE: '1', AWS_LAMBDA_FUNCTION_NAME: 'forged' } }),
    other: functionOf('probe', { environment: { THEIRS: '1' } }),
  });
});
afterEach(() => f.invoker.close());

describe('environments are isolated', () => {
  test('L01 from each other’s globals, prototypes and variables; one keeps its own', async () => {
    // Both run at the same time, so in two environments.
    const [leaked, seen] = await Promise.all([f.resultOf('f', 'leak'), f.resultOf('f', 'look')]);
    expect(leaked).toBe('leaked');
    expect(seen).toEqual({ leaked: false, polluted: false, variable: null });
    const later = await Promise.all([f.resultOf('f', 'look'), f.resultOf('f', 'look')]);
    expect(later).toContainEqual({ leaked: true, polluted: true, variable: 'true' });
    expect(later).toContainEqual({ leaked: false, polluted: false, variable: null });
  });

  test('L03 from the variables of other functions and of the gateway', async () => {
    process.env['STRADDLE_TEST_CANARY'] = 'of the gateway';
    const environment = Object(await f.resultOf('probe', 'environment'));
    delete process.env['STRADDLE_TEST_CANARY'];
    expect(environment).toMatchObject({ MINE: '1', AWS_LAMBDA_FUNCTION_NAME: 'probe', TZ: 'UTC' });
    const foreign = Object.keys(environment).filter(
      (name) => !/^(MINE|PATH|TZ|_HANDLER|AWS_\w+|LAMBDA_\w+)$/.test(name),
    );
    expect(foreign).toEqual([]);
    expect(await f.resultOf('other', 'environment')).not.toHaveProperty('MINE');
  });
});

describe('a handler cannot', () => {
  test('wait for input: there is none', async () => {
    expect(await f.resultOf('f', 'readsStdin')).toEqual({ text: '' });
  });

  test('L10 return more than Lambda takes', async () => {
    expect(await f.run('f', { do: 'returnsMegabytes', megabytes: 5 })).toMatchObject({ status: 'returned' });
    for (const megabytes of [6.1, 100]) {
      expect(await f.run('f', { do: 'returnsMegabytes', megabytes })).toMatchObject({
        status: 'threw',
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: expect.stringMatching(/exceeded maximum allowed payload size \(6291556 bytes\)/),
      });
    }
  });

  test('lose what it prints, be it much, one long line or the last before it closes the stream', async () => {
    expect(await f.resultOf('f', { do: 'prints', megabytes: 10 })).toBe('printed');
    const numbers = f.printed().map(({ line }) => Number(line.replaceAll('.', '')));
    expect(numbers).toEqual(Array.from({ length: 10 * 1024 }, (_line, index) => index));
    expect(new Set(f.printed().map(({ awsRequestId }) => awsRequestId)).size).toBe(1);
    expect(await f.resultOf('f', { do: 'printsOneLine', megabytes: 10 })).toBe('printed');
    const long = f.printed().filter(({ line }) => line.startsWith('y'));
    expect(long.map(({ line }) => line.length)).toEqual(Array.from({ length: 40 }, () => 256 * 1024));
    expect(await f.resultOf('f', 'closesStdout')).toBe('closed');
    expect(await f.resultOf('f', 'closesStdout')).toMatchObject({ errorMessage: /EBADF/ });
  });

  test('find the channel of Node’s IPC', async () => {
    expect(await f.resultOf('f', 'ipc')).toEqual({
      send: 'undefined',
      disconnect: 'undefined',
      connected: null,
      channel: 'undefined',
    });
  });

  test.each([
    { behaviour: 'forgesReply', reason: /wrote to the channel/ },
    { behaviour: 'closesChannel', reason: /process ended/ },
  ])('answer in the place of the runtime or cut it off: it $behaviour in vain', async (row) => {
    const outcome = await f.run('f', row.behaviour);
    expect(outcome).toMatchObject({ status: 'crashed', reason: expect.stringMatching(row.reason) });
    expect(await f.resultOf('f', 'look')).toEqual({ leaked: false, polluted: false, variable: null });
  });

  test('answer a later event', async () => {
    expect(await f.resultOf('f', 'forgesReplyLater')).toBe('answer');
    expect(await f.run('f', 'look')).toMatchObject({ status: 'crashed' });
    expect(await f.resultOf('f', 'look')).toMatchObject({ leaked: false });
  });
});
