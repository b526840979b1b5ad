import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { Command, InvalidArgumentError, Option } from 'commander';
import { addCompareCommand } from './commands/compare-command.ts';
import type { DoctorFlags } from './commands/doctor.ts';
import { addGatewayCommand } from './commands/gateway-command.ts';
import { addRecordCommand } from './commands/record-command.ts';
import { addReplayCommand } from './commands/replay-command.ts';
import { addSecretsCommand } from './commands/secrets-command.ts';
import { loadMigration } from './load-migration.ts';
import type { Environment } from './start-legacy.ts';
import { addTemplateOptions, readTemplateFlags, type TemplateFlags } from './template/template-choice.ts';

export interface ProgramPorts {
  readonly folder: string;
  readonly environment: Environment;
  readonly print: (line: string) => void;
  /** Resolves when the person wants to stop. */
  readonly stopped: Promise<void>;
  readonly exit: (code: number) => void;
  /** Rewrites the last line of a terminal. Default: there is none. */
  readonly rewrite?: ((line: string) => void) | undefined;
  /** Where commands are read while stacks are up. Default: nowhere. */
  readonly input?: Readable | undefined;
}

interface StackFlags extends TemplateFlags {
  readonly config?: string;
  readonly port: number;
  readonly legacyPort: number;
  readonly api?: 'rest' | 'http';
  readonly download: boolean;
  readonly deployedQuirks: boolean;
  readonly accessLog?: string;
}

interface StartFlags extends StackFlags {
  readonly once: boolean;
  readonly email: string;
  readonly password: string;
  readonly note?: string;
}

interface RoutesFlags {
  readonly config?: string;
  readonly check: boolean;
  readonly since?: string;
  readonly json: boolean;
}

interface DevFlags extends StackFlags {
  readonly verbose: boolean;
  readonly record?: string;
  readonly force: boolean;
}

/**
 * The `straddle` command. It parses and wires; the commands decide.
 *
 * Each command is loaded when it is run: nobody waits for Express and a database driver to be told of a slip in an option.
 *
 * @returns Its `parseAsync` rejects with a `CommanderError` for a command line that cannot be used (the reason has
 *   been printed by then) and after printing help, which has the exit code 0.
 */
export function createProgram(ports: ProgramPorts): Command {
  const { folder, environment, print, stopped, exit, input } = ports;
  const program = new Command('straddle')
    .description('Move an Express API to AWS Lambda one route at a time')
    // Commander would end the process with 1, which means "different" here.
    .exitOverride();

  stackCommand(program, 'start')
    .description('bring up both stacks and compare the moved routes')
    .option('--once', 'compare on free ports, then end: 0 equal, 1 different, 2 could not run', false)
    .requiredOption('--email <address>', 'a user who can log in at the legacy API')
    .requiredOption('--password <text>', 'the password of that user')
    .option('--note <text>', 'a line about the data, printed with the addresses')
    .action(async (flags: StartFlags) => {
      const { runStart } = await import('./commands/start.ts');
      const { once, email, password, note } = flags;
      const options = {
        ...(await stackOptions(flags)),
        login: { email, password },
        once,
        stopped,
        print,
        input,
      };
      // Unless somebody asks for certain ports, a single run must not disturb stacks that are up.
      const ports = once ? freePortsUnlessAsked(program) : {};
      exit(await runStart({ ...options, ...ports, ...(note === undefined ? {} : { note }) }));
    });

  stackCommand(program, 'dev')
    .description('bring up both stacks and keep them up')
    .option('--verbose', 'also print what functions and the legacy API write', false)
    .option(
      '--record <file>',
      'record requests to the gateway by allow-list, without credentials, for replay',
    )
    .option('--force', 'let --record replace a file that is there', false)
    .action(async (flags: DevFlags) => {
      const { runDev } = await import('./commands/dev.ts');
      const { verbose, force, record } = flags;
      const recording = record === undefined ? {} : { recording: { file: resolve(folder, record), force } };
      exit(await runDev({ ...(await stackOptions(flags)), ...recording, verbose, stopped, print, input }));
    });

  addGatewayCommand(program, ports);
  addCompareCommand(program, ports);
  addRecordCommand(program, ports);
  addReplayCommand(program, ports);
  addSecretsCommand(program, ports);

  program
    .command('routes')
    .description('print who serves each route, and check the files that the route table names')
    .option('--config <file>', 'the route table')
    .option(
      '--check',
      'start the legacy API, read its routes, and refuse those that a moved route would take',
      false,
    )
    .option('--since <file|revision>', 'print in words what has changed since an earlier table instead')
    .option('--json', 'print the table, or the changes, as JSON', false)
    .action(async ({ config, check, since, json }: RoutesFlags) => {
      const table = await loadMigration(folder, config);
      if (since === undefined) {
        const { runRoutes } = await import('./commands/routes.ts');
        await runRoutes({ ...table, json, print });
      } else {
        const { runRouteChanges } = await import('./commands/route-changes.ts');
        await runRouteChanges({ ...table, since, folder, json, print });
      }
      if (!check) return exit(0);
      const { runCheckRoutes } = await import('./commands/check-routes.ts');
      exit(await runCheckRoutes({ ...table, environment, print }));
    });

  program
    .command('doctor')
    .description(
      'look at a live session collection and a lock file, read-only, and say what the authorizer needs',
    )
    .option('--uri <uri>', 'connection string of the database (else MONGODB_URI)')
    .option('--database <name>', 'database; else that of the settings, or of the connection string')
    .option('--collection <name>', 'collection; else that of the settings, or sessions')
    .option('--sample <count>', 'how many documents are read at most', '1000')
    .option('--lock <file>', 'package-lock.json of the legacy app')
    .option('--settings <module#export>', 'session settings to compare with what is needed')
    .option('--json', 'print the report as JSON', false)
    .action(async (flags: DoctorFlags) => {
      const { runDoctor } = await import('./commands/doctor.ts');
      const uri = flags.uri ?? environment['MONGODB_URI'];
      // Only from the environment: an argument would show in the list of processes.
      const encryptionKey = environment['STORE_ENCRYPTION_KEY'];
      exit(
        await runDoctor({
          ...flags,
          ...(uri ? { uri } : {}),
          ...(encryptionKey ? { encryptionKey } : {}),
          folder,
          print,
        }),
      );
    });

  const stackOptions = async (flags: StackFlags) => {
    const { config, port, legacyPort, api, download, deployedQuirks, accessLog } = flags;
    const template = readTemplateFlags(flags, folder);
    return {
      ...(await loadMigration(folder, config)),
      gatewayPort: port,
      legacyPort,
      ...(api === undefined ? {} : { api }),
      ...(template === undefined ? {} : { template }),
      download,
      deployedQuirks,
      ...(accessLog === undefined ? {} : { accessLogFile: resolve(folder, accessLog) }),
      environment,
    };
  };

  return program;
}

function stackCommand(program: Command, name: string): Command {
  const command = program
    .command(name)
    .option('--config <file>', 'the route table; found upwards from here if not given')
    .option('--port <port>', 'port of the gateway', parsePort, 3000)
    .option('--legacy-port <port>', 'port of the legacy API', parsePort, 3001)
    .addOption(new Option('--api <kind>', 'serve as this kind of API').choices(['rest', 'http']))
    .option('--download', 'download a MongoDB if there is none here', false)
    .option('--access-log <file>', 'append one line of JSON per request to the gateway')
    .option('--deployed-quirks', 'say what the deployed gateway does to routes that stay with legacy', false);
  return addTemplateOptions(command);
}

function freePortsUnlessAsked(program: Command): { gatewayPort?: number; legacyPort?: number } {
  const start = program.commands.find((command) => command.name() === 'start');
  const isDefault = (option: string): boolean => start?.getOptionValueSource(option) === 'default';
  return {
    ...(isDefault('port') ? { gatewayPort: 0 } : {}),
    ...(isDefault('legacyPort') ? { legacyPort: 0 } : {}),
  };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535; 0 takes a free one.');
  }
  return port;
}
