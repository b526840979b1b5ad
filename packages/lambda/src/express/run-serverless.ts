import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import serverless from 'serverless-http';
import type { FaultDescription } from '../describe-fault.ts';
import type { AdmittedCaller } from '../http/admit-caller.ts';
import type { HttpInvocation } from '../http/read-http-event.ts';
import type { EncodedResponse } from '../http/to-group-result.ts';
import type { LiftedApp } from './lifted-app.ts';

/** What a lifted app answered. */
export interface LiftedAnswer {
  readonly response: EncodedResponse;
  /** Values of Set-Cookie. */
  readonly cookies: readonly string[];
  readonly fault?: FaultDescription;
}

/** Runs one request through a lifted app. */
export type RunLifted = (invocation: HttpInvocation, caller: AdmittedCaller) => Promise<LiftedAnswer>;

/**
 * Puts serverless-http around a lifted app.
 *
 * The library gets an event of our own making, in the form of payload 2.0 whatever the API is, since it reads
 * those of API Gateway with losses: it joins repeated headers with a comma, cookies included, lets the
 * single-value map override them, decodes the path of payload 2.0 a second time, sends the values of a repeated
 * response header twice to a REST API, and shows the raw event, with the authorizer's context, to every router.
 */
export function createRunLifted({ app, admit, faultOf }: LiftedApp): RunLifted {
  const run = serverless(app, {
    // Every body as bytes; whether it is text is decided below.
    binary: true,
    request: (request: IncomingMessage, _event: unknown, call: Call) => {
      cleanRequest(request);
      call.request = request;
      admit(request, call.caller);
    },
  });
  return async (invocation, caller) => {
    const call: Call = { caller, request: undefined };
    const answer = readAnswer(await run(toEvent(invocation), call));
    const fault = call.request && faultOf(call.request);
    return { ...answer, ...(fault && answer.response.status >= 500 ? { fault } : {}) };
  };
}

/** Travels as the context of serverless-http, which nothing else reads. */
interface Call {
  readonly caller: AdmittedCaller;
  request: IncomingMessage | undefined;
}

function toEvent({ request, target, sourceIp }: HttpInvocation): object {
  const body = request.body ?? Buffer.alloc(0);
  return {
    version: '2.0',
    rawPath: target.path,
    rawQueryString: target.query,
    headers: { ...request.headers, 'content-length': String(body.length) },
    body,
    requestContext: { http: { method: request.method, sourceIp } },
  };
}

/** Leaves what Node's own requests have, and nothing of the event. */
function cleanRequest(request: IncomingMessage): void {
  for (const name of ['requestContext', 'apiGateway', 'body']) Reflect.deleteProperty(request, name);
  const isEmpty = request.headers['content-length'] === '0';
  // Clients send no length with these; with a length there is a body to parse, if only an empty one.
  if (isEmpty && ['GET', 'HEAD', 'OPTIONS'].includes(request.method ?? '')) {
    delete request.headers['content-length'];
  }
  request.rawHeaders = Object.entries(request.headers).flatMap(([name, value]) => [name, String(value)]);
}

interface ServerlessResult {
  readonly statusCode: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
}

/** Set by the gateway for each hop, or said by the body. */
const LEFT_TO_THE_GATEWAY = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];

function readAnswer(result: object): Omit<LiftedAnswer, 'fault'> {
  if (!isServerlessResult(result)) throw new TypeError('serverless-http gave no response.');
  const { 'set-cookie': single, ...headers } = result.headers;
  const kept = Object.entries(headers).filter(([name]) => !LEFT_TO_THE_GATEWAY.includes(name));
  return {
    response: {
      status: result.statusCode,
      headers: Object.fromEntries(kept),
      ...encodeBody(result),
    },
    cookies: single === undefined ? result.cookies : [single, ...result.cookies],
  };
}

/** Text wherever no byte is lost by it; base64 needs the client's Accept to be taken for binary by a REST API. */
function encodeBody({ body, headers }: ServerlessResult): { body: string; isBase64Encoded: boolean } {
  // The library has undone chunks by itself, and answers them as text.
  const bytes = Buffer.from(body, headers['transfer-encoding'] === undefined ? 'base64' : 'utf8');
  return isUtf8(bytes)
    ? { body: bytes.toString('utf8'), isBase64Encoded: false }
    : { body: bytes.toString('base64'), isBase64Encoded: true };
}

function isServerlessResult(result: object): result is ServerlessResult {
  return (
    'statusCode' in result &&
    typeof result.statusCode === 'number' &&
    'body' in result &&
    typeof result.body === 'string' &&
    'headers' in result &&
    'cookies' in result
  );
}
