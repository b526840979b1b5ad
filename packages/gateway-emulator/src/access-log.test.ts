import { afterEach, expect, test } from '@jest/globals';

import type { AccessLogEntry } from './access-log.ts';
import { createInProcessInvoker } from './functions/in-process-invoker.ts';
import { type Gateway, startGateway } from './start-gateway.ts';
import { identifiers, policy } from './testing/emulated-api.ts';
import { sendRaw } from './testing/raw-client.ts';

let gateway: Gateway | undefined;
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
});

const ofTest = { entry: '/in/process.ts', environment: {}, timeoutMs: 1000 };

test.each([
  { kind: 'rest', effect: 'Allow' },
  { kind: 'rest', effect: 'Deny' },
  { kind: 'http', effect: 'Allow' },
  { kind: 'http', effect: 'Deny' },
] as const)('an entry of a $kind API after $effect is one line of JSON without a secret', async (row) => {
  const entries: AccessLogEntry[] = [];
  const context = { setCookie: 'canary-context', credential: 'canary-context' };
  gateway = await startGateway(
    {
      kind: row.kind,
      ...identifiers,
      stage: row.kind === 'rest' ? 'dev' : '$default',
      routes: [
        {
          routeKey: 'POST /a',
          authorizer: 'authorizer',
          integration: { type: 'lambda', functionName: 'handler' },
          ...(row.kind === 'rest' ? { apiKeyRequired: true } : {}),
        },
      ],
      ...(row.kind === 'rest' ? { apiKeys: ['canary-key'] } : {}),
      authorizers: { authorizer: { functionName: 'authorizer' } },
      functions: { authorizer: ofTest, handler: ofTest },
    },
    {
      invoker: createInProcessInvoker({
        authorizer: () => policy(row.effect, '*', { context, principalId: 'user-1' }),
        handler: () => ({
          statusCode: 200,
          headers: { 'set-cookie': 'canary-set-cookie' },
          body: 'canary-body',
        }),
      }),
      accessLog: (entry) => entries.push(entry),
    },
  );
  const { status } = await sendRaw(gateway.port, {
    method: 'POST',
    target: '/a?token=canary-query',
    headers: [
      'Cookie: sid=canary-cookie',
      'Authorization: Bearer canary-bearer',
      'x-api-key: canary-key',
      'Referer: https://canary-referer',
      'User-Agent: two\twords',
    ],
    body: 'canary-body',
  });
  const lines = entries.map((entry) => JSON.stringify(entry));
  expect({ status, principals: entries.map((entry) => entry['authorizer.principalId']) }).toEqual({
    status: row.effect === 'Allow' ? 200 : 403,
    principals: ['user-1'],
  });
  expect(lines.join()).not.toMatch(/canary|\n/);
});
