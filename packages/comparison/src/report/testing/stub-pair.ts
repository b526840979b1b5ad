import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** Answers one request of one side. The body has been read. */
export type StubAnswer = (
  side: 'control' | 'candidate',
  request: IncomingMessage & { readonly text: string },
  response: ServerResponse,
) => void;

/** Two APIs on loopback. */
export interface StubPair {
  readonly control: { readonly baseUrl: string };
  readonly candidate: { readonly baseUrl: string };
  close(): Promise<void>;
}

export async function startStubPair(answer: StubAnswer): Promise<StubPair> {
  const servers: Server[] = [];
  const start = async (side: 'control' | 'candidate'): Promise<{ readonly baseUrl: string }> => {
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => (text += chunk));
      request.on('end', () => answer(side, Object.assign(request, { text }), response));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return { baseUrl: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` };
  };
  const [control, candidate] = [await start('control'), await start('candidate')];
  return {
    control,
    candidate,
    close: async () => {
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}
