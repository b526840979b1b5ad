import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { exitCodeOf, ReportUnwritableError, type Result } from '@straddle/comparison';
import {
  createJsonLinesWriter,
  type JsonLinesWriter,
  type ReportOptions,
  writeHtmlReport,
  writeJUnitReport,
} from '@straddle/comparison/report';

/** Where the results go besides the terminal; absolute files. */
export interface ReportFiles {
  readonly json?: string;
  readonly junit?: string;
  readonly html?: string;
}

/** What came of the files. */
export interface Published {
  readonly exitCode: 0 | 1 | 2;
  readonly failed: readonly unknown[];
}

/** Takes results as they come and writes the files. */
export interface Publication {
  add(result: Result): Promise<void>;
  /**
   * Writes what is written at the end, and last of all the summary of the JSON lines.
   *
   * @returns What failed, so that one file does not cost the others; and the exit code of the run, which the summary
   *   says, too: 2 when anything failed.
   */
  end(results: readonly Result[], report: ReportOptions): Promise<Published>;
}

/**
 * Opens the file of JSON lines, so that a run of an hour does not end with a file that cannot be written.
 *
 * @throws {ReportUnwritableError}
 */
export async function openPublication({ json, junit, html }: ReportFiles): Promise<Publication> {
  const lines = json === undefined ? undefined : await openLines(json);
  const failed: unknown[] = [];
  const attempt = async (work: Promise<void> | undefined): Promise<void> => {
    await work?.catch((error: unknown) => void failed.push(error));
  };
  return {
    async add(result) {
      // A full disk costs its own file, once.
      if (failed.length === 0) await attempt(lines?.writeResult(result));
    },
    async end(results, report) {
      const areWritten = failed.length === 0;
      await Promise.all([
        ...(junit === undefined ? [] : [attempt(writeJUnitReport(results, { ...report, file: junit }))]),
        ...(html === undefined ? [] : [attempt(writeHtmlReport(results, { ...report, file: html }))]),
      ]);
      const exitCode = failed.length === 0 ? exitCodeOf(report.summary) : 2;
      if (areWritten) await attempt(lines?.writeSummary(report.summary, exitCode));
      await attempt(lines?.close());
      return { exitCode: failed.length === 0 ? exitCode : 2, failed };
    },
  };
}

/** JSON lines with the end of their file. */
interface LinesFile extends JsonLinesWriter {
  close(): Promise<void>;
}

async function openLines(file: string): Promise<LinesFile> {
  const stream = await openStream(file);
  return {
    ...createJsonLinesWriter(stream),
    close: async () => {
      if (stream.destroyed) return;
      stream.end();
      await once(stream, 'close');
    },
  };
}

async function openStream(file: string): Promise<WriteStream> {
  const stream = createWriteStream(file);
  try {
    await once(stream, 'open');
    return stream;
  } catch (cause) {
    throw new ReportUnwritableError(file, cause);
  }
}
