import { type Command, Option } from 'commander';
import type { ProgramPorts } from '../create-program.ts';
import { readGatewaySettings } from '../gateway-settings.ts';
import { loadMigration } from '../load-migration.ts';
import { wholeNumber } from './record-command.ts';

interface GatewayFlags {
  readonly legacy: string;
  readonly port: number;
  readonly host: string;
  readonly api?: 'rest' | 'http';
  readonly config?: string;
}

/** Adds `gateway` to the command. */
export function addGatewayCommand(
  program: Command,
  { folder, environment, print, stopped, exit }: ProgramPorts,
): void {
  program
    .command('gateway')
    .description(
      'serve the route table in front of a legacy API and a database that run already (MONGODB_URI, SESSION_SECRETS, SESSION_REF_KEY, ALLOWED_ORIGINS)',
    )
    .requiredOption('--legacy <origin>', 'where the legacy API listens, such as http://127.0.0.1:3001')
    .option('--port <port>', 'where to listen; 0 takes a free port', wholeNumber(0, 65_535), 3000)
    .option('--host <address>', 'on which address to listen', '127.0.0.1')
    .addOption(new Option('--api <kind>', 'serve as this kind of API').choices(['rest', 'http']))
    .option('--config <file>', 'the route table; found upwards from here if not given')
    .action(async ({ legacy, config, ...flags }: GatewayFlags) => {
      const settings = readGatewaySettings(legacy, environment);
      const { runGateway } = await import('./gateway.ts');
      exit(
        await runGateway({ ...(await loadMigration(folder, config)), ...settings, ...flags, stopped, print }),
      );
    });
}
