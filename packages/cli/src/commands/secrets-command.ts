import { randomBytes } from 'node:crypto';
import { type Command, InvalidArgumentError } from 'commander';
import type { ProgramPorts } from '../create-program.ts';
import type { LogFlags, PhaseFlags, SecretsPorts } from '../secrets/run-phase.ts';
import { wholeNumber } from './record-command.ts';

interface PromoteFlags extends PhaseFlags {
  readonly key?: string;
}

interface DropFlags extends PhaseFlags {
  readonly key: string;
  readonly maxCookie: number;
  readonly maxBearer: number;
}

/** Adds `secrets`, the phases of a rotation, to the command. */
export function addSecretsCommand(program: Command, ports: ProgramPorts): void {
  const { folder, environment, input, print, exit } = ports;
  const secretsPorts: SecretsPorts = {
    folder,
    environment,
    input,
    print,
    nowMs: Date.now,
    // 256 bits, as many as the signature has.
    newSecret: () => randomBytes(32).toString('base64url'),
  };
  const secrets = program
    .command('secrets')
    .description('rotate the session secrets of both stacks: add, promote, wait, drop');

  withLogs(secrets.command('status'))
    .description('which secrets each instance has, and how often each is used')
    .action(async (flags: LogFlags) => {
      const { runStatus } = await import('../secrets/run-status.ts');
      exit(await runStatus(flags, secretsPorts));
    });

  withSources(secrets.command('add'))
    .description(
      'phase 1: a new secret, last in the list, so that both stacks verify it and none signs with it',
    )
    .action(async (flags: PhaseFlags) => {
      const { runPhase } = await import('../secrets/run-phase.ts');
      exit(await runPhase({ name: 'add' }, flags, secretsPorts));
    });

  withSources(secrets.command('promote'))
    .description('phase 2: the new secret first, so that both stacks sign with it')
    .option('--key <keyId>', 'which one; the last if not given')
    .action(async (flags: PromoteFlags) => {
      const { runPhase } = await import('../secrets/run-phase.ts');
      exit(await runPhase({ name: 'promote', key: flags.key }, flags, secretsPorts));
    });

  withSources(secrets.command('drop'))
    .description('phases 3 and 4: once the old secret is hardly used any more, take it from the list')
    .requiredOption('--key <keyId>', 'the one that goes')
    .option('--max-cookie <count>', 'requests by cookie that it may still verify', wholeNumber(0, 1e9), 0)
    .option('--max-bearer <count>', 'requests by bearer that it may still verify', wholeNumber(0, 1e9), 0)
    .action(async (flags: DropFlags) => {
      const { runPhase } = await import('../secrets/run-phase.ts');
      const { key, maxCookie, maxBearer } = flags;
      exit(await runPhase({ name: 'drop', key, maxCookie, maxBearer }, flags, secretsPorts));
    });

  secrets
    .command('rehearse')
    .description('who would be logged out if a secret were dropped now')
    .requiredOption('--drop <keyId>', 'the one that would go')
    .option('--log <file>', 'log of a stack, in JSON lines; - is the standard input; repeat it', collect, [])
    .action(async (flags: { readonly drop: string; readonly log: readonly string[] }) => {
      const { runRehearse } = await import('../secrets/run-rehearse.ts');
      exit(await runRehearse(flags, secretsPorts));
    });
}

function withLogs(command: Command): Command {
  return command
    .option('--log <file>', 'log of a stack, in JSON lines; - is the standard input; repeat it', collect, [])
    .option(
      '--recent-minutes <count>',
      'an instance that was silent for longer has ended',
      wholeNumber(1, 10_000),
      15,
    )
    .option('--window-hours <count>', 'how far back requests are counted', positive, 24);
}

function withSources(command: Command): Command {
  return withLogs(command)
    .option(
      '--source <place>',
      'where the list is kept: file:<path>, ssm:<name>, secretsmanager:<id>, or - to read it; repeat it',
      collect,
      [],
    )
    .option('--out <file>', 'write the list into a new file that only its owner may read')
    .option('--reveal', 'print the list', false);
}

function collect(value: string, values: readonly string[]): readonly string[] {
  return [...values, value];
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value < 100_000) return value;
  throw new InvalidArgumentError('It is a number over 0, such as 24 or 0.5.');
}
