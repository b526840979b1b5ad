import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { ReportUnwritableError, type Result, type Summary } from '@straddle/comparison';
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

/** Takes results as they come and writes the files. */
export interface Publication {
  add(result: Result): Promise<void>;
  /** Writes what is written at the end. What failed is given back, so that one file does not cost the others. */
  end(results: readonly Result[], report: ReportOptions): Promise<readonly unknown[]>;
}

/**
 * Opens the file of JSON lines, so that a run of an hour does not end with a file that cannot be written.
 *
 * @throws {ReportUnwritableError}
 */
export async function openPublication({ json, junit, html }: ReportFiles): Promise<Publication> {
  const stream = json === undefined ? undefined : await openStream(json);
  const lines = stream === undefined ? undefined : createJsonLinesWriter(stream);
  return {
    add: async (result) => lines?.writeResult(result),
    async end(results, report) {
      const written = await Promise.allSettled([
        endLines(lines, stream, report.summary),
        ...(junit === undefined ? [] : [writeJUnitReport(results, { ...report, file: junit })]),
        ...(html === undefined ? [] : [writeHtmlReport(results, { ...report, file: html })]),
      ]);
      return written.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
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

async function endLines(
  lines: JsonLinesWriter | undefined,
  stream: WriteStream | undefined,
  summary: Summary,
): Promise<void> {
  if (lines === undefined || stream === undefined) return;
  await lines.writeSummary(summary);
  stream.end();
  await once(stream, 'close');
}
