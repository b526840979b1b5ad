import type { InvocationOptions, InvocationOutcome, InvocationReport } from './function-invoker.ts';

/** One line in the log of a function: what it printed, or what Lambda would say about it. */
export type FunctionLogLine = PrintedLine | ReportLine;

/**
 * A line that a function printed.
 *
 * It counts as output of the invocation that was running when it came, as on Lambda: also if a timer of an
 * earlier event printed it.
 */
export interface PrintedLine {
  readonly functionName: string;
  readonly stream: 'stdout' | 'stderr';
  readonly line: string;
  /** The invocation that was running; absent while the function was being loaded. */
  readonly awsRequestId?: string;
}

/** What one invocation cost, once it has ended; `line` has it in the form of Lambda's own log. */
export interface ReportLine extends InvocationReport {
  readonly functionName: string;
  readonly stream: 'report';
  readonly line: string;
  readonly status: Exclude<InvocationOutcome['status'], 'throttled'>;
  /** Whole milliseconds, loading included. */
  readonly billedMs: number;
  /** The most memory that the process has had so far; absent if it can no longer be asked. */
  readonly maxMemoryMb?: number;
  /** The gateway's request that the invocation was for. */
  readonly requestId?: string;
  readonly purpose?: NonNullable<InvocationOptions['purpose']>;
}

/** What a report is made of. */
export interface ReportFacts extends InvocationReport, InvocationOptions {
  readonly functionName: string;
  readonly status: ReportLine['status'];
  readonly maxMemoryMb?: number | undefined;
}

/** The report of an invocation, after the model of the REPORT lines in Lambda's logs. */
export function buildReportLine(facts: ReportFacts): ReportLine {
  const { functionName, awsRequestId, status, durationMs, initMs, maxMemoryMb, requestId, purpose } = facts;
  const billedMs = Math.ceil(durationMs + (initMs ?? 0));
  const parts = [
    `REPORT RequestId: ${awsRequestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billedMs} ms`,
    'Memory Size: 128 MB',
    ...(maxMemoryMb === undefined ? [] : [`Max Memory Used: ${maxMemoryMb} MB`]),
    ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
    ...(status === 'timed-out' ? ['Status: timeout'] : []),
    ...(status === 'crashed' ? ['Status: error', 'Error Type: Runtime.ExitError'] : []),
  ];
  return {
    functionName,
    stream: 'report',
    line: parts.join('\t'),
    status,
    awsRequestId,
    durationMs,
    billedMs,
    ...(initMs === undefined ? {} : { initMs }),
    ...(maxMemoryMb === undefined ? {} : { maxMemoryMb }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(purpose === undefined ? {} : { purpose }),
  };
}
