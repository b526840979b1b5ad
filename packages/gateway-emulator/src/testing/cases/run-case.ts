import { createServer, type IncomingMessage, type Server } from 'node:http';

import type { AccessLogEntry } from '../../access-log.ts';
import type { ApiDefinition, RouteDefinition } from '../../definition/api-definition.ts';
import type { UnknownHandler } from '../../functions/call-handler.ts';
import { createInProcessInvoker } from '../../functions/in-process-invoker.ts';
import type { Notice } from '../../notice.ts';
import { type Gateway, startGateway } from '../../start-gateway.ts';
import { type EventJson, identifiers } from '../emulated-api.ts';
import { type RawResponse, sendRaw } from '../raw-client.ts';
import { type Expected, findMismatches } from './expected.ts';
import type { CaseApi, CaseStep, ExpectedStep, ServedCase } from './gateway-case.ts';

/** What one step came to: the shape that its expectation is part of. */
export type ObservedStep = { readonly [key in keyof Required<ExpectedStep>]: unknown };

/** What happened so far. */
export interface Recording {
  readonly authorizerEvents: EventJson[];
  readonly integrationEvents: EventJson[];
  readonly backendRequests: object[];
  readonly accessLog: AccessLogEntry[];
  readonly notices: Notice[];
}

const startedAt = Date.UTC(2026, 8, 24, 20, 16, 32);

/** Sends the requests of a case to a gateway of its own over real sockets; functions run in this process. */
export async function runCase({ api, steps }: ServedCase): Promise<readonly ObservedStep[]> {
  const recording: Recording = {
    authorizerEvents: [],
    integrationEvents: [],
    backendRequests: [],
    accessLog: [],
    notices: [],
  };
  let passedMs = 0;
  const backend = await startBackend(api, recording);
  const gateway = await startGateway(describeCaseApi(api, backend?.origin), {
    invoker: createInProcessInvoker(functionsOf(api, recording)),
    accessLog: (entry) => recording.accessLog.push(entry),
    onNotice: (notice) => recording.notices.push(notice),
    clock: () => new Date(startedAt + passedMs),
  });
  try {
    const observed: ObservedStep[] = [];
    for (const step of steps) {
      passedMs += (step.before?.advanceSeconds ?? 0) * 1000;
      recording.notices.length = 0;
      observed.push(await runStep(step, gateway, recording));
    }
    return observed;
  } finally {
    await gateway.stop();
    backend?.server.close();
  }
}

/** Sends one request, to this gateway or to another emulator, whose functions add to the recording. */
export async function runStep(
  step: CaseStep,
  gateway: Pick<Gateway, 'port' | 'flushAuthorizerCache'>,
  recording: Recording,
): Promise<ObservedStep> {
  if (step.before?.flushAuthorizerCache === true) {
    gateway.flushAuthorizerCache();
  }
  const response = await sendRaw(gateway.port, step.request);
  const authorizerEvent = recording.authorizerEvents.at(-1);
  const integrationEvent = recording.integrationEvents.at(-1);
  return {
    status: response.status,
    body: response.body,
    bodyBytes: Buffer.byteLength(response.body),
    headers: observeHeaders(response, step.expected),
    headerOrder: response.headers
      .map(([name]) => name)
      .filter((name) => step.expected.headerOrder?.includes(name) !== false),
    authorizerCalls: recording.authorizerEvents.length,
    authorizerEvent,
    authorizerEventKeys: Object.keys(authorizerEvent ?? {}),
    integrationCalls: recording.integrationEvents.length,
    integrationEvent,
    integrationEventKeys: Object.keys(integrationEvent ?? {}),
    backendRequest: recording.backendRequests.at(-1),
    accessLog: recording.accessLog.at(-1),
    notices: recording.notices.map(({ name }) => name),
  };
}

/** The headers that the expectation names: by exact casing, unless it says that there is none in any. */
function observeHeaders(response: RawResponse, { headers = {} }: ExpectedStep): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(headers).map((name) => {
      const values = response.valuesOf(name);
      const others = response.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase());
      const seen = values.length > 0 ? values : others.map(([key, value]) => `${key}: ${value}`);
      return [name, seen.length > 1 ? seen : seen[0]];
    }),
  );
}

/** One line per expectation that does not hold. */
export function caseMismatches(steps: readonly CaseStep[], observed: readonly ObservedStep[]): string[] {
  return steps.flatMap(({ expected }, index) =>
    findMismatches(toExpected(expected), observed[index]).map((line) => `step ${index + 1}: ${line}`),
  );
}

/** The expectation of a step as plain data. */
export function toExpected(expected: ExpectedStep): Expected {
  return Object.fromEntries(Object.entries(expected));
}

/** The definition that a case describes. */
export function describeCaseApi(api: CaseApi, backendOrigin = 'http://127.0.0.1:9'): ApiDefinition {
  const { kind, authorizer, authorizerSettings, routeKeys, payloadFormatVersion, definition } = api;
  const { backendRoutes = {}, backendTimeoutMs: timeoutMs } = api;
  const named = authorizer === undefined ? {} : { authorizer: 'authorizer' };
  const format = payloadFormatVersion === undefined ? {} : { payloadFormatVersion };
  const ofFunction = routeKeys ?? (api.backend === undefined ? ['ANY /{proxy+}'] : []);
  const routes = [
    ...ofFunction.map(
      (routeKey): RouteDefinition => ({
        routeKey,
        ...named,
        integration: { type: 'lambda', functionName: 'handler', ...format },
      }),
    ),
    ...Object.entries(backendRoutes).map(
      ([routeKey, path]): RouteDefinition => ({
        routeKey,
        ...named,
        integration: { type: 'http-proxy', uri: `${backendOrigin}${path}`, timeoutMs },
      }),
    ),
  ];
  const inProcess = { entry: '/in/process.ts', environment: {}, timeoutMs: 5000 };
  return {
    kind,
    ...identifiers,
    stage: kind === 'rest' ? 'dev' : '$default',
    routes,
    functions: { handler: inProcess, authorizer: inProcess },
    authorizers:
      authorizer === undefined ? {} : { authorizer: { functionName: 'authorizer', ...authorizerSettings } },
    ...definition,
  };
}

function functionsOf(api: CaseApi, recording: Recording): Readonly<Record<string, UnknownHandler>> {
  const { authorizer, authorizerNotInvocable, handler = () => ({ statusCode: 200, body: 'ok' }) } = api;
  return {
    handler: recordingEvents(handler, recording.integrationEvents),
    ...(authorizer === undefined || authorizerNotInvocable === true
      ? {}
      : { authorizer: recordingEvents(authorizer, recording.authorizerEvents) }),
  };
}

function recordingEvents(handler: UnknownHandler, events: EventJson[]): UnknownHandler {
  return (event, context) => {
    events.push(JSON.parse(JSON.stringify(event)));
    return handler(event, context);
  };
}

async function startBackend(
  { backend }: CaseApi,
  { backendRequests }: Recording,
): Promise<{ readonly server: Server; readonly origin: string } | undefined> {
  if (backend === undefined) {
    return undefined;
  }
  const server = createServer((request, response) => {
    backendRequests.push(describeBackendRequest(request));
    backend(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { server, origin: `http://127.0.0.1:${port}` };
}

function describeBackendRequest({ method, url, headers }: IncomingMessage): object {
  return { method, target: url, headers };
}
