import { expect, test } from '@jest/globals';

import type { FunctionDefinition } from '../definition/api-definition.ts';
import { startGateway } from '../start-gateway.ts';
import { identifiers } from '../testing/emulated-api.ts';
import { functionOf } from '../testing/invoker-under-test.ts';

/** A reserved concurrency of 0 switches a function off. */
const off: FunctionDefinition = functionOf('probe', { reservedConcurrency: 0 });

test.each([
  { kind: 'rest', path: '/open', status: 500, body: '{"message": "Internal server error"}' },
  { kind: 'rest', path: '/guarded', status: 500, body: '{"message":null}' },
  { kind: 'http', path: '/open', status: 500, body: '{"message":"Internal Server Error"}' },
  { kind: 'http', path: '/guarded', status: 500, body: '{"message":"Internal Server Error"}' },
] as const)(
  'L52 a throttled function is a $status of a $kind API on $path',
  async ({ kind, path, ...expected }) => {
    const integration = { type: 'lambda', functionName: 'f' } as const;
    const gateway = await startGateway({
      kind,
      ...identifiers,
      stage: kind === 'rest' ? 'dev' : '$default',
      authorizers: { a: { functionName: 'f' } },
      functions: { f: off },
      routes: [
        { routeKey: 'GET /open', integration },
        { routeKey: 'GET /guarded', authorizer: 'a', integration },
      ],
    });
    const response = await fetch(`${gateway.url}${path}`);
    const seen = { status: response.status, body: await response.text() };
    await gateway.stop();
    expect(seen).toEqual(expected);
  },
);
