import { resolve } from 'node:path';
import { formatSecretList, keyIdOf } from '@straddle/session-core';
import { SecretSourceFailedError, SecretSourcesDifferError, SecretsOptionsInvalidError } from './errors.ts';
import { readLogs } from './read-logs.ts';
import {
  agreedKeyIds,
  type Refusal,
  refuseDisagreement,
  refuseDrop,
  refuseOtherSources,
  refusePromotion,
} from './refusal.ts';
import { rotationState } from './rotation-state.ts';
import {
  openSecretSource,
  type SecretSource,
  type SecretText,
  type SourcePorts,
  writeNewFile,
} from './secret-source.ts';

/** What the phases and `status` are told on the command line. */
export interface LogFlags {
  readonly log: readonly string[];
  readonly recentMinutes: number;
  readonly windowHours: number;
}

export interface PhaseFlags extends LogFlags {
  readonly source: readonly string[];
  readonly reveal: boolean;
  readonly out?: string;
}

/** One step of a rotation. */
export type Phase =
  | { readonly name: 'add' }
  /** Without a key: the last one, where `add` has put it. */
  | { readonly name: 'promote'; readonly key?: string | undefined }
  | {
      readonly name: 'drop';
      readonly key: string;
      readonly maxCookie: number;
      readonly maxBearer: number;
    };

export interface SecretsPorts extends SourcePorts {
  readonly print: (line: string) => void;
  readonly nowMs: () => number;
  /** Random; of 16 characters or more. */
  readonly newSecret: () => string;
}

interface OpenedSource extends SecretText {
  readonly source: SecretSource;
}

/**
 * One phase of a rotation: checks by the logs of both stacks that it may begin, prints the list of key ids that comes of it,
 * and writes the list to every source that can be written.
 *
 * @returns 0 done, 2 refused; the reason is printed by its name.
 * @throws {SecretsOptionsInvalidError | LogUnreadableError | SecretSourceFailedError | SecretSourcesDifferError}
 */
export async function runPhase(phase: Phase, flags: PhaseFlags, ports: SecretsPorts): Promise<0 | 2> {
  const sources = checkFlags(phase, flags, ports);
  const nowMs = ports.nowMs();
  const windowMs = flags.windowHours * 3_600_000;
  const entries = await readLogs({ ...ports, files: flags.log });
  const state = rotationState(entries, { nowMs, windowMs, recentMs: flags.recentMinutes * 60_000 });
  const disagreement = refuseDisagreement(state);
  if (disagreement.length > 0) return refuse(disagreement, ports);
  const agreed = agreedKeyIds(state);
  const opened: OpenedSource[] = [];
  for (const source of sources) opened.push({ source, ...(await source.read()) });
  const key =
    phase.name === 'promote' ? (phase.key ?? agreed.at(-1) ?? '') : phase.name === 'drop' ? phase.key : '';
  const refusals = [
    ...refuseOtherSources(
      agreed,
      opened.map(({ source, secrets }) => ({ name: source.name, keyIds: secrets.map(keyIdOf) })),
    ),
    ...(phase.name === 'promote' ? refusePromotion(agreed, key) : []),
    ...(phase.name === 'drop'
      ? refuseDrop(state, key, {
          windowMs,
          nowMs,
          maxRequests: { cookie: phase.maxCookie, bearer: phase.maxBearer },
        })
      : []),
  ];
  if (refusals.length > 0) return refuse(refusals, ports);

  const added = phase.name === 'add' ? [ports.newSecret()] : [];
  const nextKeyIds = reorder(agreed, phase.name, key).concat(added.map(keyIdOf));
  ports.print(`now   ${agreed.join(', ')}`);
  ports.print(`next  ${nextKeyIds.join(', ')}`);
  await hand(opened, { phase, key, added, flags, ports });
  return 0;
}

/** Of key ids and of secrets alike. */
function reorder(list: readonly string[], phase: Phase['name'], chosen: string): string[] {
  const others = list.filter((each) => each !== chosen);
  return phase === 'promote' ? [chosen, ...others] : others;
}

interface Outcome {
  readonly phase: Phase;
  readonly key: string;
  readonly added: readonly string[];
  readonly flags: PhaseFlags;
  readonly ports: SecretsPorts;
}

/** Puts the next list where it was asked for. */
async function hand(opened: readonly OpenedSource[], outcome: Outcome): Promise<void> {
  const { phase, key, added, flags, ports } = outcome;
  const nextOf = ({ secrets }: SecretText): readonly string[] => {
    const chosen = secrets.find((secret) => keyIdOf(secret) === key) ?? '';
    return [...reorder(secrets, phase.name, chosen), ...added];
  };
  const [first] = opened;
  // Without a source only the new secret is known.
  const list = first === undefined ? added : nextOf(first);
  if (list.length === 0) {
    ports.print('Nothing was written: there is no --source. Put the list in that order wherever it is kept.');
    return;
  }
  const text = formatSecretList(list, first?.text);
  // First, because a file that is there already must not stop a rotation half way.
  if (flags.out !== undefined) {
    await writeOut(resolve(ports.folder, flags.out), text);
    ports.print(`wrote ${flags.out}, for its owner alone`);
  }
  await writeSources(opened, (each) => formatSecretList(nextOf(each), each.text), ports.print);
  if (flags.reveal) ports.print(text);
  ports.print(
    'Each instance takes it when its SECRETS_TTL_SECONDS are over. Go on when `straddle secrets status` says that all have it.',
  );
}

async function writeOut(path: string, text: string): Promise<void> {
  try {
    await writeNewFile(path, `${text}\n`);
  } catch (cause) {
    throw new SecretSourceFailedError(path, 'cannot be made; --out never replaces a file', cause);
  }
}

/** All or none: when one fails, those before it are put back, which every phase allows. */
async function writeSources(
  opened: readonly OpenedSource[],
  nextText: (source: OpenedSource) => string,
  print: (line: string) => void,
): Promise<void> {
  const written: OpenedSource[] = [];
  for (const each of opened) {
    const { name, write } = each.source;
    if (write === undefined) continue;
    try {
      await write(nextText(each));
    } catch (cause) {
      await putBack(name, written, cause);
      throw cause;
    }
    written.push(each);
    print(`wrote ${name}`);
  }
}

async function putBack(failed: string, written: readonly OpenedSource[], cause: unknown): Promise<void> {
  const stuck: string[] = [];
  for (const { source, text } of written) {
    await source.write?.(text.trimEnd()).catch(() => stuck.push(source.name));
  }
  if (stuck.length > 0) throw new SecretSourcesDifferError(failed, stuck, cause);
}

function checkFlags(
  phase: Phase,
  { log, source, reveal, out }: PhaseFlags,
  ports: SecretsPorts,
): SecretSource[] {
  const problems: string[] = [];
  if (log.length === 0)
    problems.push('name the logs of both stacks with --log <file>, or - for the standard input');
  if ([...log, ...source].filter((name) => name === '-').length > 1) {
    problems.push('the standard input can be one thing only');
  }
  const sources = source.flatMap((name) => {
    const opened = openSecretSource(name, ports);
    if (opened === undefined) {
      problems.push(
        `--source ${name}: write file:<path>, ssm:<name>, secretsmanager:<id>, or - for a list on the standard input`,
      );
    }
    return opened ?? [];
  });
  const isHanded = reveal || out !== undefined || sources.some(({ write }) => write !== undefined);
  if (!isHanded && (phase.name === 'add' || sources.length > 0)) {
    problems.push(
      'say where the list goes: a --source that can be written, --out <file>, or --reveal to print it',
    );
  }
  if (problems.length > 0) throw new SecretsOptionsInvalidError(problems);
  return sources;
}

/** Tells every reason by its name. */
export function refuse(refusals: readonly Refusal[], { print }: Pick<SecretsPorts, 'print'>): 2 {
  for (const { reason, why } of refusals) print(`refused: ${reason}: ${why}`);
  return 2;
}
