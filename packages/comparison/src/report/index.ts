export { writeHtmlReport } from './html-report.ts';
export {
  createJsonLinesWriter,
  type DifferenceLine,
  JSON_LINES_SCHEMA,
  type JsonLinesWriter,
  type ResultLine,
  type SummaryLine,
} from './json-lines.ts';
export { writeJUnitReport } from './junit-report.ts';
export type { ReportFileOptions, ReportOptions } from './report-options.ts';
export { createResultSelection, type ResultSelection } from './select-results.ts';
