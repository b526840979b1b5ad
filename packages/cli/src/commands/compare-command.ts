import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { CompareFlags } from '../compare/compare-flags.ts';
import type { ReportFiles } from '../compare/publish-results.ts';
import type { ProgramPorts } from '../create-program.ts';
import { loadMigration } from '../load-migration.ts';

/** Adds `compare` to the command. What its options come to is decided by `checkCompareFlags`. */
export function addCompareCommand(program: Command, ports: ProgramPorts): void {
  const { folder, exit } = ports;
  program
    .command('compare')
    .description(
      'ask legacy and the gateway the same, and say what differs: 0 equal, 1 different, 2 could not run',
    )
    .option('--config <file>', 'the route table; found upwards from here if not given')
    .option('--route <key>', 'only this route, such as "GET /me"; may be said again', collect, [])
    .addOption(new Option('--api <kind>', 'serve as this kind of API').choices(['rest', 'http']))
    .option('--writes', 'send unsafe requests as well; here each side has a copy of the data', false)
    .option('--matrix', 'ask in every way that a credential can be presented', false)
    .option('--fuzz <count>', 'so many further cases, made of the examples')
    .option('--seed <n>', 'which further cases', '1')
    .option('--repeat <n>', 'ask each case so often', '1')
    .option('--aa', 'compare legacy with itself, and suggest rules for what differs', false)
    .option(
      '--front-door',
      'compare legacy with itself behind the gateway, with every route left to it; sends writes as well',
      false,
    )
    .option('--json <file>', 'write JSON lines')
    .option('--junit <file>', 'write JUnit XML')
    .option('--html <file>', 'write one HTML file')
    .option('--quiet', 'print nothing unless something differs or could not run', false)
    .option('--download', 'download a MongoDB if there is none here', false)
    .option('--email <address>', 'log in as this user instead of minting sessions')
    .option('--password <text>', 'its password; $NAME takes it from the environment')
    .option('--control <url>', 'the legacy API, if it is not to be started here')
    .option('--candidate <url>', 'the gateway, likewise')
    .option(
      '--control-header <name:value>',
      'for each request; $NAME takes the value from the environment',
      collect,
      [],
    )
    .option('--candidate-header <name:value>', 'likewise', collect, [])
    .option('--ca <file>', 'certificates of authorities to believe')
    .option('--insecure', 'believe any certificate', false)
    .option('--timeout <seconds>', 'per request', '10')
    .option('--retries <n>', 'after a failed connection; unsafe requests never are', '0')
    .option('--mint-into <uri>', 'the database of both targets, to make sessions in; needs --allow-writes')
    .option('--allow-writes', 'write to data that is no clone', false)
    .action(async (flags: CompareFlags) => {
      // Express, connect-mongo and the writers of reports: nothing that other commands should wait for.
      const { runCompare } = await import('./compare.ts');
      exit(
        await runCompare({
          ...ports,
          ...(await loadMigration(folder, flags.config)),
          // Both sides are copies here, and uploads are what a front door is most likely to spoil.
          flags: { ...flags, writes: flags.writes || flags.frontDoor },
          files: filesOf(flags, folder),
        }),
      );
    });
}

function collect(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}

function filesOf({ json, junit, html }: CompareFlags, folder: string): ReportFiles {
  return {
    ...(json === undefined ? {} : { json: resolve(folder, json) }),
    ...(junit === undefined ? {} : { junit: resolve(folder, junit) }),
    ...(html === undefined ? {} : { html: resolve(folder, html) }),
  };
}
