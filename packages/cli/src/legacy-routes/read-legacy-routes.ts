import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDevMongo } from '@straddle/dev-mongo';
import { choosePort } from '../choose-port.ts';
import { LegacyRoutesUnreadError } from '../errors.ts';
import type { LoadedMigration } from '../load-migration.ts';
import { type Environment, startLegacy } from '../start-legacy.ts';

/** One route of the legacy API, as its router has it. */
export interface LegacyRoute {
  /** Upper case, or `ANY`. */
  readonly method: string;
  /** Express's own text, with what it is mounted under in front: `/projects/:id`. */
  readonly path: string;
  /** Tells its routers apart. */
  readonly router: number;
}

export interface LegacyRoutes {
  readonly routes: readonly LegacyRoute[];
  /** What the app has beside them and cannot be read, and below which paths. */
  readonly unreadable: readonly { readonly below: readonly string[]; readonly what: string }[];
}

const preload = fileURLToPath(new URL('./report-express-routes.cjs', import.meta.url));

/**
 * Starts the legacy API with its own command on a database of its own, has it tell its routes (Express 4 and 5), and
 * ends it.
 *
 * Its process loads a file of ours first, by `NODE_OPTIONS`; when its server listens, the file reads the router.
 *
 * @throws {LegacyRoutesUnreadError} If no Express app was found: the command starts something else, or in a container.
 * @throws what `startLegacy` and `startDevMongo` throw.
 * @example
 * (await readLegacyRoutes({ migration, rootFolder, environment: process.env })).routes; //=> [{ method: 'GET', path: '/me', … }]
 */
export async function readLegacyRoutes({
  migration,
  rootFolder,
  environment,
}: Pick<LoadedMigration, 'migration' | 'rootFolder'> & {
  readonly environment: Environment;
}): Promise<LegacyRoutes> {
  const folder = await mkdtemp(join(tmpdir(), 'straddle-routes-'));
  const reportFile = join(folder, 'routes.json');
  const database = await startDevMongo({ env: {}, download: false });
  try {
    const legacy = await startLegacy({
      migration,
      rootFolder,
      port: await choosePort(0, '--legacy-port'),
      databaseUri: database.uri,
      allowedOrigins: [],
      environment: {
        ...environment,
        NODE_OPTIONS: `${environment['NODE_OPTIONS'] ?? ''} --require ${JSON.stringify(preload)}`.trim(),
        STRADDLE_ROUTES_REPORT: reportFile,
      },
      events: {},
    });
    await legacy.stop();
    if (!existsSync(reportFile)) throw new LegacyRoutesUnreadError();
    return JSON.parse(await readFile(reportFile, 'utf8'));
  } finally {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
