import { createServer, type Server, type Socket } from 'node:net';
import type { CommandContext } from '../commands/command.ts';
import { CursorRegistry } from '../commands/cursors.ts';
import { runCommand } from '../commands/run-command.ts';
import { DevMongoListenFailedError } from '../errors.ts';
import { createEmbeddedStorage, deleteExpired, type EmbeddedStorage } from '../storage/embedded-storage.ts';
import { createRequestReader, encodeReply, type Request } from './wire-protocol.ts';

/** The server's own default. */
const TTL_INTERVAL_MS = 60_000;

export interface EmbeddedMongoOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Default `127.0.0.1`: there is no authentication, so think before opening it further. */
  readonly host?: string;
  /** Data to start on; the default is a new, empty storage. */
  readonly storage?: EmbeddedStorage;
  /** How often expired documents are deleted; 60,000 by default, as in a real server. */
  readonly ttlIntervalMs?: number;
}

/** A running embedded server. */
export interface EmbeddedMongo {
  /** Without a database name; with `directConnection`, so that the driver asks for no replica set. */
  readonly uri: string;
  readonly port: number;
  readonly storage: EmbeddedStorage;
  /** Deletes what has expired by now, without waiting for the timer. @returns how many documents. */
  runTtlMonitor(): number;
  /** Stops listening and cuts every connection at once, as an outage would. The storage keeps its data. */
  stop(): Promise<void>;
}

/**
 * Starts a MongoDB that lives in this process: TCP and the wire protocol towards the ordinary driver, a
 * declared subset of commands and operators behind it, everything in memory.
 *
 * Costs a few milliseconds. What it does not understand it refuses with the server's own error code; see
 * `DECLARED_SUBSET`. It is a standalone: no transactions (code 20), no change streams, no retryable writes.
 *
 * @returns The running server; `stop()` it, or it keeps the process alive.
 * @throws {DevMongoListenFailedError} If the port is in use or may not be opened.
 * @since 0.1.0
 * @example
 * const storage = createEmbeddedStorage();
 * const mongo = await startEmbeddedMongo({ storage });
 * await mongo.stop(); // an outage
 * await startEmbeddedMongo({ storage, port: mongo.port }); // and its end, with the same data
 */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions = {}): Promise<EmbeddedMongo> {
  const storage = options.storage ?? createEmbeddedStorage();
  const host = options.host ?? '127.0.0.1';
  const context = { storage, cursors: new CursorRegistry(), startedAt: new Date() };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => serve(socket, sockets, context));
  const port = await listen(server, host, options.port ?? 0);
  const runTtlMonitor = (): number => deleteExpired(storage, new Date());
  const timer = setInterval(runTtlMonitor, options.ttlIntervalMs ?? TTL_INTERVAL_MS).unref();
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    clearInterval(timer);
    stopped ??= new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
    return stopped;
  };
  return { uri: `mongodb://${host}:${port}/?directConnection=true`, port, storage, runTtlMonitor, stop };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `The embedded MongoDB cannot listen on ${host}:${port} (${cause.message}). Give another port.`;
      reject(new DevMongoListenFailedError(message, { cause }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Requests of one connection are answered one after the other, in order. */
function serve(socket: Socket, sockets: Set<Socket>, context: Omit<CommandContext, 'database'>): void {
  const read = createRequestReader();
  let tail = Promise.resolve();
  sockets.add(socket);
  socket.setNoDelay(true);
  socket.on('close', () => sockets.delete(socket));
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    try {
      for (const request of read(chunk)) tail = tail.then(() => answer(socket, request, context));
    } catch {
      // Not this protocol (an HTTP client, TLS): the server, too, just closes the connection.
      socket.destroy();
    }
  });
}

async function answer(
  socket: Socket,
  request: Request,
  context: Omit<CommandContext, 'database'>,
): Promise<void> {
  const reply = await runCommand(request.command, context);
  if (!request.silent && socket.writable) socket.write(encodeReply(request, reply));
}
