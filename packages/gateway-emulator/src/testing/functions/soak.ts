/** Functions of the soak. On `/heap` both say how much memory they hold, after a garbage collection. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

async function heapOf(event: unknown): Promise<{ pid: number; heapBytes: number } | undefined> {
  const { path, rawPath = path } = Object(event);
  if (rawPath !== '/heap' || typeof collectGarbage !== 'function') {
    return undefined;
  }
  collectGarbage();
  // Long enough for as many as there are environments to be busy at a time.
  await new Promise((resolve) => setTimeout(resolve, 200));
  return { pid: process.pid, heapBytes: process.memoryUsage().heapUsed };
}

/** Lets everything pass. */
export async function authorizer(event: unknown): Promise<object> {
  const statement = { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' };
  const heap = await heapOf(event);
  return {
    principalId: 'soak',
    policyDocument: { Version: '2012-10-17', Statement: [statement] },
    context: { heap: JSON.stringify(heap ?? null) },
  };
}

/** Sends the id of the request back, and who the authorizer said it is from. */
export async function handler(event: unknown): Promise<object> {
  const { queryStringParameters, requestContext } = Object(event);
  const { authorizer: context } = requestContext;
  const heap = await heapOf(event);
  const authorizerHeap = context?.lambda?.heap ?? context?.heap;
  const body = {
    id: queryStringParameters?.id,
    isGuarded: context !== undefined,
    heaps: heap === undefined ? [] : [heap, JSON.parse(authorizerHeap)],
  };
  return { statusCode: 200, body: JSON.stringify(body) };
}
