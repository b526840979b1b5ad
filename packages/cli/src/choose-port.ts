import { createServer } from 'node:net';
import { PortTakenError } from './errors.ts';

/**
 * A loopback port that can be listened on: the wanted one, or a free one for 0.
 *
 * Another process may take it before it is used; whoever listens then reports that.
 *
 * @param option The command-line option that chooses this port, named when it is taken.
 * @throws {PortTakenError}
 */
export function choosePort(wanted: number, option: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(wanted, option) : error);
    });
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : wanted;
      server.close(() => resolve(port));
    });
  });
}
