import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What the way to the database does; connections keep what has happened to them when it changes. */
export type ProxyState =
  | { readonly kind: 'healthy' }
  /** Every answer of the database comes so much later. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** Connections open and stay, and what is sent on them is swallowed: they are useless from then on. */
  | { readonly kind: 'half-open' }
  /** Connections break, and new ones break at once. */
  | { readonly kind: 'down' }
  /** Updates are swallowed; everything else passes. */
  | { readonly kind: 'writes stalled' };

export interface TroubleProxy {
  readonly port: number;
  become(state: ProxyState): void;
  close(): Promise<void>;
}

/** The beginning of an `update` command: a BSON text member of that name. */
const UPDATE_COMMAND = Buffer.from('\u0002update\u0000', 'latin1');

/** A TCP proxy in front of a database, for the troubles that a network makes. */
export async function startTroubleProxy(targetPort: number): Promise<TroubleProxy> {
  let state: ProxyState = { kind: 'healthy' };
  const sockets = new Set<Socket>();
  const track = (socket: Socket, peer: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      peer.destroy();
    });
  };
  const server = createServer((client) => {
    const upstream = connect(targetPort, '127.0.0.1');
    track(client, upstream);
    track(upstream, client);
    if (state.kind === 'down') client.destroy();
    let swallows = false;
    client.on('data', (chunk: Buffer) => {
      swallows ||= state.kind === 'half-open';
      if (swallows || (state.kind === 'writes stalled' && chunk.includes(UPDATE_COMMAND))) return;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      if (state.kind === 'slow') setTimeout(() => client.write(chunk), state.delayMs);
      else if (!swallows) client.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    become(next) {
      state = next;
      if (next.kind === 'down') for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
