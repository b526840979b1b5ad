import { once } from 'node:events';
import { createServer, request as sendRequest } from 'node:http';
import { expect, test } from '@jest/globals';
import { joinRequestHeaders } from './join-request-headers.ts';

/** Sends header lines as they are and answers what Node made of them. */
async function readByNode(lines: readonly (readonly [string, string])[]): Promise<Record<string, unknown>> {
  const server = createServer((message, response) => response.end(JSON.stringify(message.headers)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const outgoing = sendRequest({ host: '127.0.0.1', port, agent: false, setHost: false });
  for (const name of new Set(lines.map(([name]) => name.toLowerCase()))) {
    const same = lines.filter(([other]) => other.toLowerCase() === name);
    outgoing.setHeader(
      same[0]?.[0] ?? '',
      same.map(([, value]) => value),
    );
  }
  outgoing.end();
  const [incoming] = await once(outgoing, 'response');
  const chunks: Buffer[] = await incoming.toArray();
  server.close();
  return JSON.parse(Buffer.concat(chunks).toString());
}

test('repeated headers are read as Node reads them', async () => {
  const lines = [
    ['Host', 'api.example'],
    ['Cookie', 'a=1'],
    ['Cookie', 'b=2'],
    ['X-Thing', 'one'],
    ['x-thing', 'two'],
    ['Authorization', 'Bearer first'],
    ['Authorization', 'Bearer second'],
    ['Origin', 'https://a.example'],
    ['Origin', 'https://b.example'],
    ['User-Agent', 'first'],
    ['User-Agent', 'second'],
    ['If-None-Match', 'W/"1"'],
    ['If-None-Match', 'W/"2"'],
  ] as const;
  const multiValue: Record<string, string[]> = {};
  for (const [name, value] of lines) multiValue[name] = [...(multiValue[name] ?? []), value];
  const { connection: _hop, ...byNode } = await readByNode(lines);
  expect(joinRequestHeaders(multiValue)).toEqual(byNode);
});

test('a name without values is left out', () => {
  expect(joinRequestHeaders({ accept: [], origin: undefined })).toEqual({});
});
