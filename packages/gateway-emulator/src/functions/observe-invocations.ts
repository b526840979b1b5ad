import type { AccessLogEntry } from '../access-log.ts';
import type {
  FunctionInvoker,
  InvocationOptions,
  InvocationOutcome,
  InvocationReport,
} from './function-invoker.ts';

/** A call of a function that a request has caused. */
export interface RequestInvocation extends Partial<InvocationReport> {
  readonly functionName: string;
  readonly purpose: NonNullable<InvocationOptions['purpose']>;
  readonly status: InvocationOutcome['status'];
}

/** Gets one entry per answered request, and the calls of functions that had ended by then. */
export type AccessLogListener = (entry: AccessLogEntry, invocations: readonly RequestInvocation[]) => void;

/** An invoker, and an access log that knows what the invoker did for each request. */
export interface ObservedInvocations {
  readonly invoker: FunctionInvoker;
  readonly accessLog: (entry: AccessLogEntry) => void;
}

/** Brings the calls of functions together with the access log, by the id of the request. */
export function observeInvocations(
  invoker: FunctionInvoker,
  listener: AccessLogListener,
): ObservedInvocations {
  const invocationsOf = new Map<string, RequestInvocation[]>();
  return {
    invoker: {
      ...invoker,
      invoke: async (functionName, eventJson, options) => {
        const { requestId = '', purpose = 'integration' } = options;
        const invocations = invocationsOf.get(requestId) ?? [];
        invocationsOf.set(requestId, invocations);
        const invocation = await invoker.invoke(functionName, eventJson, options);
        // A call that the gateway no longer waited for comes too late for the entry, and is forgotten with it.
        invocations.push({ functionName, purpose, status: invocation.status, ...invocation.report });
        return invocation;
      },
    },
    accessLog: (entry) => {
      listener(entry, invocationsOf.get(entry.requestId) ?? []);
      invocationsOf.delete(entry.requestId);
    },
  };
}
