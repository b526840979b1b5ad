import { createServer, type Socket } from 'node:net';
import { BSON, type Document } from 'mongodb';

const OP_MSG = 2013;
const HEADER_BYTES = 16;

/** A server that knows one thing: how to begin SCRAM-SHA-256. The client then has to prepare its password. */
export async function startScramServer(): Promise<{ readonly port: number; stop(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let pending = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= HEADER_BYTES && pending.length >= pending.readInt32LE(0)) {
        const message = pending.subarray(0, pending.readInt32LE(0));
        pending = pending.subarray(message.length);
        socket.write(answerTo(message));
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Both forms that drivers send: OP_MSG, and OP_QUERY for the first hello. */
function answerTo(message: Buffer): Buffer {
  const isMessage = message.readInt32LE(12) === OP_MSG;
  // Flags and section kind; or flags, collection name, skip and limit.
  const bodyAt = isMessage ? HEADER_BYTES + 5 : message.indexOf(0, HEADER_BYTES + 4) + 9;
  const body = BSON.serialize(replyTo(BSON.deserialize(message.subarray(bodyAt))));
  const head = Buffer.alloc(isMessage ? HEADER_BYTES + 5 : HEADER_BYTES + 20);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(message.readInt32LE(4), 8);
  head.writeInt32LE(isMessage ? OP_MSG : 1, 12);
  if (!isMessage) head.writeInt32LE(1, HEADER_BYTES + 16);
  return Buffer.concat([head, body]);
}

function replyTo(command: Document): Document {
  if (command['saslStart']) return firstChallenge(command);
  const { speculativeAuthenticate } = command;
  return {
    ok: 1,
    isWritablePrimary: true,
    helloOk: true,
    minWireVersion: 0,
    maxWireVersion: 21,
    saslSupportedMechs: ['SCRAM-SHA-256'],
    ...(speculativeAuthenticate && { speculativeAuthenticate: firstChallenge(speculativeAuthenticate) }),
  };
}

function firstChallenge({ payload }: Document): Document {
  const nonce = /r=([^,]*)/.exec(Buffer.from(payload.buffer).toString())?.[1];
  const challenge = `r=${nonce}server,s=QSXCR+Q6sek8bf92,i=4096`;
  return { ok: 1, conversationId: 1, done: false, payload: new BSON.Binary(Buffer.from(challenge)) };
}
