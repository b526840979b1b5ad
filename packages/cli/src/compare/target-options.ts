import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { ReportFiles } from './publish-results.ts';

/** Adds the options that say which sides are asked, as whom, and where the results go. */
export function addTargetOptions(command: Command): Command {
  return command
    .option('--config <file>', 'the route table; found upwards from here if not given')
    .option('--route <key>', 'only this route, such as "GET /me"; may be said again', collect, [])
    .addOption(new Option('--api <kind>', 'serve as this kind of API').choices(['rest', 'http']))
    .option('--writes', 'send unsafe requests as well; here each side has a copy of the data', false)
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
    .option('--allow-writes', 'write to data that is no clone', false);
}

/** The files that the results go to, absolute. */
export function reportFilesOf({ json, junit, html }: ReportFiles, folder: string): ReportFiles {
  return {
    ...(json === undefined ? {} : { json: resolve(folder, json) }),
    ...(junit === undefined ? {} : { junit: resolve(folder, junit) }),
    ...(html === undefined ? {} : { html: resolve(folder, html) }),
  };
}

function collect(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}
