import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { AccessLogEntry } from '@straddle/gateway-emulator';
import { AccessLogUnwritableError } from './errors.ts';

/** A file that gets one line of JSON per request. */
export interface AccessLogFile {
  write(entry: AccessLogEntry): void;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

/**
 * Opens a file for the access log, and keeps what is in it.
 *
 * @param onError Gets what goes wrong later, a full disk for example; what was to be written is lost then.
 * @throws {AccessLogUnwritableError} If the file cannot be opened.
 */
export async function openAccessLogFile(
  path: string,
  onError: (message: string) => void,
): Promise<AccessLogFile> {
  const file = await open(path, 'a').catch((cause: unknown) => {
    throw new AccessLogUnwritableError(path, cause);
  });
  const stream = file.createWriteStream();
  // Rejects with the error that `onError` had, at once: unhandled, it would end the process.
  const closed = once(stream, 'close').catch(() => undefined);
  stream.on('error', (error) => onError(`cannot write ${path}: ${error.message}`));
  return {
    write: (entry) => void stream.write(`${JSON.stringify(entry)}\n`),
    close: async () => {
      stream.end();
      await closed;
    },
  };
}
