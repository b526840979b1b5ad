import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import express from 'express';
import { readForwardedHeader } from './forwarded-header.ts';
import type { TrustProxy } from './trust-proxy.ts';

async function ask(trustProxy: TrustProxy, headers: Readonly<Record<string, string>>): Promise<unknown> {
  const app = express();
  app.set('trust proxy', trustProxy);
  app.use(readForwardedHeader);
  app.get(
    '/',
    (request, response) => void response.json([request.secure, request.ip?.replace('::ffff:', '')]),
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    return await (await fetch(`http://127.0.0.1:${port}/`, { headers })).json();
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

const own = 'by=10.0.0.1;for=203.0.113.9;host=api.example.com;proto=https';

test.each<{
  readonly title: string;
  readonly trustProxy?: TrustProxy;
  readonly headers: Readonly<Record<string, string>>;
  readonly secure: boolean;
  readonly ip: string;
}>([
  { title: 'a gateway in front', headers: { Forwarded: own }, secure: true, ip: '203.0.113.9' },
  {
    title: 'a header that the client forged, before that of the gateway',
    headers: { Forwarded: `for=198.51.100.1;proto=http, ${own}` },
    secure: true,
    ip: '203.0.113.9',
  },
  {
    title: 'a forged scheme, before a gateway that was asked in plain text',
    headers: { Forwarded: `proto=https, for=203.0.113.9;proto=http` },
    secure: false,
    ip: '203.0.113.9',
  },
  {
    title: 'a forged element inside quotes',
    headers: { Forwarded: `for="a, for=198.51.100.1;proto=http", for="[2001:db8::1]:4711";proto=https` },
    secure: true,
    ip: '2001:db8::1',
  },
  {
    title: 'nobody who is trusted',
    trustProxy: false,
    headers: { Forwarded: own },
    secure: false,
    ip: '127.0.0.1',
  },
  {
    title: 'a proxy that says it in the older headers, and lets Forwarded through',
    headers: { Forwarded: own, 'X-Forwarded-For': '192.0.2.7', 'X-Forwarded-Proto': 'http' },
    secure: false,
    ip: '192.0.2.7',
  },
])('with $title', async ({ trustProxy = 1, headers, secure, ip }) => {
  expect(await ask(trustProxy, headers)).toEqual([secure, ip]);
});
