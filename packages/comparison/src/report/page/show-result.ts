import type { PageDifference, PageResult } from '../page-data.ts';
import { copyButton } from './copy-button.ts';
import { element } from './element.ts';
import { showExchange } from './show-exchange.ts';
import { amount, STANDING_WORDS, VERDICT_WORDS } from './words.ts';

/** One result: a line that opens. What is inside is made when it opens for the first time. */
export function showResult(result: PageResult, texts: readonly string[]): HTMLElement {
  const row = element('details', { class: `result ${result.verdict}` }, summaryLine(result));
  row.addEventListener(
    'toggle',
    () => row.append(element('div', { class: 'inside' }, ...inside(result, texts))),
    { once: true },
  );
  return row;
}

function summaryLine(result: PageResult): HTMLElement {
  const { verdict, routeKey, caseTitle, client, repetition, sides } = result;
  const { sign, label } = VERDICT_WORDS[verdict];
  return element(
    'summary',
    {},
    element(
      'span',
      { class: 'badge-sign' },
      element('span', { 'aria-hidden': 'true' }, sign),
      element('span', { class: 'offscreen' }, `${label}: `),
    ),
    element(
      'span',
      { class: 'what' },
      element('code', { class: 'route-key' }, routeKey),
      element('span', { class: 'case' }, caseTitle),
      element('span', { class: 'client' }, repetition > 1 ? `${client} #${repetition}` : client),
    ),
    element('span', { class: 'gist' }, gist(result)),
    element('span', { class: 'status' }, sides === undefined ? '' : statuses(sides)),
  );
}

function statuses({ control, candidate }: NonNullable<PageResult['sides']>): string {
  return control.status === candidate.status
    ? `${control.status}`
    : `${control.status} → ${candidate.status}`;
}

function gist({ verdict, problem, differences, moreDifferences = 0 }: PageResult): string {
  if (problem !== undefined) return problem;
  const [first, ...more] = differences.filter(
    ({ standing }) => verdict !== 'different' || standing === 'counted',
  );
  if (first === undefined) return '';
  const hidden = more.length + moreDifferences;
  return `${first.words.path}${hidden > 0 ? ` and ${hidden.toLocaleString('en')} more` : ''}`;
}

function inside(result: PageResult, texts: readonly string[]): readonly HTMLElement[] {
  const { problem, differences, moreDifferences = 0, sides } = result;
  return [
    ...(problem === undefined ? [] : [element('p', { class: 'problem' }, problem)]),
    ...(differences.length === 0 ? [] : [differenceTable(differences, moreDifferences)]),
    ...(sides === undefined ? [] : [showExchange(sides, differences, texts)]),
    request(result),
  ];
}

function differenceTable(differences: readonly PageDifference[], more: number): HTMLElement {
  return element(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': 'Differences', tabindex: 0 },
    element(
      'table',
      { class: 'differences' },
      element('caption', {}, amount(differences.length + more, 'difference')),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ...['Standing', 'Where', 'Control', 'Candidate'].map((title) =>
            element('th', { scope: 'col' }, title),
          ),
        ),
      ),
      element(
        'tbody',
        {},
        ...differences.flatMap(differenceRows),
        ...(more > 0 ? [noteRow(`${more.toLocaleString('en')} more are not shown.`)] : []),
      ),
    ),
  );
}

function differenceRows({ standing, words, why, lines = [] }: PageDifference): readonly HTMLElement[] {
  const { label, sign } = STANDING_WORDS[standing];
  return [
    element(
      'tr',
      { class: standing },
      element('td', {}, element('span', { class: `badge ${standing}` }, `${sign} ${label}`)),
      element(
        'th',
        { scope: 'row' },
        path(words.path),
        why === undefined ? undefined : element('span', { class: 'why' }, why),
      ),
      element('td', {}, element('code', {}, words.control)),
      element('td', {}, element('code', {}, words.candidate)),
    ),
    ...(lines.length > 1 ? [noteRow(`${amount(lines.length, 'line')} of it are marked below.`)] : []),
  ];
}

function noteRow(text: string): HTMLElement {
  return element('tr', {}, element('td', { colspan: 4, class: 'quiet' }, text));
}

/** The last step of a path is what one looks for. */
function path(text: string): HTMLElement {
  const at = /(?<=\.)[\w$-]+$|\[[^\]]*\]$/.exec(text)?.index ?? 0;
  return element('code', { class: 'path' }, text.slice(0, at), element('b', {}, text.slice(at)));
}

function request({
  request: { method, path: target, headers, body },
  sides,
  first,
  presents,
  client,
}: PageResult): HTMLElement {
  const asked = first === undefined ? '' : ` The ${first} was asked first.`;
  return element(
    'section',
    { class: 'request' },
    element('h3', {}, 'Request'),
    element(
      'p',
      { class: 'quiet' },
      `As the client “${client}”, which presents ${PRESENTS[presents] ?? presents}.${asked}`,
    ),
    element(
      'pre',
      { tabindex: 0, 'aria-label': 'Request' },
      element('b', {}, `${method} ${target}`),
      ...headers.map(([name, value]) => `\n${name}: ${value}`),
      ...(body === undefined ? [] : [`\n\n${body}`]),
    ),
    ...(sides === undefined
      ? []
      : (['control', 'candidate'] as const).map((side) => curl(side, sides[side].curl))),
  );
}

const PRESENTS: Readonly<Record<string, string>> = {
  nothing: 'no credential',
  valid: 'a valid credential',
  invalid: 'a credential that must let nobody in',
};

function curl(side: 'control' | 'candidate', command: string): HTMLElement {
  return element(
    'div',
    { class: `curl ${side}` },
    element(
      'div',
      { class: 'curl-head' },
      element('span', {}, `curl to the ${side}`),
      copyButton(`curl command to the ${side}`, command),
    ),
    element('pre', { tabindex: 0, 'aria-label': `curl command to the ${side}` }, command),
  );
}
