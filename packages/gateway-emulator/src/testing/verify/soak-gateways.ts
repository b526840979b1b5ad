/**
 * The program of the soak's gateway process: a REST and an HTTP API with functions in processes of their own, in
 * front of the backend that the first argument names. It says where they listen, and, when it is asked, how much
 * memory it holds after a garbage collection.
 */
import { fileURLToPath } from 'node:url';

import type { ApiDefinition, RouteDefinition } from '../../definition/api-definition.ts';
import { startGateway } from '../../start-gateway.ts';
import { identifiers } from '../emulated-api.ts';

/** What the program sends. */
export interface SoakMessage {
  readonly urls?: readonly string[];
  readonly heapBytes?: number;
  /** Environments that were started because an event needed one. */
  readonly coldStarts?: number;
  readonly faults?: readonly string[];
}

const [, , backend] = process.argv;
const entry = fileURLToPath(new URL('../functions/soak.ts', import.meta.url));
let coldStarts = 0;
const faults: string[] = [];

function define(kind: 'rest' | 'http'): ApiDefinition {
  const integration = { type: 'lambda', functionName: 'handler' } as const;
  const authorizer = 'guard';
  const routes: RouteDefinition[] = [
    { routeKey: 'ANY /legacy/{proxy+}', integration: { type: 'http-proxy', uri: `${backend}/{proxy}` } },
    { routeKey: 'GET /open', integration },
    { routeKey: 'GET /guarded', authorizer, integration },
    { routeKey: 'GET /heap', authorizer, integration },
  ];
  const ofSoak = { entry, environment: {}, timeoutMs: 10_000 };
  return {
    kind,
    ...identifiers,
    stage: kind === 'rest' ? 'dev' : '$default',
    routes,
    authorizers: { guard: { functionName: 'authorizer' } },
    functions: { handler: ofSoak, authorizer: { ...ofSoak, handler: 'authorizer' } },
  };
}

const gateways = await Promise.all(
  (['rest', 'http'] as const).map((kind) =>
    startGateway(define(kind), {
      maxEnvironments: 2,
      log: (line) => {
        if (line.stream === 'report') {
          coldStarts += line.initMs === undefined ? 0 : 1;
        } else {
          faults.push(line.line);
        }
      },
      onFault: (error) => faults.push(String(error)),
    }),
  ),
);

process.on('message', () => {
  if (typeof globalThis.gc !== 'function') {
    throw new TypeError('start this program with --expose-gc');
  }
  globalThis.gc();
  const message: SoakMessage = { heapBytes: process.memoryUsage().heapUsed, coldStarts, faults };
  process.send?.(message);
});
process.on('disconnect', () => {
  void Promise.all(gateways.map((gateway) => gateway.stop())).then(() => process.exit());
});
const listening: SoakMessage = { urls: gateways.map(({ url }) => url) };
process.send?.(listening);
