import { describe, expect, test } from '@jest/globals';
import type { SessionStore } from '@straddle/session-core';
import { restAuthorizerEvent } from '@straddle/testing';
import { createStoreTimer } from './store-timer.ts';
import { authenticated, authorize } from './testing/authorize.ts';

/** A store whose reads end when the test says so. */
function heldStore(): SessionStore & { readonly release: (() => void)[] } {
  const release: (() => void)[] = [];
  return {
    release,
    read: () => new Promise((resolve) => release.push(() => resolve({ status: 'not-found' }))),
    touch: async () => 'done',
    clearPassportUser: async () => true,
  };
}

describe('how long a decision waited for its session', () => {
  test('is the time of its own read, whatever else runs beside it', async () => {
    let nowMs = 0;
    const timer = createStoreTimer(() => nowMs);
    const held = heldStore();
    const store = timer.time(held);
    const first = timer.during(() => store.read('one'));
    nowMs = 10;
    const second = timer.during(() => store.read('two'));
    nowMs = 15;
    held.release[1]?.();
    expect(await second).toEqual({ result: { status: 'not-found' }, readMs: 5 });
    nowMs = 40;
    held.release[0]?.();
    expect(await first).toMatchObject({ readMs: 40 });
  });

  test('counts a read that was given up until the decision was made', async () => {
    let nowMs = 0;
    const timer = createStoreTimer(() => nowMs);
    const store = timer.time(heldStore());
    const given = await timer.during(async () => {
      void store.read('one');
      nowMs = 3000;
      return 'timeout';
    });
    expect(given).toEqual({ result: 'timeout', readMs: 3000 });
  });

  test('is undefined when the store was not asked', async () => {
    expect(await createStoreTimer().during(async () => 'refused')).toEqual({
      result: 'refused',
      readMs: undefined,
    });
  });

  test('stands in the decision line, of a fault too', async () => {
    const storeTimer = createStoreTimer();
    const store = storeTimer.time({ ...heldStore(), read: async () => ({ status: 'not-found' }) });
    const { result, log } = authorize(
      restAuthorizerEvent({}),
      () => {
        void store.read('one');
        throw new Error('no verdict');
      },
      { storeTimer },
    );
    await expect(result).rejects.toThrow('ERR_AUTHORIZER_FAILED');
    expect(log).toMatchObject([{ outcome: 'fault', storeReadMs: expect.any(Number) }]);

    const without = authorize(restAuthorizerEvent({}), () => authenticated, { storeTimer });
    await without.result;
    expect(without.log[0]).not.toHaveProperty('storeReadMs');
  });
});
