import type { CommandHandler } from './command.ts';

/** The version whose wire protocol (21) this server speaks. */
const SERVER_VERSION = '7.0.0';
const SERVER_VERSION_PARTS = [7, 0, 0, 0];
const WIRE_VERSION = 21;

/**
 * A standalone server: no replica set, so no transactions and no retryable writes. Without a
 * `topologyVersion` the driver polls instead of holding a streaming hello open.
 */
const hello: CommandHandler = {
  fields: ['helloOk', 'client', 'compression', 'loadBalanced', 'backpressure'],
  run: () => ({
    helloOk: true,
    ismaster: true,
    isWritablePrimary: true,
    maxBsonObjectSize: 16_777_216,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
    ok: 1,
  }),
};

const acknowledge: CommandHandler = { fields: [], run: () => ({ ok: 1 }) };

type HandshakeCommand =
  | 'hello'
  | 'isMaster'
  | 'ismaster'
  | 'ping'
  | 'endSessions'
  | 'buildInfo'
  | 'serverStatus';

export const handshakeCommands: Readonly<Record<HandshakeCommand, CommandHandler>> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: acknowledge,
  endSessions: acknowledge,
  buildInfo: {
    fields: [],
    run: () => ({
      version: SERVER_VERSION,
      versionArray: SERVER_VERSION_PARTS,
      gitVersion: 'embedded by @straddle/dev-mongo',
      modules: [],
      bits: 64,
      debug: false,
      maxBsonObjectSize: 16_777_216,
      storageEngines: ['embedded'],
      ok: 1,
    }),
  },
  serverStatus: {
    fields: [],
    run: (_command, { startedAt }) => ({
      host: 'embedded',
      version: SERVER_VERSION,
      process: 'mongod',
      pid: process.pid,
      uptime: Math.floor((Date.now() - startedAt.getTime()) / 1000),
      localTime: new Date(),
      ok: 1,
    }),
  },
};
