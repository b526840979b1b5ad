import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DevMongoStartFailedError } from './errors.ts';
import type { FoundMongod } from './find-mongod.ts';

/** A mongod child process with its data in a temporary folder that `stop` deletes. */
export interface StartedMongod {
  readonly port: number;
  readonly version: string;
  stop(): Promise<void>;
}

const VERSION_LIMIT_MS = 10_000;

/**
 * Starts a mongod through mongodb-memory-server, which is loaded only here. Never downloads: the binary is
 * named, and its version asked first, so the library has nothing to look for and nothing to warn about.
 *
 * @throws {DevMongoStartFailedError} With what went wrong as `cause`.
 */
export async function startMongod(mongod: FoundMongod, port: number | undefined): Promise<StartedMongod> {
  try {
    const version = await versionOf(mongod.path);
    const { MongoMemoryServer } = await import('mongodb-memory-server-core');
    const server = await MongoMemoryServer.create({
      binary: { systemBinary: mongod.path, version },
      ...onPort(port),
    });
    return { port: portOf(server), version, stop: () => stopServer(server) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DevMongoStartFailedError(
      `The mongod ${mongod.path} (from ${mongod.foundIn}) could not be started: ${reason}`,
      { cause },
    );
  }
}

/**
 * Downloads a mongod (some 100 MB, kept in the cache of mongodb-memory-server) and starts it.
 *
 * @throws {DevMongoStartFailedError} Without network, or where the platform has no such download.
 */
export async function downloadMongod(port: number | undefined): Promise<StartedMongod> {
  try {
    const { MongoMemoryServer } = await import('mongodb-memory-server-core');
    const server = await MongoMemoryServer.create(onPort(port));
    const version = server.instanceInfo?.instance.binaryOpts.version ?? 'downloaded';
    return { port: portOf(server), version, stop: () => stopServer(server) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DevMongoStartFailedError(
      `No mongod could be downloaded and started: ${reason}. Without the download the embedded one is used.`,
      { cause },
    );
  }
}

/** Without a port the library takes a free one. */
function onPort(port: number | undefined): { instance?: { port: number; portGeneration: boolean } } {
  return port === undefined ? {} : { instance: { port, portGeneration: false } };
}

async function versionOf(path: string): Promise<string> {
  const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: VERSION_LIMIT_MS });
  const version = /db version v?(\d+\.\d+\.\d+)/i.exec(stdout)?.[1];
  if (version === undefined) throw new Error('it does not say its version');
  return version;
}

function portOf(server: { readonly instanceInfo?: { readonly port: number } | undefined }): number {
  const port = server.instanceInfo?.port;
  if (port === undefined) throw new Error('it started without a port');
  return port;
}

async function stopServer(server: {
  stop(options: { doCleanup: boolean }): Promise<boolean>;
}): Promise<void> {
  await server.stop({ doCleanup: true });
}
