import { expect, test } from '@jest/globals';
import { keyIdOf, signSessionId, unsignSessionCookie } from '@straddle/session-core';
import fc from 'fast-check';
import type { LogEntry, Stack } from './log-entry.ts';
import { agreedKeyIds, refuseDisagreement, refuseOtherSources, refusePromotion } from './refusal.ts';
import { rotationState } from './rotation-state.ts';

/** Four instances, each with the list that it has taken last. */
const STACKS: readonly Stack[] = ['legacy', 'legacy', 'lambda', 'lambda'];

type Step =
  | { readonly kind: 'take' | 'log-in'; readonly instance: number }
  | { readonly kind: 'call'; readonly instance: number; readonly credential: number }
  | { readonly kind: 'add' }
  | { readonly kind: 'promote' }
  /** By chance alone all four would hardly ever agree. */
  | { readonly kind: 'take-all' };

const instance = fc.nat({ max: STACKS.length - 1 });
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('take' as const), instance }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('log-in' as const), instance }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('call' as const), instance, credential: fc.nat({ max: 99 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('take-all' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('add' as const, 'promote' as const) }) },
  ),
  { minLength: 20, maxLength: 80 },
);

interface Played {
  readonly denied: number;
  readonly promotions: number;
}

/** Plays the steps; a phase begins only where nothing refuses it, or at once when nobody asks. */
function play(all: readonly Step[], mayBegin: (phase: 'add' | 'promote', world: World) => boolean): Played {
  const world: World = { kept: ['secret 0'], taken: STACKS.map(() => ['secret 0']) };
  const credentials: string[] = [];
  let made = 0;
  let denied = 0;
  let promotions = 0;
  for (const step of all) {
    if (step.kind === 'add' || step.kind === 'promote') {
      if (!mayBegin(step.kind, world)) continue;
      if (step.kind === 'add') world.kept = [...world.kept, `secret ${(made += 1)}`];
      else world.kept = [...world.kept.slice(-1), ...world.kept.slice(0, -1)];
      promotions += step.kind === 'promote' ? 1 : 0;
      continue;
    }
    if (step.kind === 'take-all') {
      world.taken.fill(world.kept);
      continue;
    }
    const list = world.taken[step.instance] ?? [];
    if (step.kind === 'take') world.taken[step.instance] = world.kept;
    if (step.kind === 'log-in') credentials.push(signSessionId('a session', list[0] ?? ''));
    if (step.kind === 'call' && credentials.length > 0) {
      const credential = credentials[step.credential % credentials.length] ?? '';
      denied += unsignSessionCookie(credential, list).status === 'valid' ? 0 : 1;
    }
  }
  return { denied, promotions };
}

interface World {
  /** The list where it is kept. */
  kept: readonly string[];
  readonly taken: (readonly string[])[];
}

/** What the command asks before it writes, from what the instances have said. */
function isAllowed(phase: 'add' | 'promote', { kept, taken }: World): boolean {
  const entries = taken.map(
    (secrets, index): LogEntry => ({
      event: 'session-settings',
      atMs: 1,
      stack: STACKS[index] ?? 'legacy',
      instance: String(index),
      settings: '',
      keyIds: secrets.map(keyIdOf),
    }),
  );
  const state = rotationState(entries, { nowMs: 2, recentMs: 10, windowMs: 10 });
  const agreed = agreedKeyIds(state);
  const refusals = [
    ...refuseDisagreement(state),
    ...refuseOtherSources(agreed, [{ name: 'kept', keyIds: kept.map(keyIdOf) }]),
    ...(phase === 'promote' ? refusePromotion(agreed, agreed.at(-1) ?? '') : []),
  ];
  return refusals.length === 0;
}

test('whenever instances take a list, and however phases follow each other, what is not refused denies nobody', () => {
  let promotions = 0;
  const property = fc.property(steps, (all) => {
    const played = play(all, isAllowed);
    promotions += played.promotions;
    expect(played.denied).toBe(0);
  });
  fc.assert(property, { numRuns: 500 });
  // Otherwise nothing would have been tried.
  expect(promotions).toBeGreaterThan(20);
});

test('without the refusals it denies', () => {
  const property = fc.property(steps, (all) => play(all, () => true).denied === 0);
  expect(fc.check(property, { numRuns: 500 }).failed).toBe(true);
});
