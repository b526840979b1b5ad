import type { Command } from 'commander';
import { type CompareFlags, checkCompareFlags } from '../compare/compare-flags.ts';
import { addTargetOptions, reportFilesOf } from '../compare/target-options.ts';
import type { ProgramPorts } from '../create-program.ts';
import { loadMigration } from '../load-migration.ts';

/** Adds `compare` and `credentials` to the command. What its options come to is decided by `checkCompareFlags`. */
export function addCompareCommand(program: Command, ports: ProgramPorts): void {
  const { folder, environment, print, exit } = ports;
  const command = program
    .command('compare')
    .description(
      'ask legacy and the gateway the same, and say what differs: 0 equal, 1 different, 2 could not run',
    )
    .option('--matrix', 'ask in every way that a credential can be presented', false)
    .option('--fuzz <count>', 'so many further cases, made of the examples')
    .option('--seed <n>', 'which further cases', '1')
    .option('--repeat <n>', 'ask each case so often', '1')
    .option('--aa', 'compare legacy with itself, and suggest rules for what differs', false)
    .option(
      '--front-door',
      'compare legacy with itself behind the gateway, with every route left to it; sends writes as well',
      false,
    );
  command.option('--stay', 'keep both sides up afterwards, for the curl commands of the report', false);
  addTargetOptions(command).action(async (asked: CompareFlags) => {
    // Both sides are copies here, and uploads are what a front door is most likely to spoil.
    const flags = { ...asked, writes: asked.writes || asked.frontDoor };
    const request = checkCompareFlags(flags, environment);
    // Express, connect-mongo and the writers of reports: nothing that other commands should wait for.
    const { runCompare } = await import('./compare.ts');
    exit(
      await runCompare({
        ...ports,
        ...(await loadMigration(folder, flags.config)),
        flags,
        request,
        files: reportFilesOf(flags, folder),
      }),
    );
  });

  program
    .command('credentials')
    .description(
      'print what the curl commands of `compare --stay` need: eval "$(npx --no straddle credentials)"',
    )
    .option('--config <file>', 'the route table')
    .action(async ({ config }: { readonly config?: string }) => {
      const { rootFolder } = await loadMigration(folder, config);
      const { readLentCredentials } = await import('../compare/lend-credentials.ts');
      print(await readLentCredentials(rootFolder));
      exit(0);
    });
}
