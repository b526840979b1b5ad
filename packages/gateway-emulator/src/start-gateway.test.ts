import { afterEach, describe, expect, test } from '@jest/globals';

import type { ApiDefinition } from './definition/api-definition.ts';
import { ApiDefinitionInvalidError, GatewayPortInUseError } from './errors.ts';
import { createInProcessInvoker } from './functions/in-process-invoker.ts';
import { type Gateway, type GatewayOptions, startGateway } from './start-gateway.ts';
import { identifiers } from './testing/emulated-api.ts';

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

  test('starts all functions before they are needed, or those that are named', async () => {
    const warmed: string[] = [];
    const invoker = { ...createInProcessInvoker({}), warm: async (name: string) => void warmed.push(name) };
    const api = definition('GET /a');
    const { f } = api.functions ?? {};
    if (f === undefined) throw new Error('no function');
    const gateway = await start({ invoker }, { ...api, functions: { f, g: f } });
    await gateway.warm(['g', 'nobody']);
    await gateway.warm();
    expect(warmed).toEqual(['g', 'f', 'g']);
  });

  test('shows each exchange before anything has read from it', async () => {
    const seen: unknown[] = [];
    const { url } = await start({
      onExchange: (message, response) => {
        const { method, url: target, readableFlowing } = message;
        seen.push([method, target, readableFlowing, response.headersSent]);
      },
    });
    await statusOf(`${url}/a?b=c`);
    await statusOf(`${url}/unknown`);
    expect(seen).toEqual([
      ['GET', '/a?b=c', null, false],
      ['GET', '/unknown', null, false],
    ]);
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

  test('goes on when the one who gets the access log throws', async () => {
    const faults: unknown[] = [];
    const accessLog = (): never => {
      throw new Error('disk full');
    };
    const { url } = await start({ accessLog, onFault: (error) => faults.push(error) });
    expect([await statusOf(`${url}/a`), await statusOf(`${url}/a`)]).toEqual([200, 200]);
    expect(faults).toEqual([new Error('disk full'), new Error('disk full')]);
  });
});
