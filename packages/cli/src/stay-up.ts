import type { AccessLogEntry } from '@straddle/gateway-emulator';
import pc from 'picocolors';
import type { LoadedMigration } from './load-migration.ts';
import type { Stacks } from './start-stacks.ts';
import { watchSources } from './watch-sources.ts';

/**
 * Keeps the stacks up until the person has had enough, and reloads them when sources change.
 *
 * @param stopped Resolves when it is time to stop, on Ctrl-C for example.
 */
export async function stayUp(
  stacks: Stacks,
  {
    stopped,
    print,
    ...table
  }: Pick<LoadedMigration, 'rootFolder' | 'tableFile'> & {
    readonly stopped: Promise<void>;
    readonly print: (line: string) => void;
  },
): Promise<void> {
  let isEnding = false;
  const unwatch = watchSources(table, async () => {
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
  await stopped;
  isEnding = true;
  await unwatch();
}

/** One request in one line. */
export function describeRequest(entry: AccessLogEntry): string {
  const { httpMethod, path, status, responseLatency } = entry;
  const failed = typeof status === 'number' && status >= 500;
  const error = entry['authorizer.error'] === '-' ? '' : `  authorizer: ${entry['authorizer.error']}`;
  const text = `${httpMethod} ${path}  ${status}  ${Math.round(responseLatency)} ms${error}`;
  return failed ? pc.red(text) : pc.dim(text);
}
