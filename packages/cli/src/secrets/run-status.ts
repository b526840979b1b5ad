import Table from 'cli-table3';
import { SecretsOptionsInvalidError } from './errors.ts';
import { readLogs } from './read-logs.ts';
import { refuseDisagreement } from './refusal.ts';
import { type RotationState, rotationState } from './rotation-state.ts';
import { type LogFlags, refuse, type SecretsPorts } from './run-phase.ts';

/**
 * Prints which secrets each instance has, and how often each was used.
 *
 * @returns 0 when both stacks have the same, 1 when instances differ, 2 when a stack says nothing.
 * @throws {SecretsOptionsInvalidError | LogUnreadableError}
 */
export async function runStatus(flags: LogFlags, ports: SecretsPorts): Promise<0 | 1 | 2> {
  if (flags.log.length === 0) {
    throw new SecretsOptionsInvalidError([
      'name the logs of both stacks with --log <file>, or - for the standard input',
    ]);
  }
  const nowMs = ports.nowMs();
  const windowMs = flags.windowHours * 3_600_000;
  const entries = await readLogs({ ...ports, files: flags.log });
  const state = rotationState(entries, { nowMs, windowMs, recentMs: flags.recentMinutes * 60_000 });
  printInstances(state, nowMs, ports.print);
  printUses(state, flags.windowHours, ports.print);
  const refusals = refuseDisagreement(state);
  if (refusals.length > 0) {
    refuse(refusals, ports);
    return refusals.some(({ reason }) => reason === 'stack-silent') ? 2 : 1;
  }
  ports.print(`All ${state.instances.length} instances have the same secrets.`);
  return 0;
}

function printInstances({ instances }: RotationState, nowMs: number, print: SecretsPorts['print']): void {
  const table = createTable(['stack', 'instance', 'secrets, newest first', 'settings', 'said']);
  for (const { stack, instance, keyIds, settings, atMs } of instances) {
    table.push([stack, instance, keyIds.join(', '), settings, `${Math.round((nowMs - atMs) / 1000)} s ago`]);
  }
  print(table.toString());
}

function printUses(
  { instances, requestsOf }: RotationState,
  windowHours: number,
  print: SecretsPorts['print'],
): void {
  const table = createTable(['secret', `by cookie, last ${windowHours} h`, 'by bearer']);
  for (const keyId of new Set(instances.flatMap(({ keyIds }) => keyIds))) {
    table.push([keyId, requestsOf(keyId, 'cookie'), requestsOf(keyId, 'bearer')]);
  }
  print(table.toString());
}

function createTable(head: string[]): Table.Table {
  return new Table({ head, style: { head: [], border: [] } });
}
