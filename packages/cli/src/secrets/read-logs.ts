import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { LogUnreadableError } from './errors.ts';
import { type LogEntry, parseLogEntry } from './log-entry.ts';

export interface LogInput {
  /** `-` is the standard input. */
  readonly files: readonly string[];
  readonly folder: string;
  readonly input: Readable | undefined;
}

/**
 * Reads logs of both stacks, in any order.
 *
 * @throws {LogUnreadableError} Naming the file.
 */
export async function readLogs({ files, folder, input }: LogInput): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  for (const file of files) {
    const stream = file === '-' ? input : createReadStream(resolve(folder, file));
    if (stream === undefined) throw new LogUnreadableError('the standard input', undefined);
    try {
      for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
        const entry = parseLogEntry(line);
        if (entry !== undefined) entries.push(entry);
      }
    } catch (cause) {
      throw new LogUnreadableError(file, cause);
    }
  }
  return entries.sort((one, other) => one.atMs - other.atMs);
}
