import type { AccessLogEntry } from '../access-log.ts';
import type { ApiDefinition, AuthorizerDefinition, RouteDefinition } from '../definition/api-definition.ts';
import type { UnknownHandler } from '../functions/call-handler.ts';
import { createInProcessInvoker } from '../functions/in-process-invoker.ts';
import { type Gateway, startGateway } from '../start-gateway.ts';
import { type RawRequest, type RawResponse, sendRaw } from './raw-client.ts';

/** JSON of an event; `any`-free and loose enough for tests to look into. */
export type EventJson = { readonly [key: string]: unknown };

/** What a test of the gateway sets up; everything has a plain default. */
export interface EmulatedApiSettings {
  readonly kind: 'rest' | 'http';
  /** Behind every Lambda route, if given. */
  readonly authorizer?: UnknownHandler | undefined;
  readonly identitySource?: readonly string[] | undefined;
  /** What the one function does. Default: 200. */
  readonly handler?: UnknownHandler | undefined;
  /** Keys of the routes that the function serves. Default `ANY /{proxy+}`. */
  readonly routeKeys?: readonly string[] | undefined;
  readonly definition?: Partial<ApiDefinition> | undefined;
}

/** A gateway with in-process functions, and what went through it. */
export interface EmulatedApi {
  readonly send: (request: RawRequest) => Promise<RawResponse>;
  readonly gateway: Gateway;
  readonly authorizerEvents: readonly EventJson[];
  readonly integrationEvents: readonly EventJson[];
  readonly accessLog: readonly AccessLogEntry[];
  readonly stop: () => Promise<void>;
}

/** The identifiers that expectations name. */
export const identifiers = { apiId: 'abcdef1234', accountId: '000000000000', region: 'us-east-1' } as const;

const okHandler: UnknownHandler = () => ({ statusCode: 200, body: 'ok' });

/** A policy of one statement for the event's own ARN or the given resource. */
export function policy(effect: string, resource: string, extra: EventJson = {}): EventJson {
  const statement = { Action: 'execute-api:Invoke', Effect: effect, Resource: resource };
  return {
    principalId: 'probe-user',
    policyDocument: { Version: '2012-10-17', Statement: [statement] },
    ...extra,
  };
}

/** An authorizer that lets everything pass, with a context. */
export function allowAll(context?: EventJson): UnknownHandler {
  return () => policy('Allow', '*', context === undefined ? {} : { context });
}

/** Starts a gateway whose functions run in this process and record their events. */
export async function startEmulatedApi(settings: EmulatedApiSettings): Promise<EmulatedApi> {
  const authorizerEvents: EventJson[] = [];
  const integrationEvents: EventJson[] = [];
  const accessLog: AccessLogEntry[] = [];
  const { authorizer, handler = okHandler } = settings;
  const invoker = createInProcessInvoker({
    handler: recording(handler, integrationEvents),
    ...(authorizer === undefined ? {} : { authorizer: recording(authorizer, authorizerEvents) }),
  });
  const gateway = await startGateway(describeApi(settings), {
    invoker,
    accessLog: (entry) => accessLog.push(entry),
  });
  return {
    send: (request) => sendRaw(gateway.port, request),
    gateway,
    authorizerEvents,
    integrationEvents,
    accessLog,
    stop: () => gateway.stop(),
  };
}

function recording(handler: UnknownHandler, events: EventJson[]): UnknownHandler {
  return (event, context) => {
    events.push(JSON.parse(JSON.stringify(event)));
    return handler(event, context);
  };
}

function describeApi(settings: EmulatedApiSettings): ApiDefinition {
  const { kind, authorizer, identitySource, routeKeys = ['ANY /{proxy+}'], definition } = settings;
  const named = authorizer === undefined ? {} : { authorizer: 'authorizer' };
  const routes = routeKeys.map(
    (routeKey): RouteDefinition => ({
      routeKey,
      ...named,
      integration: { type: 'lambda', functionName: 'handler' },
    }),
  );
  const authorizers: Record<string, AuthorizerDefinition> =
    authorizer === undefined ? {} : { authorizer: { functionName: 'authorizer', identitySource } };
  const ofTest = { entry: '/in/process.ts', environment: {}, timeoutMs: 1000 };
  return {
    kind,
    ...identifiers,
    stage: kind === 'rest' ? 'dev' : '$default',
    routes,
    authorizers,
    functions: { handler: ofTest, ...(authorizer === undefined ? {} : { authorizer: ofTest }) },
    ...definition,
  };
}
