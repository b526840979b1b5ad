import { type DevMongo, startDevMongo } from '@straddle/dev-mongo';
import {
  type AccessLogListener,
  type ApiDefinition,
  type Gateway,
  type GatewayOptions,
  type Notice,
  startGateway,
} from '@straddle/gateway-emulator';
import { type AccessLogFile, openAccessLogFile } from './access-log-file.ts';
import { choosePort } from './choose-port.ts';
import { PortTakenError } from './errors.ts';
import type { LegacyProcess } from './legacy-process.ts';
import { type LoadedMigration, loadMigration } from './load-migration.ts';
import { localDefinition } from './local-definition.ts';
import { type Environment, type LegacyEvents, originOf, secretsOf, startLegacy } from './start-legacy.ts';
import { localTemplateDefinition } from './template/local-template-definition.ts';
import type { TemplateChoice } from './template/template-choice.ts';

/** Only runs on this machine. */
const DEV_REF_KEY = 'dev-only-session-reference-key';

export interface StackOptions extends LoadedMigration {
  /** 0 for a free one. */
  readonly gatewayPort: number;
  /** 0 for a free one. */
  readonly legacyPort: number;
  /** Serve the route table as this kind of API instead of its own. */
  readonly api?: 'rest' | 'http';
  /** Serve the API of this template in place of the route table's. */
  readonly template?: TemplateChoice;
  /** Allow downloading a mongod. */
  readonly download: boolean;
  readonly environment: Environment;
  /** Origins whose pages may send unsafe requests, besides those of these stacks. */
  readonly furtherOrigins?: readonly string[];
  /** Gets one line of JSON per request to the gateway, under API Gateway's names. */
  readonly accessLogFile?: string;
  /** The functions that will be asked; the others start at their first request. All when left out. */
  readonly askedFunctions?: readonly string[] | undefined;
  readonly events: StackEvents;
}

/** What goes on in the running stacks, for whoever prints it. */
export interface StackEvents extends LegacyEvents {
  readonly onRequest?: AccessLogListener;
  readonly onNotice?: (notice: Notice) => void;
  /** Gets each exchange with the gateway before anything has read from it. */
  readonly onExchange?: GatewayOptions['onExchange'];
}

export interface Stacks {
  readonly database: DevMongo;
  readonly legacyUrl: string;
  readonly gateway: Gateway;
  /** What the gateway served at first. */
  readonly definition: ApiDefinition;
  /**
   * Loads the route table, or the template in its place, and changed sources on both stacks; the database keeps its data.
   *
   * @throws what `loadMigration` and `startStacks` throw; the gateway goes on with the old table then.
   */
  reload(): Promise<void>;
  /** Ends everything that was started. */
  stop(): Promise<void>;
}

/**
 * Brings up the database, the legacy API with its own command, and the gateway with the functions of the route
 * table, all on this machine and all with one list of session secrets.
 *
 * What was started before a failure is ended again.
 *
 * @throws {AccessLogUnwritableError} When `accessLogFile` cannot be opened.
 * @throws {PortTakenError} Naming the option that chooses another port.
 * @throws {TemplateUnsupportedError} With everything in `template` that is not emulated.
 * @throws {LegacyCommandMissingError} When the route table does not say how to start the legacy API.
 * @throws {LegacyStartFailedError} With what the legacy API printed.
 */
export async function startStacks(asked: StackOptions): Promise<Stacks> {
  const started: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of started.splice(0).toReversed()) await end();
  };
  try {
    const log = await openLog(asked);
    started.push(async () => log?.close());
    const options = log === undefined ? asked : { ...asked, events: withLog(asked.events, log) };
    const gatewayPort = await choosePort(options.gatewayPort, '--port');
    const legacyPort = await choosePort(options.legacyPort, '--legacy-port');
    // Nothing listens yet, so the same port twice looks free twice.
    if (legacyPort === gatewayPort) throw new PortTakenError(legacyPort, '--legacy-port');
    const database = await startDevMongo({ env: { ...options.environment }, download: options.download });
    started.push(() => database.stop());
    const definition = await apiDefinition({ ...options, gatewayPort }, { database, legacyPort });
    const gateway = await openGateway({ ...options, gatewayPort }, definition);
    started.push(() => gateway.stop());
    // Functions load while the legacy API does: both take most of a second.
    const [legacy] = await Promise.all([
      openLegacy({ ...options, gatewayPort }, { database, legacyPort }),
      gateway.warm(options.askedFunctions),
    ]);
    started.push(() => legacy.stop());
    return {
      database,
      legacyUrl: originOf(legacyPort),
      gateway,
      definition,
      async reload() {
        const table = await loadMigration(options.rootFolder, options.tableFile);
        gateway.reload(await apiDefinition({ ...options, ...table, gatewayPort }, { database, legacyPort }));
        await legacy.restart();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openLog({ accessLogFile, events }: StackOptions): Promise<AccessLogFile | undefined> {
  return accessLogFile === undefined
    ? undefined
    : openAccessLogFile(accessLogFile, (problem) => events.onOutput?.('access log', problem));
}

function withLog(events: StackEvents, log: AccessLogFile): StackEvents {
  return {
    ...events,
    onRequest: (entry, invocations) => {
      log.write(entry);
      events.onRequest?.(entry, invocations);
    },
  };
}

interface Parts {
  readonly database: DevMongo;
  readonly legacyPort: number;
}

function openGateway({ events, gatewayPort }: StackOptions, definition: ApiDefinition): Promise<Gateway> {
  return startGateway(definition, {
    port: gatewayPort,
    accessLog: events.onRequest,
    onNotice: events.onNotice,
    onExchange: events.onExchange,
    log: ({ functionName, stream, line }) => {
      if (stream !== 'report') events.onOutput?.(functionName, line);
    },
    onFault: (error) => events.onOutput?.('gateway', error instanceof Error ? error.message : String(error)),
  });
}

async function apiDefinition(options: StackOptions, { database, legacyPort }: Parts): Promise<ApiDefinition> {
  const { environment, template } = options;
  const local = {
    databaseUri: database.uri,
    sessionSecrets: secretsOf(environment),
    sessionRefKey: environment['SESSION_REF_KEY'] ?? DEV_REF_KEY,
    allowedOrigins: allowedOrigins(options, legacyPort),
    legacyOrigin: originOf(legacyPort),
  };
  return template === undefined
    ? localDefinition({ ...options, ...local })
    : localTemplateDefinition(template, local);
}

function openLegacy(options: StackOptions, { database, legacyPort }: Parts): Promise<LegacyProcess> {
  return startLegacy({
    ...options,
    port: legacyPort,
    databaseUri: database.uri,
    allowedOrigins: allowedOrigins(options, legacyPort),
  });
}

/** The same on both stacks: pages that they serve themselves may send unsafe requests. */
function allowedOrigins(
  { furtherOrigins = [], gatewayPort }: StackOptions,
  legacyPort: number,
): readonly string[] {
  return [originOf(legacyPort), originOf(gatewayPort), ...furtherOrigins];
}
