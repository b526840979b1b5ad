import type { Readable } from 'node:stream';
import { exitCodeOf, summarize } from '@straddle/comparison';
import { renderReport } from '@straddle/comparison/node';
import pc from 'picocolors';
import { selectCases } from '../compare/select-cases.ts';
import { compareStacks, type Login } from '../compare-stacks.ts';
import { describeStacks, describeTour, servedTemplate } from '../describe-stacks.ts';
import { loadCases } from '../load-cases.ts';
import type { LoadedMigration } from '../load-migration.ts';
import { createTrafficPrinter } from '../print-traffic.ts';
import { type StackOptions, startStacks } from '../start-stacks.ts';
import { stayUp } from '../stay-up.ts';

export interface StartOptions extends LoadedMigration, Omit<StackOptions, 'events'> {
  /** Compare, then end; else stay up. */
  readonly once: boolean;
  readonly login: Login;
  /** Also says what the deployed front door would do to routes that stay with legacy. */
  readonly deployedQuirks: boolean;
  /** What to say about the data. */
  readonly note?: string;
  readonly stopped: Promise<void>;
  readonly print: (line: string) => void;
  /** Where commands are read while the stacks are up. Default: nowhere. */
  readonly input?: Readable | undefined;
}

/**
 * Brings both stacks up, compares the moved routes and says how to try them.
 *
 * @returns The exit code: with `once` 0 equal, 1 different, 2 could not run (also when nobody was authenticated);
 *   else 0 once the person has ended it.
 */
export async function runStart(options: StartOptions): Promise<0 | 1 | 2> {
  const { migration, rootFolder, tableFile, once, login, print, input } = options;
  // Both stacks share one database here: what writes is compared by `compare`, on copies.
  const { cases } = selectCases(await loadCases(options), { routes: [], writes: false });
  let comparing = true;
  const stacks = await startStacks({
    ...options,
    events: {
      ...createTrafficPrinter({ ...options, isQuiet: () => comparing }),
      onOutput: (source, line) => {
        // Decisions and answers are in the access log; what is not JSON is somebody's error message.
        if (!line.startsWith('{')) print(`${pc.dim(source)} ${line}`);
      },
    },
  });
  try {
    const results = await Promise.race([
      compareStacks(stacks, cases, login),
      options.stopped.then(() => undefined),
    ]);
    if (results === undefined) return 2;
    comparing = false;
    print(describeStacks(stacks, migration, { ...options, template: servedTemplate(options, stacks) }));
    print('');
    print(renderReport(results, { color: pc.isColorSupported }));
    print('');
    const exitCode = exitCodeOf(summarize(results));
    if (once) return exitCode;

    print(describeTour(stacks, login, cases[0]?.example.path ?? '/'));
    // Counted from the start of the process.
    const seconds = (performance.now() / 1000).toFixed(1);
    print(
      `\nReady in ${seconds} s. Sources are watched; flush and Enter forgets cached authorizer answers; Ctrl-C ends everything.`,
    );
    await stayUp(stacks, {
      rootFolder,
      tableFile,
      templateFile: options.template?.file,
      stopped: options.stopped,
      print,
      input,
    });
    return 0;
  } finally {
    await stacks.stop();
  }
}
