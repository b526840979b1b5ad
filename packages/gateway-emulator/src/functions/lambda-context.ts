/** Ends an invocation, Node style: an error, or else a result. */
export type InvocationCallback = (error?: unknown, result?: unknown) => void;

/** The second argument of a handler, as the Node.js 22 runtime of Lambda builds it. */
export interface LambdaContext {
  /** Whether a result given to the callback waits until nothing is left to do. Promises never wait. */
  callbackWaitsForEmptyEventLoop: boolean;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly getRemainingTimeInMillis: () => number;
  readonly done: InvocationCallback;
  readonly fail: (error?: unknown) => void;
  readonly succeed: (result?: unknown) => void;
}

/** Where a function runs that nobody gave a region. */
export const defaultRegion = 'us-east-1';

/** What distinguishes one invocation from the others of its function. */
export interface InvocationFacts {
  readonly functionName: string;
  readonly awsRequestId: string;
  /** Time in milliseconds since 1970 when the invocation is stopped. */
  readonly deadline: number;
  readonly region?: string | undefined;
}

/**
 * Builds the context of one invocation.
 *
 * @param done Ends the invocation without waiting for anything.
 */
export function createLambdaContext(
  { functionName, awsRequestId, deadline, region = defaultRegion }: InvocationFacts,
  done: InvocationCallback,
): LambdaContext {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${region}:000000000000:function:${functionName}`,
    memoryLimitInMB: '128',
    awsRequestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: '[$LATEST]local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done,
    // Lambda's own word for a failure that names no error.
    fail: (error) => done(error ?? 'handled'),
    succeed: (result) => done(null, result),
  };
}
