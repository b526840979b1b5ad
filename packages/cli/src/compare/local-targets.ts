import { cloneDatabase, type DevMongo, startDevMongo } from '@straddle/dev-mongo';
import { MongoClient } from 'mongodb';
import { choosePort } from '../choose-port.ts';
import type { Login } from '../compare-stacks.ts';
import type { LoadedComparison } from '../load-comparison.ts';
import type { LoadedMigration } from '../load-migration.ts';
import { type Environment, type LegacyEvents, originOf, startLegacy } from '../start-legacy.ts';
import { startStacks } from '../start-stacks.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { dropClone, nameClones } from './clones.ts';
import { createQuirkNotes, frontDoorEnvironment, rolledBack, TODAYS_PROXY_HEADERS } from './front-door.ts';
import { isolateClones } from './isolate-clones.ts';
import { assertPrepared, openLocalAccess } from './local-access.ts';
import type { Targets } from './targets.ts';

/** Two secrets, so that a session that the older one signed can be asked for. */
const DEV_SECRETS = 'dev-only-session-secret-new,dev-only-session-secret-old';

export interface LocalTargetsOptions extends LoadedMigration, LoadedComparison {
  /**
   * `gateway` with a legacy API of its own behind it, `front-door` with that API behind every route, or that legacy
   * API alone.
   */
  readonly candidate: 'gateway' | 'front-door' | 'legacy';
  readonly api: 'rest' | 'http';
  readonly download: boolean;
  readonly environment: Environment;
  readonly events: LegacyEvents;
  readonly matrix: boolean;
  /** Send unsafe requests as well: each side has its own copy of the data. */
  readonly writes: boolean;
  /** Log in instead of minting. */
  readonly login?: Login | undefined;
  /** See `StackOptions`. */
  readonly askedFunctions?: readonly string[] | undefined;
}

/**
 * Brings up two sides on this machine that share nothing but their secrets: each has a legacy API on a copy of the
 * database. Whatever was started before a failure is ended again.
 *
 * @throws {CompareUnpreparedError} When nobody has said as whom to ask.
 * @throws What `startLegacy`, `startStacks`, `startDevMongo` and `mintSessions` throw.
 */
export async function startLocalTargets(asked: LocalTargetsOptions): Promise<Targets> {
  assertPrepared(asked);
  const options = {
    ...asked,
    environment: environmentOf(asked),
    migration: asked.candidate === 'front-door' ? rolledBack(asked.migration) : asked.migration,
  };
  const cleanup = createCleanup();
  try {
    const database = await startDevMongo({ env: { ...options.environment }, download: options.download });
    cleanup.add(() => database.stop());
    const client = await MongoClient.connect(database.uri);
    cleanup.add(() => client.close());
    return await start(options, { database, client, cleanup });
  } catch (error) {
    await cleanup.run().catch(() => undefined);
    throw error;
  }
}

interface Begun {
  readonly database: DevMongo;
  readonly client: MongoClient;
  readonly cleanup: Cleanup;
}

async function start(options: LocalTargetsOptions, { database, client, cleanup }: Begun): Promise<Targets> {
  const base = client.db().databaseName;
  const clones = nameClones(database, base);
  const dropBoth = (): Promise<unknown> =>
    Promise.all([dropClone(client, clones.control), dropClone(client, clones.candidate)]);
  if (database.kind === 'external') cleanup.add(dropBoth);
  const ports = {
    control: await choosePort(0, '--port'),
    candidate: await choosePort(0, '--port'),
    legacy: await choosePort(0, '--port'),
  };
  const origins = Object.values(ports).map(originOf);
  await cloneDatabase(client, base, clones.control.name);
  const startOne = async (port: number, databaseUri: string): Promise<void> => {
    const legacy = await startLegacy({ ...options, port, databaseUri, allowedOrigins: origins });
    cleanup.add(() => legacy.stop());
  };
  await startOne(ports.control, clones.control.uri);
  // Only now: an empty database is filled by the legacy API, and both sides must start from the same documents.
  await cloneDatabase(client, clones.control.name, clones.candidate.name);
  const quirks = createQuirkNotes();
  if (options.candidate === 'legacy') {
    await startOne(ports.candidate, clones.candidate.uri);
  } else {
    const stacks = await startStacks({
      ...options,
      gatewayPort: ports.candidate,
      legacyPort: ports.legacy,
      furtherOrigins: origins,
      environment: { ...options.environment, MONGODB_URI: clones.candidate.uri },
      events: { ...options.events, ...(options.candidate === 'front-door' ? quirks : {}) },
    });
    cleanup.add(() => stacks.stop());
  }
  const urls = { control: originOf(ports.control), candidate: originOf(ports.candidate) };
  const { mintBystanders, ...access } = openLocalAccess(options, {
    client,
    urls,
    databases: { control: clones.control.name, candidate: clones.candidate.name },
    databaseOrigin: database.kind === 'external' ? 'cloned' : 'started',
  });
  cleanup.add(() => access.close());
  await mintBystanders?.();
  const { notes, ...isolation } = await isolateClones(options, client, clones);
  return {
    control: {
      baseUrl: urls.control,
      ...(options.candidate === 'front-door' ? { headers: TODAYS_PROXY_HEADERS } : {}),
    },
    candidate: { baseUrl: urls.candidate },
    ...access,
    ...isolation,
    description: [
      ['database', database.description],
      ['control', `${urls.control}  (legacy, on a copy of the data)`],
      ['candidate', `${urls.candidate}  (${describeCandidate(options)}, on another copy)`],
    ],
    notes: () => [...quirks.notes(), ...notes],
    close: () => cleanup.run(),
  };
}

function describeCandidate({ candidate, api }: LocalTargetsOptions): string {
  if (candidate === 'legacy') return 'legacy once more';
  const kind = api === 'rest' ? 'REST API' : 'HTTP API';
  return candidate === 'front-door' ? `${kind} with every route left to legacy` : kind;
}

/** What the caller says outweighs what the file says. */
function environmentOf({ environment, local, candidate }: LocalTargetsOptions): Environment {
  const asked = { ...local.environment, ...environment };
  return candidate === 'front-door'
    ? frontDoorEnvironment(asked)
    : { SESSION_SECRETS: DEV_SECRETS, ...asked };
}
