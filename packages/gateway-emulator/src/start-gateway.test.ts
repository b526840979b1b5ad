import { afterEach, describe, expect, test } from '@jest/globals';

import type { ApiDefinition } from './api-definition.ts';
import { ApiDefinitionInvalidError, GatewayPortInUseError } from './errors.ts';
import { createInProcessInvoker } from './in-process-invoker.ts';
import { type Gateway, type GatewayOptions, startGateway } from './start-gateway.ts';
import { identifiers } from './testing/emulated-api.ts';
import { exchangeBytes } from './testing/raw-client.ts';

const gateways: Gateway[] = [];
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.stop()));
});

function definition(routeKey: string): ApiDefinition {
  return {
    kind: 'rest',
    ...identifiers,
    stage: 'dev',
    functions: { f: { entry: '/in/process.ts', environment: {}, timeoutMs: 1000 } },
    routes: [{ routeKey, integration: { type: 'lambda', functionName: 'f' } }],
  };
}

async function start(
  options: GatewayOptions = {},
  api: ApiDefinition = definition('GET /a'),
): Promise<Gateway> {
  const invoker = createInProcessInvoker({ f: () => ({ statusCode: 200, body: 'ok' }) });
  const gateway = await startGateway(api, { invoker, ...options });
  gateways.push(gateway);
  return gateway;
}

async function statusOf(url: string): Promise<number> {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.status;
}

describe('startGateway', () => {
  test('takes a free port if none is asked for', async () => {
    const { url, port } = await start();
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect(await statusOf(`${url}/a`)).toBe(200);
  });

  test('names the port that is in use', async () => {
    const { port } = await start();
    const failure = startGateway(definition('GET /a'), { port, invoker: createInProcessInvoker({}) });
    await expect(failure).rejects.toThrow(GatewayPortInUseError);
    await expect(failure).rejects.toMatchObject({
      port,
      code: 'ERR_GATEWAY_PORT_IN_USE',
      message: expect.stringContaining(String(port)),
    });
  });

  test('opens nothing for a definition that it cannot run', async () => {
    await expect(start({}, { ...definition('GET /a'), cors: { allowOrigins: ['*'] } })).rejects.toThrow(
      ApiDefinitionInvalidError,
    );
  });

  test('serves another definition after reload(), and the old one if the new one is wrong', async () => {
    const gateway = await start();
    expect(() => gateway.reload(definition('nonsense'))).toThrow(ApiDefinitionInvalidError);
    expect(await statusOf(`${gateway.url}/a`)).toBe(200);
    gateway.reload(definition('GET /b'));
    expect([await statusOf(`${gateway.url}/a`), await statusOf(`${gateway.url}/b`)]).toEqual([403, 200]);
  });

  test('lets a running request end before it stops, and then listens no more', async () => {
    let finish = (): void => {};
    let begun = (): void => {};
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const slow = async (): Promise<object> => {
      begun();
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return { statusCode: 200 };
    };
    const gateway = await start({ invoker: createInProcessInvoker({ f: slow }) });
    const running = statusOf(`${gateway.url}/a`);
    await hasBegun;
    const stopping = gateway.stop();
    finish();
    expect(await running).toBe(200);
    await stopping;
    await expect(fetch(`${gateway.url}/a`)).rejects.toThrow('fetch failed');
  });

  test('answers a fault of its own with a 500 that says nothing, and reports it', async () => {
    const faults: unknown[] = [];
    const broken = { ...createInProcessInvoker({}), invoke: () => Promise.reject(new Error('hidden')) };
    const gateway = await start({ invoker: broken, onFault: (error) => faults.push(error) });
    const response = await fetch(`${gateway.url}/a`);
    expect([response.status, await response.text()]).toEqual([500, '{"message": "Internal server error"}']);
    expect(faults).toEqual([new Error('hidden')]);
  });
});

describe('bad input', () => {
  test.each([
    { title: 'no HTTP at all', bytes: 'nonsense\r\n\r\n' },
    {
      title: 'two lengths',
      bytes: 'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx',
    },
    {
      title: 'a length and chunks',
      bytes:
        'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    },
    { title: 'no Host', bytes: 'GET /a HTTP/1.1\r\n\r\n' },
  ])('with $title is a 400, and the gateway goes on', async ({ bytes }) => {
    const gateway = await start();
    expect((await exchangeBytes(gateway.port, Buffer.from(bytes))).toString()).toMatch(/^HTTP\/1\.1 400 /);
    expect(await statusOf(`${gateway.url}/a`)).toBe(200);
  });

  test('a target with scheme and host is served like a path', async () => {
    const gateway = await start();
    const bytes = 'GET http://elsewhere.example/a?x=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    expect((await exchangeBytes(gateway.port, Buffer.from(bytes))).toString()).toMatch(/^HTTP\/1\.1 200 /);
  });
});
