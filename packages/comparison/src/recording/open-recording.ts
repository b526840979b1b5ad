import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import { RecordingUnwritableError } from '../errors.ts';
import { faultCode, faultMessage } from '../fault-text.ts';

/** Where a recording goes, and how large it may become. */
export interface RecordingFileOptions {
  readonly file: string;
  /** Replace a file that is there. */
  readonly force?: boolean;
  /** 1,000,000 when left out. */
  readonly maxExchanges?: number;
  /** 1 GiB when left out. */
  readonly maxBytes?: number;
  /** So much may wait for a slow disk; what comes on top is left out. 8 MiB when left out. */
  readonly maxBacklogBytes?: number;
  /** Gets what ends the recording before its time, such as a full disk. The traffic goes on. */
  readonly onProblem: (message: string) => void;
}

/** What became of one line. */
export type LineOutcome = 'written' | 'full' | 'backlog' | 'failed';

/** A file that lines are added to. */
export interface RecordingFile {
  /** Never waits and never throws: whoever is recorded must not notice. */
  write(line: string): LineOutcome;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

/** Readable and writable for its owner alone. */
const MODE = 0o600;

/**
 * Makes the file of a recording. Each line goes out in one piece, so that the file can be read at any time.
 *
 * @throws {RecordingUnwritableError} When the file is there and nobody said `force`, or cannot be made.
 */
export async function openRecordingFile(options: RecordingFileOptions): Promise<RecordingFile> {
  const { file, onProblem } = options;
  const { maxExchanges = 1_000_000, maxBytes = 1_073_741_824, maxBacklogBytes = 8_388_608 } = options;
  const stream = (await create(options)).createWriteStream();
  // Rejects with the error that `onProblem` had, at once: unhandled, it would end the process.
  const closed = once(stream, 'close').catch(() => undefined);
  let hasFailed = false;
  stream.on('error', (error) => {
    hasFailed = true;
    onProblem(`the recording ends here: ${file} cannot be written: ${error.message}`);
  });
  let exchanges = 0;
  let bytes = 0;
  let isFull = false;
  return {
    write(line) {
      if (hasFailed) return 'failed';
      const lineBytes = Buffer.byteLength(line) + 1;
      if (isFull || exchanges >= maxExchanges || bytes + lineBytes > maxBytes) {
        if (!isFull) {
          onProblem(
            `the recording is full after ${exchanges} exchanges and ${bytes} bytes; requests are still served`,
          );
        }
        isFull = true;
        return 'full';
      }
      if (stream.writableLength + lineBytes > maxBacklogBytes) return 'backlog';
      exchanges += 1;
      bytes += lineBytes;
      stream.write(`${line}\n`);
      return 'written';
    },
    async close() {
      stream.end();
      await closed;
    },
  };
}

async function create({ file, force = false }: RecordingFileOptions): ReturnType<typeof open> {
  try {
    // A new file, not the old one emptied: that may have other rights, or be a link to somewhere else.
    if (force) await rm(file, { force: true });
    return await open(file, 'wx', MODE);
  } catch (error) {
    const problem =
      faultCode(error) === 'EEXIST'
        ? 'the file is there already. Name another, or say --force to replace it'
        : `the file cannot be made (${faultCode(error) || faultMessage(error)}). Name one in a folder that exists`;
    throw new RecordingUnwritableError(file, problem, error);
  }
}
