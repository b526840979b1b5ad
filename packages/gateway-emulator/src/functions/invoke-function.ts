import type { ResolvedApi } from '../definition/resolved-api.ts';
import { FunctionUnknownError } from '../errors.ts';
import type { ServiceFacts } from '../request-facts.ts';
import type {
  FunctionInvoker,
  InvocationOptions,
  InvocationOutcome,
  InvocationReport,
} from './function-invoker.ts';

/** How a call ended for the gateway, which waits less long than a function may run. */
export type CallOutcome =
  | (Exclude<InvocationOutcome, { status: 'throttled' }> & { readonly report?: InvocationReport })
  /** The gateway stopped waiting; the function may still be running. */
  | { readonly status: 'late' }
  /**
   * There is no such function, or it was throttled. Clients of a REST API are reported to see Lambda's 429 as a
   * plain 500; the same is assumed for HTTP APIs (row L52).
   */
  | { readonly status: 'not-invocable' };

/** One call. */
export interface FunctionCall extends Pick<InvocationOptions, 'requestId' | 'purpose'> {
  readonly functionName: string;
  readonly eventJson: string;
  /** How long the gateway waits. */
  readonly waitMs: number;
}

/** Calls a function with its own time limit, and stops waiting when the gateway's is over. */
export function invokeFunction(
  invoker: FunctionInvoker,
  api: ResolvedApi,
  { functionName, eventJson, waitMs, requestId, purpose }: FunctionCall,
): Promise<CallOutcome> {
  const timeoutMs = api.functions[functionName]?.timeoutMs ?? waitMs;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, waitMs, { status: 'late' });
    invoker.invoke(functionName, eventJson, { timeoutMs, requestId, purpose }).then(
      (outcome) => {
        clearTimeout(timer);
        resolve(outcome.status === 'throttled' ? { status: 'not-invocable' } : outcome);
      },
      (error: unknown) => {
        clearTimeout(timer);
        if (error instanceof FunctionUnknownError) {
          resolve({ status: 'not-invocable' });
        } else {
          reject(error);
        }
      },
    );
  });
}

/** Lambda answers 200 to a call that it could run, even if the function failed. Of other calls nothing is known. */
export function serviceFacts(outcome: CallOutcome): ServiceFacts | undefined {
  return outcome.status === 'late' || outcome.status === 'not-invocable'
    ? undefined
    : { status: 200, requestId: outcome.report?.awsRequestId };
}
