import type { Writable } from 'node:stream';
import { type DifferenceInWords, describeDifference } from '../differences/describe-difference.ts';
import type { JudgedDifference } from '../differences/difference.ts';
import { ReportUnwritableError } from '../errors.ts';
import { writeJson } from '../json/json-value.ts';
import { type CellVerdict, cellVerdictOf } from '../results/cell-verdict.ts';
import { curlCommand } from '../results/curl-command.ts';
import type { ComparedResult, NotRunResult, Result } from '../results/result.ts';
import { exitCodeOf, type Summary } from '../results/summarize.ts';

/**
 * The version of the lines, which every line carries as `schema`. It changes when a field goes away or means something else, not when
 * one is added. The fields are documented in docs/comparison-reports.md.
 */
export const JSON_LINES_SCHEMA = 1;

/** A difference with its standing and its words. */
export type DifferenceLine = JudgedDifference & { readonly words: DifferenceInWords };

interface LineOfResult {
  readonly schema: typeof JSON_LINES_SCHEMA;
  readonly type: 'result';
  readonly verdict: CellVerdict;
}

/** One line of a cell. Without the exchanges: bodies belong into the HTML report. */
export type ResultLine =
  | (LineOfResult &
      Omit<ComparedResult, 'comparison' | 'exchange'> & {
        readonly differences: readonly DifferenceLine[];
        readonly curl: { readonly control: string; readonly candidate: string };
      })
  | (LineOfResult & NotRunResult);

/** The last line. */
export interface SummaryLine extends Summary {
  readonly schema: typeof JSON_LINES_SCHEMA;
  readonly type: 'summary';
  readonly exitCode: 0 | 1 | 2;
}

/** Writes a comparison as JSON lines, each as it comes. */
export interface JsonLinesWriter {
  /** Await it: a slow reader holds the comparison back, so that nothing piles up in memory. */
  writeResult(result: Result): Promise<void>;
  /**
   * The last line. The stream stays open; whoever opened it ends it.
   *
   * @param exitCode Of the process, if it is not what the summary comes to: another report could not be written.
   */
  writeSummary(summary: Summary, exitCode?: 0 | 1 | 2): Promise<void>;
}

/**
 * Makes a writer of JSON lines: one per result and a last one with the summary.
 *
 * @param stream Such as `createWriteStream(file)` or standard output.
 * @returns Both functions reject with `ReportUnwritableError` when the stream has failed.
 * @since 0.1.0
 * @example
 * const lines = createJsonLinesWriter(createWriteStream('comparison.jsonl'));
 * for await (const result of runExperiments(options)) await lines.writeResult(result);
 */
export function createJsonLinesWriter(stream: Writable): JsonLinesWriter {
  // The callback of the write tells the error; without a listener Node would end the process as well.
  stream.on('error', () => undefined);
  const write = (line: ResultLine | SummaryLine): Promise<void> =>
    new Promise((resolve, reject) => {
      stream.write(`${writeJson(line)}\n`, (error) => {
        if (error) reject(new ReportUnwritableError('the stream of JSON lines', error));
        else resolve();
      });
    });
  return {
    writeResult: (result) => write(lineOf(result)),
    writeSummary: (summary, exitCode = exitCodeOf(summary)) =>
      write({ schema: JSON_LINES_SCHEMA, type: 'summary', exitCode, ...summary }),
  };
}

function lineOf(result: Result): ResultLine {
  const head = { schema: JSON_LINES_SCHEMA, type: 'result', verdict: cellVerdictOf(result) } as const;
  if (result.outcome !== 'compared') return { ...head, ...result };
  const { comparison, exchange: _, ...rest } = result;
  return {
    ...head,
    ...rest,
    differences: comparison.differences.map((judged) => ({
      ...judged,
      words: describeDifference(judged.difference),
    })),
    curl: {
      control: curlCommand(result, result.control.baseUrl),
      candidate: curlCommand(result, result.candidate.baseUrl),
    },
  };
}
