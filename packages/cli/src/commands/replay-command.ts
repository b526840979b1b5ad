import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CompareFlags } from '../compare/compare-flags.ts';
import { addTargetOptions, reportFilesOf } from '../compare/target-options.ts';
import type { ProgramPorts } from '../create-program.ts';
import { loadMigration } from '../load-migration.ts';
import { wholeNumber } from './record-command.ts';

type Asked = Omit<CompareFlags, 'matrix' | 'fuzz' | 'seed' | 'repeat' | 'aa' | 'frontDoor'>;

/** What a replay has no options for. */
const OF_COMPARE_ALONE = { matrix: false, seed: '1', repeat: '1', aa: false, frontDoor: false } as const;

/** Adds `replay` to the command. */
export function addReplayCommand(program: Command, ports: ProgramPorts): void {
  const { folder, exit } = ports;
  const command = program
    .command('replay <recording>')
    .description(
      'ask legacy and the gateway what was recorded, and say what differs: 0 equal, 1 different, 2 could not run',
    )
    .option(
      '--concurrency <n>',
      'so many requests at a time; those of one session keep their order',
      wholeNumber(1, 256),
      1,
    );
  addTargetOptions(command).action(
    async (recording: string, asked: Asked & { readonly concurrency: number }) => {
      // Express, connect-mongo and the writers of reports: nothing that other commands should wait for.
      const { runReplay } = await import('./replay.ts');
      exit(
        await runReplay({
          ...ports,
          ...(await loadMigration(folder, asked.config)),
          recording: resolve(folder, recording),
          flags: { ...asked, ...OF_COMPARE_ALONE },
          concurrency: asked.concurrency,
          files: reportFilesOf(asked, folder),
        }),
      );
    },
  );
}
