import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { readCommands } from './read-commands.ts';

interface Typing {
  readonly input: PassThrough;
  readonly printed: string[];
  readonly stop: () => void;
  /** What was printed once the text was read. */
  readonly type: (text: string) => Promise<readonly string[]>;
}

function start(): Typing {
  const input = new PassThrough();
  const printed: string[] = [];
  let flushed = 0;
  const flush = (): string => {
    flushed += 1;
    return `flushed ${flushed}`;
  };
  const stop = readCommands(input, { commands: { flush }, print: (line) => printed.push(line) });
  const type = async (text: string): Promise<readonly string[]> => {
    input.write(text);
    await nextTurn();
    return printed;
  };
  return { input, printed, stop, type };
}

describe('what is typed while the stacks are up', () => {
  test('runs the command of each line, and says what it did', async () => {
    expect(await start().type('flush\n  flush  \r\n')).toEqual(['flushed 1', 'flushed 2']);
  });

  test('waits for Enter', async () => {
    const { type } = start();
    expect(await type('flu')).toEqual([]);
    expect(await type('sh\n')).toEqual(['flushed 1']);
  });

  test.each(['toString', 'flush now', 'FLUSH'])('has no command %s', async (line) => {
    expect(await start().type(`${line}\n`)).toEqual([`There is no command "${line}", only: flush`]);
  });

  test('may be an empty line', async () => {
    expect(await start().type('\n \n')).toEqual([]);
  });

  test('may end, with or without a last Enter, or break, and nothing else does', async () => {
    const { input, printed } = start();
    input.end('flush');
    await nextTurn();
    expect(printed).toEqual(['flushed 1']);
    const broken = start();
    broken.input.destroy(new Error('EIO'));
    await nextTurn();
    expect(broken.printed).toEqual([]);
  });

  test('is not read any more once the stacks end', async () => {
    const { stop, type, input } = start();
    stop();
    expect(await type('flush\n')).toEqual([]);
    expect(input.isPaused()).toBe(true);
  });
});
