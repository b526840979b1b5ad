import {
  type ApiDefinition,
  createInProcessInvoker,
  type Gateway,
  startGateway,
} from '@straddle/gateway-emulator';
import { type ListeningServer, listen, sendRaw } from '@straddle/testing';
import type { BothDefinitions } from './both-definitions.ts';
import type { RandomRequest } from './random-tables.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Two gateways with the same functions behind them, one per definition. */
export interface TwoGateways {
  readonly gateways: readonly [fromTable: Gateway, fromTemplate: Gateway];
  readonly stop: () => Promise<void>;
}

/** A legacy API that tells what reached it. */
export async function startTellingLegacy(): Promise<ListeningServer> {
  return listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url } = request;
      const names = [
        'cookie',
        'accept',
        'origin',
        'x-forwarded-for',
        'forwarded',
        'x-amzn-apigateway-api-id',
      ];
      const headers = names.map((name) => [name, request.headers[name]]);
      const body = Buffer.concat(chunks).toString('latin1');
      response.setHeader('X-Legacy', 'yes').end(JSON.stringify({ method, url, headers, body }));
    });
  });
}

/** Starts both, with real sockets and functions in this process. */
export async function startTwoGateways({ fromTable, fromTemplate }: BothDefinitions): Promise<TwoGateways> {
  const first = await startGateway(fromTable, { invoker: createInvoker(fromTable) });
  const second = await startGateway(fromTemplate, { invoker: createInvoker(fromTemplate) });
  return {
    gateways: [first, second],
    stop: async () => {
      await first.stop();
      await second.stop();
    },
  };
}

function createInvoker({ functions = {} }: ApiDefinition): ReturnType<typeof createInProcessInvoker> {
  return createInProcessInvoker(
    Object.fromEntries(
      Object.entries(functions).map(([name, { environment }]) => [
        name,
        name === 'authorizer'
          ? (event: unknown) => authorize(asObject(event), environment)
          : (event: unknown) => tell(name, asObject(event), environment),
      ]),
    ),
  );
}

/** Lets `ada` pass, faults for `broken`, and denies the rest unless the table lets anybody at a route. */
async function authorize(event: JsonObject, environment: JsonObject): Promise<object> {
  const user = /user=(\w+)/.exec(JSON.stringify(event['headers']))?.[1];
  if (user === 'broken') {
    throw new Error('the database is down');
  }
  const key = event['routeKey'] ?? `${String(event['httpMethod'])} ${String(event['resource'])}`;
  const routes = asObject(JSON.parse(String(environment['STRADDLE_ROUTE_AUTH'])));
  const route = asObject(routes[String(key)] ?? routes[String(key).replace(/^\w+/, 'ANY')]);
  const isOpen = route['auth'] === 'optional' || route['denyAt'] === 'handler';
  if (user !== 'ada' && !isOpen) {
    throw new Error('Unauthorized');
  }
  const Resource = user === 'ada' ? '*' : (event['methodArn'] ?? event['routeArn']);
  return {
    principalId: user ?? 'anonymous',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource }],
    },
    context: { user: user ?? 'nobody' },
  };
}

/** Everything about a request that its function can see and that does not change from one to the next. */
async function tell(name: string, event: JsonObject, environment: JsonObject): Promise<object> {
  const { requestContext, headers, multiValueHeaders, ...rest } = event;
  const { authorizer, resourcePath, routeKey, stage, path, accountId, apiId } = asObject(requestContext);
  const { integrationLatency: _changing, ...passed } = asObject(authorizer);
  const told = { name, ...rest, passed, resourcePath, routeKey, stage, path, accountId, apiId };
  const accept = [headers, multiValueHeaders].map(
    (each) => asObject(each)['accept'] ?? asObject(each)['Accept'],
  );
  const { STRADDLE_ROUTES: ofTable, STRADDLE_SESSION: session } = environment;
  return {
    statusCode: 203,
    headers: { 'x-function': name },
    body: JSON.stringify({ ...told, accept, ofTable, session }),
  };
}

/** One answer, without what differs between two answers to the same request. */
export interface ComparableAnswer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

const changing =
  /^(date|x-amzn-requestid|x-amz-apigw-id|apigw-requestid|x-amzn-trace-id|x-amzn-remapped-date)$/i;

/** Asks both gateways the same. */
export async function askBoth(
  { gateways }: TwoGateways,
  { method, target, headers, body }: RandomRequest,
): Promise<readonly [ComparableAnswer, ComparableAnswer]> {
  const [first, second] = await Promise.all(
    gateways.map(async ({ port }): Promise<ComparableAnswer> => {
      const answer = await sendRaw(port, [`${method} ${target} HTTP/1.1`, ...headers], body);
      return {
        status: answer.status,
        // Of what changes with each request the names are compared, in their order.
        headers: answer.headers.map(([name, value]) => `${name}: ${changing.test(name) ? '…' : value}`),
        body: answer.body,
      };
    }),
  );
  if (first === undefined || second === undefined) throw new Error('there are two gateways');
  return [first, second];
}

function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
