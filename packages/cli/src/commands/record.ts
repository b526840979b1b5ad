import { TargetInvalidError } from '@straddle/comparison';
import { describeRecording } from '../record/describe-recording.ts';
import { openRecorder } from '../record/open-recorder.ts';
import { startRecordingProxy } from '../record/start-recording-proxy.ts';

export interface RecordOptions {
  /** Of comparison.config.ts. */
  readonly rootFolder: string;
  /** Origin of the API that is recorded. */
  readonly target: string;
  readonly port: number;
  readonly host: string;
  readonly changeHost: boolean;
  /** Absolute. */
  readonly file: string;
  readonly force: boolean;
  readonly maxExchanges: number;
  readonly maxBytes: number;
  readonly stopped: Promise<void>;
  readonly print: (line: string) => void;
}

/**
 * Stands in front of an API and records what goes by, until the person has had enough.
 *
 * @returns The exit code: 2 when something was lost because the file could not be written, else 0.
 * @throws {TargetInvalidError | ComparisonSettingsInvalidError | RecordingUnwritableError | PortTakenError}
 */
export async function runRecord(options: RecordOptions): Promise<0 | 2> {
  const { file, print, stopped } = options;
  const target = targetOf(options.target);
  const recorder = await openRecorder({ ...options, onProblem: print });
  try {
    const proxy = await startRecordingProxy({ ...options, target, recorder });
    print(`Recording what goes from ${proxy.url} to ${target.origin} in ${file}. Ctrl-C ends it.`);
    await stopped;
    await proxy.stop();
  } finally {
    await recorder.close();
  }
  const counts = recorder.counts();
  print(describeRecording(counts, file));
  return (counts.leftOut.failed ?? 0) > 0 ? 2 : 0;
}

function targetOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new TargetInvalidError('target', 'is not a URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TargetInvalidError('target', 'is not http or https');
  }
  if (url.username !== '' || url.password !== '') {
    throw new TargetInvalidError('target', 'holds a user name or password');
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new TargetInvalidError('target', 'holds a path or query');
  }
  return url;
}
