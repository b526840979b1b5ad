import { startGateway } from '@straddle/gateway-emulator';
import pc from 'picocolors';
import type { GatewaySettings } from '../gateway-settings.ts';
import type { LoadedMigration } from '../load-migration.ts';
import { localDefinition } from '../local-definition.ts';
import { createTrafficPrinter } from '../print-traffic.ts';

export interface GatewayCommandOptions extends LoadedMigration, GatewaySettings {
  /** 0 for a free one. */
  readonly port: number;
  readonly host: string;
  /** Serve the route table as this kind of API instead of its own. */
  readonly api?: 'rest' | 'http';
  readonly stopped: Promise<void>;
  readonly print: (line: string) => void;
}

/**
 * Serves the route table in front of a legacy API and a database that run already, until told to stop. Requests in
 * flight are given two seconds then.
 *
 * Everything that functions print is printed: where this runs, output is the log. Sources are not watched.
 *
 * @throws {ApiDefinitionInvalidError | GatewayPortInUseError}
 */
export async function runGateway(options: GatewayCommandOptions): Promise<0> {
  const { migration, port, host, legacyOrigin, stopped, print } = options;
  const traffic = createTrafficPrinter({ print, deployedQuirks: false });
  const gateway = await startGateway(localDefinition(options), {
    port,
    host,
    accessLog: traffic.onRequest,
    onNotice: traffic.onNotice,
    log: ({ functionName, stream, line }) => {
      if (stream !== 'report') print(`${pc.dim(functionName)} ${line}`);
    },
    onFault: (error) =>
      print(`${pc.dim('gateway')} ${error instanceof Error ? error.message : String(error)}`),
  });
  try {
    await Promise.race([gateway.warm(), stopped]);
    const kind = (options.api ?? migration.api) === 'rest' ? 'REST API' : 'HTTP API';
    print(`Serving ${gateway.url} (${kind}) in front of ${legacyOrigin}. Ctrl-C ends it.`);
    await stopped;
    return 0;
  } finally {
    await gateway.stop();
  }
}
