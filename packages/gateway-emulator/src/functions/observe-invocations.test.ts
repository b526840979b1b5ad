import { describe, expect, test } from '@jest/globals';

import type { AccessLogEntry } from '../access-log.ts';
import { type Gateway, startGateway } from '../start-gateway.ts';
import { allowAll, identifiers } from '../testing/emulated-api.ts';
import { createInProcessInvoker } from './in-process-invoker.ts';
import type { RequestInvocation } from './observe-invocations.ts';

interface Logged {
  readonly entry: AccessLogEntry;
  readonly invocations: readonly RequestInvocation[];
}

async function startLogged(
  kind: 'rest' | 'http',
  handler: () => unknown,
): Promise<{ gateway: Gateway; logged: Logged[] }> {
  const logged: Logged[] = [];
  const ofTest = { entry: '/in/process.ts', environment: {}, timeoutMs: 1000 };
  const integration = { type: 'lambda', functionName: 'f' } as const;
  const gateway = await startGateway(
    {
      kind,
      ...identifiers,
      stage: kind === 'rest' ? 'dev' : '$default',
      authorizers: { a: { functionName: 'guard' } },
      functions: { guard: ofTest, f: ofTest },
      limits: { integrationTimeoutMs: 50 },
      routes: [
        { routeKey: 'GET /open', integration },
        { routeKey: 'GET /guarded', authorizer: 'a', integration },
      ],
    },
    {
      invoker: createInProcessInvoker({ guard: allowAll(), f: handler }),
      accessLog: (entry, invocations) => logged.push({ entry, invocations }),
    },
  );
  return { gateway, logged };
}

describe.each(['rest', 'http'] as const)('the access log of a %s API', (kind) => {
  test('comes with the calls of functions that each request has caused, and what they cost', async () => {
    const { gateway, logged } = await startLogged(kind, () => ({ statusCode: 200 }));
    for (const path of ['guarded', 'open', 'absent']) {
      await (await fetch(`${gateway.url}/${path}`)).arrayBuffer();
    }
    await gateway.stop();
    const known = { status: 'returned', awsRequestId: expect.any(String), durationMs: expect.any(Number) };
    expect(logged.map(({ invocations }) => invocations)).toEqual([
      [
        { functionName: 'guard', purpose: 'authorizer', ...known },
        { functionName: 'f', purpose: 'integration', ...known },
      ],
      [{ functionName: 'f', purpose: 'integration', ...known }],
      [],
    ]);
  });

  test('does not wait for a call that the gateway has given up', async () => {
    const { gateway, logged } = await startLogged(
      kind,
      () => new Promise((resolve) => setTimeout(() => resolve({ statusCode: 200 }), 150)),
    );
    await (await fetch(`${gateway.url}/open`)).arrayBuffer();
    const seen = logged.map(({ invocations }) => [...invocations]);
    await gateway.stop();
    expect(seen).toEqual([[]]);
  });
});
