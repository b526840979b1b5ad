import type { Readable } from 'node:stream';
import type { AccessLogEntry, RequestInvocation } from '@straddle/gateway-emulator';
import pc from 'picocolors';
import { readCommands } from './read-commands.ts';
import type { Stacks } from './start-stacks.ts';
import { type WatchedFiles, watchSources } from './watch-sources.ts';

/**
 * Keeps the stacks up until the person has had enough, and reloads them when sources change. `flush` and Enter
 * forgets the kept answers of authorizers.
 *
 * @param input Where commands are read, if anywhere.
 * @param stopped Resolves when it is time to stop, on Ctrl-C for example.
 */
export async function stayUp(
  stacks: Stacks,
  {
    stopped,
    print,
    input,
    ...files
  }: WatchedFiles & {
    readonly stopped: Promise<void>;
    readonly print: (line: string) => void;
    readonly input?: Readable | undefined;
  },
): Promise<void> {
  let isEnding = false;
  const unwatch = watchSources(files, async () => {
    const startedMs = performance.now();
    try {
      await stacks.reload();
      print(pc.dim(`reloaded in ${Math.round(performance.now() - startedMs)} ms`));
    } catch (error) {
      if (isEnding) return;
      print(pc.red(error instanceof Error ? error.message : String(error)));
      print('Mend it and save: the stacks reload again.');
    }
  });
  const flush = (): string => {
    stacks.gateway.flushAuthorizerCache();
    return pc.dim('authorizer answers flushed: the next request of each caller asks again');
  };
  const stopReading = input === undefined ? undefined : readCommands(input, { commands: { flush }, print });
  await stopped;
  isEnding = true;
  stopReading?.();
  await unwatch();
}

/** What the line of a request is made of. */
export type RequestLine = Pick<
  AccessLogEntry,
  'httpMethod' | 'path' | 'status' | 'responseLatency' | 'authorizer.error' | 'integrationLatency'
>;

/**
 * One request in one line: what was answered, how long it took, and where the time went.
 *
 * @example
 * // GET /me  200  331 ms  authorizer cold 318 ms, account 4 ms
 * // GET /health  200  3 ms  legacy 2 ms
 */
export function describeRequest(entry: RequestLine, invocations: readonly RequestInvocation[]): string {
  const { httpMethod, path, status, responseLatency } = entry;
  const failed = typeof status === 'number' && status >= 500;
  const error = entry['authorizer.error'] === '-' ? '' : `  authorizer: ${entry['authorizer.error']}`;
  const spent = [...invocations.map(describeInvocation), ...describeBackend(entry, invocations)].join(', ');
  const text = `${httpMethod} ${path}  ${status}  ${Math.round(responseLatency)} ms${spent === '' ? '' : `  ${spent}`}${error}`;
  return failed ? pc.red(text) : pc.dim(text);
}

function describeInvocation({ functionName, status, durationMs = 0, initMs }: RequestInvocation): string {
  const cost = initMs === undefined ? durationMs : initMs + durationMs;
  const ending = status === 'returned' || status === 'threw' ? '' : ` ${status}`;
  return `${functionName}${initMs === undefined ? '' : ' cold'}${ending} ${Math.round(cost)} ms`;
}

/** What was not spent in a function was spent in the legacy API. */
function describeBackend(
  { integrationLatency }: RequestLine,
  invocations: readonly RequestInvocation[],
): string[] {
  const wasFunction = invocations.some(({ purpose }) => purpose === 'integration');
  return typeof integrationLatency === 'number' && !wasFunction ? [`legacy ${integrationLatency} ms`] : [];
}
