import type { Summary } from '../results/summarize.ts';

/** What a report says besides the results. */
export interface ReportOptions {
  /** Of all results: also of those that a bounded report leaves out. */
  readonly summary: Summary;
  /** Such as `Straddle: sample product`. */
  readonly title: string;
  readonly startedAt: Date;
  /** What a reader must know of the run, such as that session documents were not compared. */
  readonly notes?: readonly string[];
}

/** Where a report goes. */
export interface ReportFileOptions extends ReportOptions {
  /** Its folder must exist; an older file is replaced. */
  readonly file: string;
}
