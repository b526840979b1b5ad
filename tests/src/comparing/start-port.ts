import { routeContextOf } from '@straddle/cli';
import type { RouteContext } from '@straddle/comparison/node';
import {
  apiDefinitionFromMigration,
  createInProcessInvoker,
  type Gateway,
  startGateway,
} from '@straddle/gateway-emulator';
import {
  type AuthorizerHandler,
  createAuthorizer,
  resultCache,
  routeAuth,
} from '@straddle/lambda/authorizer';
import { readEnvironment } from '@straddle/lambda/environment';
import { createExpressHandler, liftedRoutes, sessionAccess } from '@straddle/lambda/express';
import {
  createGroupHandler,
  type GroupHandler,
  type HttpEvent,
  routeAssignments,
} from '@straddle/lambda/http';
import { createAuthenticator } from '@straddle/session-core';
import { createMongoSessionStore } from '@straddle/session-core/mongo';
import { createDeserializers, securityHeaders, toPrincipal, type UserRecord } from 'app-session';
import type { Db } from 'mongodb';
import { getMe } from 'routes-account/get-me';
import { getPrivate } from 'routes-account/get-private';
import { createCountEvents } from 'routes-event-metrics/event-counts';
import { createListEventMetrics } from 'routes-event-metrics/list-event-metrics';
import { createSessionReader } from 'routes-projects/create-session-reader';
import { liftProjects } from 'routes-projects/lift-projects';
import type { ApiKind } from '../testing/start-test-stacks.ts';
import { fromAnswer, toAnswer } from '../wrong-ports/answer.ts';
import type { Fault, StoredSessionDocument } from '../wrong-ports/fault.ts';
import { allowedOrigin, type SampleStacks } from './sample-stacks.ts';

/** A port of the sample routes that listens. */
export interface Port extends Pick<Gateway, 'url' | 'stop'> {
  /** What registered differences are told by. */
  readonly contextOf: (routeKey: string) => RouteContext;
}

/** The emulator knows of no handler what events it takes; it sends those of the API that is served. */
function invocable(handler: (event: never) => Promise<unknown>): (event: unknown) => Promise<unknown> {
  return (event) => handler(event as never);
}

/** A fault that changes nothing. */
const none = <Part>(part: Part): Part => part;

/**
 * Serves the sample routes as deployed, behind the gateway, on the candidate's database: the functions of
 * `apps/`, wired as their handlers wire them, in this process and with a fault in them.
 */
export async function startPort(stacks: SampleStacks, api: ApiKind, fault: Fault = {}): Promise<Port> {
  const { migration, rootFolder } = stacks.migration;
  const { definition: deployed = none, database = none, answer = none } = fault;
  const definition = deployed(
    apiDefinitionFromMigration(migration, { rootFolder, legacyOrigin: stacks.legacyUrls.candidate, api }),
  );
  const environmentOf = (name: string): Readonly<Record<string, string>> =>
    definition.functions?.[name]?.environment ?? {};
  const db = database(stacks.databases.clients.candidate.db());
  const withFault = (handler: GroupHandler): ReturnType<typeof invocable> =>
    invocable(async (event: HttpEvent) => fromAnswer(api, await answer(toAnswer(await handler(event)), db)));

  const nativeHandler = (name: string, handlers: NativeHandlers): ReturnType<typeof invocable> =>
    withFault(
      createGroupHandler({
        handlers,
        routes: readEnvironment(environmentOf(name), { STRADDLE_ROUTES: routeAssignments }).STRADDLE_ROUTES,
        defaultHeaders: securityHeaders,
      }),
    );
  const gateway = await startGateway(definition, {
    invoker: createInProcessInvoker({
      authorizer: invocable(authorizerHandler(stacks, { fault, environment: environmentOf('authorizer') })),
      account: nativeHandler('account', { getMe, getPrivate }),
      'event-metrics': nativeHandler('event-metrics', {
        listEventMetrics: createListEventMetrics(createCountEvents(async () => db.collection('events'))),
      }),
      projects: withFault(projectsHandler(stacks, { fault, environment: environmentOf('projects'), db })),
    }),
  });
  const local = { sessionSettings: stacks.sessionSettings };
  const contextOf = routeContextOf({ migration, local, api });
  return { url: gateway.url, stop: () => gateway.stop(), contextOf };
}

type NativeHandlers = NonNullable<Parameters<typeof createGroupHandler>[0]['handlers']>;

/** What a function is made of besides the stacks. */
interface FunctionParts {
  readonly fault: Fault;
  readonly environment: Readonly<Record<string, string>>;
}

function authorizerHandler(stacks: SampleStacks, { fault, environment }: FunctionParts): AuthorizerHandler {
  const { store: storeFault = none, authenticator: authenticatorFault = none } = fault;
  const { settings: settingsFault = none, secrets: secretsFault = none, principal = none } = fault;
  const settings = settingsFault(stacks.sessionSettings);
  const secrets = secretsFault(stacks.secrets);
  const db = stacks.databases.clients.candidate.db();
  const sessions = db.collection<StoredSessionDocument>('sessions');
  const users = db.collection<UserRecord>('users');
  const authenticator = createAuthenticator(settings, {
    store: storeFault(
      createMongoSessionStore(async () => sessions, settings.store),
      sessions,
    ),
    secrets: () => secrets,
    deserializers: createDeserializers({
      findUserById: (fault.findUser ?? none)(async (userId) => users.findOne({ _id: userId } as object)),
    }),
  });
  const { STRADDLE_ROUTE_AUTH, STRADDLE_RESULT_CACHE } = readEnvironment(environment, {
    STRADDLE_ROUTE_AUTH: routeAuth,
    STRADDLE_RESULT_CACHE: resultCache,
  });
  return createAuthorizer({
    authenticator: authenticatorFault(authenticator, secrets),
    toPrincipal: principal(toPrincipal),
    sessionRefKey: 'a key for tests only',
    routeAuth: STRADDLE_ROUTE_AUTH,
    resultCache: STRADDLE_RESULT_CACHE,
    settings,
  });
}

function projectsHandler(
  stacks: SampleStacks,
  { fault, environment, db }: FunctionParts & { readonly db: Db },
): GroupHandler {
  const { routes = none, origins = none } = fault;
  const { STRADDLE_ROUTES, STRADDLE_SESSION } = readEnvironment(environment, {
    STRADDLE_ROUTES: liftedRoutes,
    STRADDLE_SESSION: sessionAccess,
  });
  return createExpressHandler({
    lift: liftProjects({ database: async () => db }),
    routes: routes(STRADDLE_ROUTES),
    session: STRADDLE_SESSION,
    sessionReader: createSessionReader({ database: async () => db }, () => stacks.secrets),
    passport: stacks.sessionSettings.passport,
    allowedOrigins: origins([allowedOrigin]),
    defaultHeaders: securityHeaders,
  });
}
