import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createSequencer } from './create-sequencer.ts';

test('tasks of one sequence run in their order, one at a time; others do not wait', async () => {
  const sequenced = createSequencer();
  const events: string[] = [];
  const task = (name: string, durationMs: number) => async (): Promise<void> => {
    events.push(`${name} begins`);
    await setTimeout(durationMs);
    events.push(`${name} ends`);
  };
  await Promise.all([
    sequenced(['a'], task('a1', 30)),
    sequenced(['a'], task('a2', 1)),
    sequenced(['b'], task('b1', 1)),
    sequenced([], task('free', 1)),
    sequenced(['a', 'b'], task('both', 1)),
  ]);
  expect(events.slice(0, 3)).toEqual(['a1 begins', 'b1 begins', 'free begins']);
  expect(events.filter((event) => /^a|^both/.test(event))).toEqual([
    'a1 begins',
    'a1 ends',
    'a2 begins',
    'a2 ends',
    'both begins',
    'both ends',
  ]);
});

test('a task that fails does not hold up the next, and its failure is its own', async () => {
  const sequenced = createSequencer();
  const failing = sequenced(['a'], () => Promise.reject(new Error('failed')));
  const next = sequenced(['a'], async () => 'ran');
  await expect(failing).rejects.toThrow('failed');
  await expect(next).resolves.toBe('ran');
});

test('no two tasks that share a sequence ever overlap', async () => {
  const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
  await fc.assert(
    fc.asyncProperty(fc.array(names, { maxLength: 30 }), async (tasks) => {
      const sequenced = createSequencer();
      const running = new Set<string>();
      const ended: number[] = [];
      await Promise.all(
        tasks.map((sequences, index) =>
          sequenced(sequences, async () => {
            for (const name of sequences) {
              expect(running.has(name)).toBe(false);
              running.add(name);
            }
            await new Promise((resolve) => setImmediate(resolve));
            for (const name of sequences) running.delete(name);
            ended.push(index);
          }),
        ),
      );
      for (const name of ['a', 'b', 'c', 'd']) {
        const ofName = ended.filter((index) => tasks[index]?.some((other) => other === name));
        expect(ofName).toEqual(ofName.toSorted((one, other) => one - other));
      }
    }),
    { numRuns: 50 },
  );
});
