import type { Server } from 'node:http';

/** Lets a peer listen on a free port, and tells the benchmark where. */
export function announce(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null)
      process.send?.({ url: `http://127.0.0.1:${address.port}` });
  });
}
