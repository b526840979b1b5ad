import type { Readable } from 'node:stream';
import type { TrafficRecorder } from '@straddle/comparison/recording';
import pc from 'picocolors';
import { describeStacks, servedTemplate } from '../describe-stacks.ts';
import { createTrafficPrinter } from '../print-traffic.ts';
import { describeRecording } from '../record/describe-recording.ts';
import { type StackOptions, startStacks } from '../start-stacks.ts';
import { stayUp } from '../stay-up.ts';

export interface DevOptions extends Omit<StackOptions, 'events'> {
  readonly stopped: Promise<void>;
  /** Also prints what functions and the legacy API write. */
  readonly verbose: boolean;
  /** Also says what the deployed front door would do to routes that stay with legacy. */
  readonly deployedQuirks: boolean;
  readonly print: (line: string) => void;
  /** Where requests to the gateway are recorded; `file` is absolute. Default: nowhere. */
  readonly recording?: { readonly file: string; readonly force: boolean };
  /** Where commands are read while the stacks are up. Default: nowhere. */
  readonly input?: Readable | undefined;
}

/** Brings both stacks up and keeps them up, reloading changed sources. */
export async function runDev(options: DevOptions): Promise<0> {
  const { recording, print } = options;
  if (recording === undefined) return serve(options);
  // The comparison is nothing that stacks without a recording should wait for.
  const { openRecorder } = await import('../record/open-recorder.ts');
  const recorder = await openRecorder({ ...options, ...recording, onProblem: print });
  try {
    return await serve(options, recorder);
  } finally {
    await recorder.close();
    print(describeRecording(recorder.counts(), recording.file));
  }
}

async function serve(options: DevOptions, recorder?: TrafficRecorder): Promise<0> {
  const { migration, rootFolder, tableFile, verbose, stopped, print, input } = options;
  const stacks = await startStacks({
    ...options,
    events: {
      ...createTrafficPrinter(options),
      onOutput: (source, line) => {
        if (verbose || !line.startsWith('{')) print(`${pc.dim(source)} ${line}`);
      },
      ...(recorder === undefined
        ? {}
        : { onExchange: (message, response) => void recorder.observe(message, response) }),
    },
  });
  try {
    print(describeStacks(stacks, migration, { ...options, template: servedTemplate(options, stacks) }));
    print(
      '\nSources are watched; flush and Enter forgets cached authorizer answers; Ctrl-C ends everything.',
    );
    await stayUp(stacks, {
      rootFolder,
      tableFile,
      templateFile: options.template?.file,
      stopped,
      print,
      input,
    });
    return 0;
  } finally {
    await stacks.stop();
  }
}
