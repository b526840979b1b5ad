import { type ExampleBody, sentBody } from '../cases/example-body.ts';
import { describeDifference } from '../differences/describe-difference.ts';
import type { JudgedDifference } from '../differences/difference.ts';
import { describeSessionOutcome } from '../differences/session-outcome.ts';
import { cellVerdictOf } from '../results/cell-verdict.ts';
import { curlCommand } from '../results/curl-command.ts';
import { createLatencySampler, type LatencySampler } from '../results/latency.ts';
import type { ComparedResult, Result } from '../results/result.ts';
import type { ShownBody } from '../results/shown-exchange.ts';
import type { PageBody, PageData, PageDifference, PageResult, PageSide } from './page-data.ts';
import type { ReportOptions } from './report-options.ts';
import type { ResultSelection } from './select-results.ts';

/** Bodies beyond this are left out, those of the best results first: a browser must still open the file. */
const MOST_TEXT_CHARACTERS = 24 * 1024 * 1024;

/** More of one result would bury the first; the rest is counted. */
const MOST_DIFFERENCES = 300;

/** More dots than this run into each other. */
const MOST_DOTS = 160;

/** Puts the selected results into the form that the page reads. */
export function createPageData(
  selection: Pick<ResultSelection, 'results' | 'leftOut'>,
  { summary, title, startedAt, notes = [] }: ReportOptions,
): PageData {
  const results = selection.results();
  const texts = createTextTable(MOST_TEXT_CHARACTERS);
  const { routes, ...rest } = summary;
  const samplers = sampleDurations(results);
  return {
    title,
    startedAt: startedAt.toISOString(),
    notes,
    summary: rest,
    routes: routes.map((route) => ({
      ...route,
      durations: (samplers.get(route.routeKey)?.pairs() ?? []).map(
        ({ controlMs, candidateMs }) => [round(controlMs), round(candidateMs)] as const,
      ),
    })),
    results: results.map((result) => pageResult(result, texts)),
    leftOut: selection.leftOut(),
    texts: texts.all,
  };
}

function sampleDurations(results: readonly Result[]): ReadonlyMap<string, LatencySampler> {
  const samplers = new Map<string, LatencySampler>();
  for (const result of results) {
    if (result.outcome !== 'compared') continue;
    const sampler = samplers.get(result.routeKey) ?? createLatencySampler(MOST_DOTS);
    samplers.set(result.routeKey, sampler);
    sampler.add({ controlMs: result.control.durationMs, candidateMs: result.candidate.durationMs });
  }
  return samplers;
}

function pageResult(result: Result, texts: TextTable): PageResult {
  const { routeKey, caseTitle, client, presents, repetition, request, presented = [] } = result;
  const { method, path, headers = {}, body } = request;
  return {
    verdict: cellVerdictOf(result),
    routeKey,
    caseTitle,
    client,
    presents,
    repetition,
    request: {
      method,
      path,
      headers: [...Object.entries(headers), ...presented],
      ...(body === undefined ? {} : { body: requestText(body) }),
    },
    ...(result.outcome === 'compared'
      ? {
          first: result.first,
          ...pageDifferences(result.comparison.differences),
          sides: {
            control: pageSide(result, 'control', texts),
            candidate: pageSide(result, 'candidate', texts),
          },
        }
      : { problem: result.message, differences: [] }),
  };
}

/** Nobody reads bytes; the curl commands have them. */
function requestText(body: ExampleBody): string {
  return typeof body === 'string' ? body : `(${sentBody(body).length} bytes)`;
}

const STANDINGS = ['counted', 'registered', 'ignored'] as const;

function pageDifferences(
  all: readonly JudgedDifference[],
): Pick<PageResult, 'differences' | 'moreDifferences'> {
  const sorted = STANDINGS.flatMap((standing) => all.filter((judged) => judged.standing === standing));
  const differences = sorted.slice(0, MOST_DIFFERENCES).map(pageDifference);
  return all.length === differences.length
    ? { differences }
    : { differences, moreDifferences: all.length - differences.length };
}

function pageDifference(judged: JudgedDifference): PageDifference {
  const { difference, standing } = judged;
  const why = whyOf(judged);
  return {
    standing,
    path: difference.path,
    words: describeDifference(difference),
    ...(why === undefined ? {} : { why }),
    ...(difference.kind === 'body-text-changed' ? { lines: difference.lines } : {}),
  };
}

function whyOf(judged: JudgedDifference): string | undefined {
  if (judged.standing === 'registered') return `${judged.registered.id}: ${judged.registered.why}`;
  if (judged.standing === 'counted') {
    return judged.explained === undefined ? undefined : `${judged.explained.id}: ${judged.explained.mend}`;
  }
  const { by, path, reason, until } = judged.ignored;
  return `${by} ${path}: ${reason}${until === undefined ? '' : ` (until ${until})`}`;
}

function pageSide(result: ComparedResult, side: 'control' | 'candidate', texts: TextTable): PageSide {
  const { baseUrl, status, durationMs, session } = result[side];
  const { headers, body } = result.exchange[side];
  return {
    baseUrl,
    status,
    durationMs: round(durationMs),
    session: describeSessionOutcome(session),
    curl: curlCommand(result, baseUrl),
    headers,
    body: pageBody(body, texts),
  };
}

function pageBody(body: ShownBody, texts: TextTable): PageBody {
  if (body.form === 'empty' || body.form === 'bytes') return body;
  const place = texts.place(body.text);
  if (place === undefined) return { form: 'left-out', characters: body.text.length };
  return { form: body.form, text: place, cutBytes: body.cutBytes };
}

interface TextTable {
  readonly all: readonly string[];
  /** Where the text stands, or `undefined` when there is no room left. */
  place(text: string): number | undefined;
}

function createTextTable(mostCharacters: number): TextTable {
  const all: string[] = [];
  const places = new Map<string, number>();
  let charactersLeft = mostCharacters;
  return {
    all,
    place(text) {
      const known = places.get(text);
      if (known !== undefined || text.length > charactersLeft) return known;
      charactersLeft -= text.length;
      places.set(text, all.length);
      return all.push(text) - 1;
    },
  };
}

/** Hundredths of a millisecond. */
function round(durationMs: number): number {
  return Math.round(durationMs * 100) / 100;
}
