import type { CredentialKind } from '@straddle/session-core';
import type { Stack } from './log-entry.ts';
import type { RotationState } from './rotation-state.ts';

/** Why a phase must not begin. */
export interface Refusal {
  readonly reason:
    | 'stack-silent'
    | 'instances-differ'
    | 'sources-differ'
    | 'key-unknown'
    | 'key-signs'
    | 'key-is-first'
    | 'window-not-covered'
    | 'still-in-use';
  readonly why: string;
}

/** What is allowed to be left of the secret that goes. */
export interface DropLimits {
  readonly windowMs: number;
  readonly nowMs: number;
  readonly maxRequests: Readonly<Record<CredentialKind, number>>;
}

const STACKS: readonly Stack[] = ['legacy', 'lambda'];

/** Why the stacks are not of one mind: what every phase needs. */
export function refuseDisagreement({ instances }: RotationState): readonly Refusal[] {
  const silent = STACKS.filter((stack) => !instances.some((instance) => instance.stack === stack));
  if (silent.length > 0) {
    return silent.map((stack) => ({
      reason: 'stack-silent',
      why: `no instance of ${stack} has said lately which secrets it has; give its log with --log, and see that it is used`,
    }));
  }
  const lists = new Set(instances.map(({ keyIds }) => keyIds.join(', ')));
  if (lists.size === 1) return [];
  const said = instances.map(
    ({ stack, instance, keyIds }) => `${stack} ${instance} has ${keyIds.join(', ')}`,
  );
  return [
    {
      reason: 'instances-differ',
      why: `${said.join('; ')}. Wait until all have the same; one that has ended is forgotten after --recent-minutes`,
    },
  ];
}

/** The list that all instances have, once `refuseDisagreement` refuses nothing. */
export function agreedKeyIds({ instances }: RotationState): readonly string[] {
  return instances[0]?.keyIds ?? [];
}

/** Why the places where secrets are kept do not hold what the stacks have. */
export function refuseOtherSources(
  agreed: readonly string[],
  sources: readonly { readonly name: string; readonly keyIds: readonly string[] }[],
): readonly Refusal[] {
  return sources
    .filter(({ keyIds }) => keyIds.join() !== agreed.join())
    .map(({ name, keyIds }) => ({
      reason: 'sources-differ',
      why: `${name} holds ${keyIds.join(', ')}, while the stacks have ${agreed.join(', ')}`,
    }));
}

/** Why a secret cannot be moved to the first place. */
export function refusePromotion(agreed: readonly string[], keyId: string): readonly Refusal[] {
  if (!agreed.includes(keyId)) return [unknownKey(agreed, keyId)];
  return agreed[0] === keyId
    ? [{ reason: 'key-is-first', why: `${keyId} is the first already and signs` }]
    : [];
}

/** Why a secret cannot be dropped. */
export function refuseDrop(
  state: RotationState,
  keyId: string,
  { windowMs, nowMs, maxRequests }: DropLimits,
): readonly Refusal[] {
  const agreed = agreedKeyIds(state);
  if (!agreed.includes(keyId)) return [unknownKey(agreed, keyId)];
  if (agreed[0] === keyId) {
    return [{ reason: 'key-signs', why: `${keyId} is the first and signs; promote another one before` }];
  }
  const uncovered = STACKS.filter((stack) => (state.logsBeginMs[stack] ?? nowMs) > nowMs - windowMs);
  const inUse = (['cookie', 'bearer'] as const).filter(
    (credential) => state.requestsOf(keyId, credential) > maxRequests[credential],
  );
  return [
    ...uncovered.map((stack) => ({
      reason: 'window-not-covered' as const,
      why: `the log of ${stack} does not go back ${hoursOf(windowMs)} hours; give more of it, or a shorter --window-hours`,
    })),
    ...inUse.map((credential) => ({
      reason: 'still-in-use' as const,
      why: `${keyId} verified ${state.requestsOf(keyId, credential)} requests by ${credential} in the last ${hoursOf(windowMs)} hours, and ${maxRequests[credential]} are allowed with --max-${credential}`,
    })),
  ];
}

function unknownKey(agreed: readonly string[], keyId: string): Refusal {
  return { reason: 'key-unknown', why: `no secret has the key id ${keyId}; there are ${agreed.join(', ')}` };
}

function hoursOf(ms: number): number {
  return Math.round(ms / 36_000) / 100;
}
