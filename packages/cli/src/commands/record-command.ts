import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { ProgramPorts } from '../create-program.ts';
import { loadMigration } from '../load-migration.ts';

interface RecordFlags {
  readonly config?: string;
  readonly target: string;
  readonly port: number;
  readonly host: string;
  readonly changeHost: boolean;
  readonly out: string;
  readonly force: boolean;
  readonly maxExchanges: number;
  readonly maxMegabytes: number;
}

/** Adds `record` to the command. */
export function addRecordCommand(program: Command, { folder, print, stopped, exit }: ProgramPorts): void {
  program
    .command('record')
    .description(
      'stand in front of an API and record its traffic by allow-list, without credentials, for replay',
    )
    .requiredOption('--target <url>', 'the API, such as http://127.0.0.1:3001')
    .requiredOption('--out <file>', 'the recording; readable for its owner alone')
    .option('--port <port>', 'where to listen; 0 takes a free port', wholeNumber(0, 65_535), 3002)
    .option('--host <address>', 'on which address to listen', '127.0.0.1')
    .option('--change-host', "send the target's own name as Host, not the client's", false)
    .option('--force', 'replace a file that is there', false)
    .option('--max-exchanges <count>', 'end the recording after so many', wholeNumber(1, 1e9), 1_000_000)
    .option('--max-megabytes <count>', 'or when the file has this size', wholeNumber(1, 1e6), 1024)
    .option('--config <file>', 'the route table, beside which comparison.config.ts says what is recorded')
    .action(async (flags: RecordFlags) => {
      const { rootFolder } = await loadMigration(folder, flags.config);
      // Reports and clones come with the rest of the comparison: nothing that other commands should wait for.
      const { runRecord } = await import('./record.ts');
      const file = resolve(folder, flags.out);
      const maxBytes = flags.maxMegabytes * 1_048_576;
      exit(await runRecord({ ...flags, rootFolder, file, maxBytes, stopped, print }));
    });
}

/** Reads an option that is a number. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };
}
