import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';

import { createInProcessInvoker } from '../functions/in-process-invoker.ts';
import { type Gateway, startGateway } from '../start-gateway.ts';
import { type EmulatedApi, identifiers, startEmulatedApi } from '../testing/emulated-api.ts';
import { exchangeBytes, sendRaw } from '../testing/raw-client.ts';

const forged = 'forged-by-the-client';
/** What a client may write and a backend might believe. */
const forgedHeaders = [
  'X-Amzn-Trace-Id',
  'x-amzn-trace-id',
  'X-Forwarded-Port',
  'X-Forwarded-Proto',
  'X-Amzn-Apigateway-Api-Id',
  'Forwarded',
].map((name) => `${name}: ${forged}`);

let legacy: Server;
let legacyPort: number;
let seen: IncomingMessage[] = [];
beforeAll(async () => {
  legacy = createServer((request, response) => {
    seen.push(request);
    request.resume();
    response.end('legacy');
  }).listen(0, '127.0.0.1');
  await once(legacy, 'listening');
  const address = legacy.address();
  legacyPort = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  legacy.closeAllConnections();
  legacy.close();
});
afterEach(() => {
  seen = [];
});

function startProxy(kind: 'rest' | 'http'): Promise<Gateway> {
  const origin = `http://127.0.0.1:${legacyPort}`;
  return startGateway(
    {
      kind,
      ...identifiers,
      stage: kind === 'rest' ? 'dev' : '$default',
      routes: [
        { routeKey: 'ANY /', integration: { type: 'http-proxy', uri: `${origin}/` } },
        { routeKey: 'ANY /{proxy+}', integration: { type: 'http-proxy', uri: `${origin}/{proxy}` } },
      ],
    },
    { invoker: createInProcessInvoker({}) },
  );
}

describe.each(['rest', 'http'] as const)('through a %s API', (kind) => {
  let gateway: Gateway;
  let api: EmulatedApi;
  beforeAll(async () => {
    gateway = await startProxy(kind);
    api = await startEmulatedApi({ kind });
  });
  afterAll(() => Promise.all([gateway.stop(), api.stop()]));

  test('a backend sees the gateway’s headers about the client, and none that the client wrote', async () => {
    await sendRaw(gateway.port, { target: '/a', headers: [...forgedHeaders, `X-Forwarded-For: 192.0.2.1`] });
    const { headers } = seen[0] ?? {};
    if (kind === 'rest') {
      expect(headers).toMatchObject({ 'x-forwarded-for': '192.0.2.1, 127.0.0.1' });
    } else {
      expect(headers).not.toHaveProperty('x-forwarded-for');
      // As with X-Forwarded-For on a REST API, what the client wrote comes first, and the gateway's word is the last.
      expect(headers?.forwarded).toMatch(/, for=127\.0\.0\.1;host="[^"]*";proto=https$/);
    }
    expect(JSON.stringify({ ...headers, forwarded: '' })).not.toContain(forged);
    expect(headers?.['x-amzn-trace-id']).toMatch(/^Root=1-/);
  });

  test('a function sees the gateway’s ids and addresses, and the client’s own address last', async () => {
    await api.send({
      target: '/a',
      headers: [
        `X-Amzn-Trace-Id: ${forged}`,
        `X-Forwarded-Port: ${forged}`,
        `X-Forwarded-Proto: ${forged}`,
        'X-Forwarded-For: 192.0.2.1',
        `x-amzn-requestid: ${forged}`,
      ],
    });
    const { headers, requestContext } = Object(api.integrationEvents.at(-1));
    const lowerCase = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    expect(lowerCase).toMatchObject({
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-/),
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '192.0.2.1, 127.0.0.1',
    });
    expect(JSON.stringify(requestContext)).not.toContain(forged);
  });

  test('the answer’s ids are the gateway’s', async () => {
    const names = ['x-amzn-RequestId', 'x-amz-apigw-id', 'Apigw-Requestid', 'X-Amzn-Trace-Id'];
    const answer = await sendRaw(gateway.port, {
      target: '/a',
      headers: names.map((name) => `${name}: ${forged}`),
    });
    expect(JSON.stringify(answer.headers)).not.toContain(forged);
  });

  test.each([
    { title: 'dots', target: '/a/../../b', path: '/a/../../b' },
    { title: 'encoded dots', target: '/a/%2e%2e/%2E%2E/b', path: '/a/%2e%2e/%2E%2E/b' },
    { title: 'encoded slashes', target: '/a%2f..%2fb', path: '/a%2f..%2fb' },
    { title: 'backslashes', target: '/a\\..\\b', path: '/a\\..\\b' },
    { title: 'an at sign', target: '/@evil.example/', path: '/@evil.example' },
    { title: 'a port', target: '/:1/', path: '/:1' },
    { title: 'an address', target: '/http://evil.example/x', path: '/http://evil.example/x' },
    { title: 'a host in front', target: '//evil.example/x', path: '//evil.example/x' },
    { title: 'three slashes', target: '///evil.example/x', path: '///evil.example/x' },
    { title: 'a backslash in front', target: '/\\evil.example/x', path: '/\\evil.example/x' },
    { title: 'another scheme and host', target: 'http://evil.example/x', path: '/x' },
    { title: 'another host with a port', target: 'http://evil.example:1/x?y=1', path: '/x?y=1' },
    { title: 'a user in the address', target: 'http://u:p@evil.example/x', path: '/x' },
    { title: 'a fragment', target: '/x#y', path: '/x#y' },
    { title: 'a question mark in the query', target: '/x?a=?b', path: '/x?a=?b' },
    { title: 'encoded line ends', target: '/x%0d%0aHost:%20evil', path: '/x%0d%0aHost:%20evil' },
    { title: 'a percent sign that encodes nothing', target: '/%zz%', path: '/%zz%' },
  ])('$title in the target reach the one backend as they are', async ({ target, path }) => {
    const bytes = `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    const answer = (await exchangeBytes(gateway.port, Buffer.from(bytes))).toString('latin1');
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*legacy/);
    const { url, headers } = seen[0] ?? {};
    // A REST API takes slashes in front for one (case C08) and drops one at the end (C06); an HTTP API keeps them.
    const known = kind === 'rest' ? path.replace(/^\/+/, '/') : path;
    expect(url?.replace(/\/$/, '')).toBe(known.replace(/\/$/, ''));
    expect(headers?.host).toBe(`127.0.0.1:${legacyPort}`);
  });

  test.each([{ host: 'evil.example' }, { host: '169.254.169.254' }, { host: '[::1]:1' }])(
    'the Host $host changes nothing about where a request goes',
    async ({ host }) => {
      await sendRaw(gateway.port, { target: '/x', headers: [`Host: ${host}`] });
      expect(seen[0]?.headers.host).toBe(`127.0.0.1:${legacyPort}`);
    },
  );
});
