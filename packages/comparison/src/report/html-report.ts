import type { Result } from '../results/result.ts';
import { bundlePage, type PageAssets } from './bundle-page.ts';
import { createPageData } from './create-page-data.ts';
import type { PageData } from './page-data.ts';
import type { ReportFileOptions } from './report-options.ts';
import { createResultSelection, type ResultSelection } from './select-results.ts';
import { writeReportFile } from './write-report-file.ts';

/**
 * Writes one HTML file that holds everything it needs: it opens from disk, asks no network and allows none.
 *
 * At most 5000 results are shown, the worst first, with bodies of some 24 million characters together; the
 * page says what it leaves out.
 *
 * @param results All of them, or a selection that was filled while they came.
 * @throws {ReportUnwritableError} Naming the file.
 * @since 0.1.0
 * @example
 * await writeHtmlReport(results, { file: 'report.html', summary, title: 'Straddle', startedAt });
 */
export async function writeHtmlReport(
  results: readonly Result[] | ResultSelection,
  options: ReportFileOptions,
): Promise<void> {
  const selection = 'leftOut' in results ? results : select(results);
  const html = renderPage(createPageData(selection, options), await bundlePage());
  await writeReportFile(options.file, html);
}

function select(results: readonly Result[]): ResultSelection {
  const selection = createResultSelection();
  for (const result of results) selection.add(result);
  return selection;
}

/** Everything that comes from results goes into the data alone; the script shows it as text, never as markup. */
function renderPage(data: PageData, { script, style }: PageAssets): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Straddle comparison</title>
<style>
${style}</style>
</head>
<body>
<a class="skip" href="#results">Skip to the results</a>
<div id="page"><noscript><p>This report needs JavaScript. Everything it runs is in this file.</p></noscript></div>
<script type="application/json" id="data">${embed(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** As JSON in a script element, in which no text can end the element or begin a comment. */
function embed(data: PageData): string {
  return JSON.stringify(data).replaceAll('<', String.raw`\u003c`);
}
