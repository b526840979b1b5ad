import { expect, test } from '@jest/globals';
import { createUseTally } from './use-tally.ts';

test('a line names at most 500 sessions, the latest, and says how many it left out', () => {
  const tally = createUseTally((sessionId) => `ref of ${sessionId}`);
  for (let index = 0; index < 502; index += 1) {
    tally.add({ kind: 'cookie', keyId: 'old', sessionId: String(index) }, 'new');
  }
  const [use] = tally.take();
  expect(use).toMatchObject({ requests: 502, sessionRefsOmitted: 2 });
  expect(use?.sessionRefs).toHaveLength(500);
  expect(use?.sessionRefs?.at(-1)).toBe('ref of 501');
});

test('without a key for references, requests are counted and no session is named', () => {
  const tally = createUseTally(undefined);
  tally.add({ kind: 'bearer', keyId: 'old', sessionId: 'a' }, 'new');
  expect(tally.take()).toEqual([{ keyId: 'old', credential: 'bearer', requests: 1 }]);
});
