import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { observeSide } from './observe-side.ts';

const server = createServer((request, response) => {
  request.pipe(response);
});

beforeEach(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterEach(() => new Promise((resolve) => server.close(resolve)));

test('bytes go up and come back as they are', async () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
  const body = { base64: Buffer.from(bytes).toString('base64') };
  const outcome = await observeSide(
    { title: 'an image', method: 'POST', path: '/', body },
    {
      side: 'control',
      presents: 'nothing',
      credential: { client: 'anonymous', headers: [], sessionIds: [] },
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      timeLimitMs: 5000,
      bodyLimitBytes: 100_000,
      retries: 0,
    },
  );
  expect(outcome).toMatchObject({
    outcome: 'observed',
    observation: { response: { status: 200, body: bytes } },
  });
});
