import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Result } from '../results/result.ts';
import { summarize } from '../results/summarize.ts';
import { writeHtmlReport } from './html-report.ts';
import { CHROMIUM_ARGUMENTS, CHROMIUM_MEND, findChromium } from './testing/find-chromium.ts';
import { counted, makeNotRun, makeResult } from './testing/make-results.ts';
import { sampleResults } from './testing/sample-results.ts';

const executablePath = findChromium(process.env);
const isNeeded = process.env['CI'] === 'true';
const inBrowser = executablePath === undefined && !isNeeded ? describe.skip : describe;
const startedAt = new Date('2026-11-21T10:20:30Z');
const SETTINGS = {
  rules: [{ path: 'body.requestId', reason: 'a new one each time', until: '2027-01-01' }],
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'straddle-html-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(results: readonly Result[], notes: readonly string[] = []): Promise<string> {
  const file = join(folder, 'report.html');
  const summary = summarize(results, SETTINGS);
  await writeHtmlReport(results, { file, summary, title: 'Straddle: sample', startedAt, notes });
  return file;
}

describe('writeHtmlReport', () => {
  test('names a file that cannot be written', async () => {
    const file = join(folder, 'no', 'such', 'report.html');
    const writing = writeHtmlReport([], { file, summary: summarize([]), title: 'Straddle', startedAt });
    await expect(writing).rejects.toMatchObject({
      code: 'ERR_REPORT_UNWRITABLE',
      message: expect.stringContaining(file),
    });
  });

  test('lets no text of a result end the script element that holds it', async () => {
    const nasty = '</script><script>alert(1)</script><!-- <script>';
    const html = await readFile(
      await write([{ ...makeNotRun({ caseTitle: nasty }), message: nasty }]),
      'utf8',
    );
    expect(html.match(/<\/script/gi)).toHaveLength(2);
    expect(html).not.toContain('<!--');
  });

  test('holds a body once, however often it was answered', async () => {
    const text = `{\n  "text": "${'x'.repeat(60_000)}"\n}`;
    const body = { form: 'json', text, cutBytes: 0 } as const;
    const results = Array.from({ length: 500 }, () => makeResult({ control: { body }, candidate: { body } }));
    const html = await readFile(await write(results), 'utf8');
    expect(html.split('x'.repeat(60_000))).toHaveLength(2);
  });
});

inBrowser(`the page${executablePath === undefined ? ` (${CHROMIUM_MEND})` : ''}`, () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** What must stay empty: messages, errors, and requests for anything but the file. */
  let troubles: string[];

  beforeAll(async () => {
    if (executablePath === undefined) throw new Error(CHROMIUM_MEND);
    browser = await chromium.launch({
      executablePath,
      chromiumSandbox: false,
      args: [...CHROMIUM_ARGUMENTS],
    });
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    troubles = [];
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(5000);
    page.on('console', (message) => troubles.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) troubles.push(`request to ${request.url()}`);
    });
  });
  afterEach(async () => {
    await context.close();
    expect(troubles).toEqual([]);
  });

  async function open(
    results: readonly Result[] = sampleResults(),
    notes?: readonly string[],
  ): Promise<void> {
    await page.goto(pathToFileURL(await write(results, notes)).href);
  }

  const verdicts = (): Promise<string[]> => page.locator('section.verdict h2').allInnerTexts();
  const found = (): Promise<string> => page.locator('.found').innerText();
  const rows = (): Promise<string[]> => page.locator('.result .case').allInnerTexts();
  const row = (text: string) => page.locator('details.result', { hasText: text }).first();

  test('says what the run comes to, and why', async () => {
    await open(undefined, ['Session documents were not compared.']);
    expect(await page.title()).toBe('Straddle: sample');
    expect(await page.locator('.outcome').innerText()).toMatch(
      /Could not run[\s\S]*POST \/projects: 1 cell could not be run/,
    );
    expect(await page.locator('.reasons .breach').innerText()).toMatch(/serves what the control refuses/);
    expect(await page.locator('.note').innerText()).toBe('Session documents were not compared.');
    expect(await verdicts()).toEqual([
      'Different 5',
      'Could not run 1',
      'Registered 1',
      'Ignored 6',
      'Transport only 6',
      'Equal 42',
    ]);
  });

  test('sums up each route, with both latencies as a picture', async () => {
    await open();
    const metrics = page.locator('table.routes tbody tr', { hasText: 'GET /event-metrics' });
    expect((await metrics.locator('.number').allInnerTexts()).join(' ')).toBe('39 3 0 0 0 0 36');
    expect(await metrics.locator('.latency-words').innerText()).toMatch(
      /^11 ms → 34 ms × 3\.1, much slower$/,
    );
    expect(await metrics.locator('svg .control circle').count()).toBe(39);
    expect(await metrics.getByRole('img').getAttribute('aria-label')).toMatch(/Candidate: median 34 ms/);
    expect(await page.locator('table.routes tr', { hasText: 'POST /projects' }).innerText()).toMatch(
      /not measured/,
    );
  });

  test('tells what was not counted, why, and which settings covered nothing', async () => {
    await open();
    expect(await page.locator('.tolerated li').allInnerTexts()).toEqual([
      'registered\nD-7: a denial at the gateway sets no cookie\n1 cell',
      'ignored\nrule headers.date: time passes (until 2027-01-31)\n10 cells',
      'ignored\ntransport headers.x-amzn-requestid: the gateway numbers each request\n6 cells',
      'unused\nrules body.requestId: a new one each time\ncovered nothing; perhaps it can go',
    ]);
  });

  test('filters by verdict, route and client, and all at once', async () => {
    await open();
    await page.getByRole('button', { name: 'Equal' }).click();
    await page.getByRole('button', { name: 'Ignored' }).click();
    await page.getByRole('button', { name: 'Transport only' }).click();
    expect(await verdicts()).toEqual(['Different 5', 'Could not run 1', 'Registered 1']);
    expect(await found()).toBe('7 of 61 results');
    await page.getByLabel('Route', { exact: true }).selectOption('GET /event-metrics');
    expect(await verdicts()).toEqual(['Different 3']);
    await page.getByLabel('Client').selectOption('bearer');
    expect(await found()).toBe('1 of 61 results');
    await page.getByLabel('Client').selectOption('anonymous');
    expect(await page.locator('.empty').innerText()).toBe('No result fits the filter.');
    await page.getByRole('button', { name: 'Reset' }).click();
    expect(await found()).toBe('61 of 61 results');
    await page.getByRole('button', { name: 'GET /projects/{id}' }).click();
    expect(await rows()).toEqual(['of another tenant', 'not logged in']);
  });

  test('finds words of cases, paths, values, reasons, problems, requests and clients', async () => {
    const searches = [
      { text: 'ANOTHER tenant', titles: ['of another tenant'] },
      { text: 'metrics[5].note', titles: ['two weeks', 'two weeks', 'two weeks'] },
      { text: '"prj_7"', titles: ['of another tenant'] },
      { text: 'D-7', titles: ['not logged in'] },
      { text: 'refused', titles: ['a new project'] },
      { text: 'format=csv cookie', titles: ['as CSV'] },
    ];
    await open();
    for (const { text, titles } of searches) {
      await page.getByLabel('Search').fill(text);
      expect(await rows()).toEqual(titles);
    }
  });

  test('opens a result: differences with their paths, and both answers with what differs marked', async () => {
    await open();
    const result = row('two weeks');
    await result.locator('> summary').click();
    expect(await result.locator('.differences tbody tr').allInnerTexts()).toEqual([
      '✗ Counts\tbody.metrics[3].count\tnumber 121\tstring "121"',
      '✗ Counts\tbody.metrics[5].note\tnull\tnothing',
      '✗ Counts\theaders.etag\t"W/\\"5a-1b\\""\tnothing',
      '~ Ignored\theaders.date\nrule headers.date: time passes (until 2027-01-31)\n\t"Sat"\t"Sun"',
    ]);
    expect(await result.locator('.differences .path b').allInnerTexts()).toEqual([
      'count',
      'note',
      'etag',
      'date',
    ]);
    expect(await result.locator('.answers tr.counted th').allTextContents()).toEqual(['ETag ✗Counts']);
    expect(await result.locator('.answers tr.ignored th').allTextContents()).toEqual(['Date ~Ignored']);
    expect(await result.locator('.bodies mark').allInnerTexts()).toEqual(['121', '"121"']);
    expect(await result.locator('.bodies tr.counted').allInnerTexts()).toEqual([
      expect.stringMatching(/^24\s+"count": 121,\s+✗[\s\S]*24\s+"count": "121",$/),
      expect.stringMatching(/^37\s+"note": null\s+✗/),
    ]);
    expect(await result.locator('.bodies .absent').count()).toBe(1);
  });

  test('folds equal lines and unfolds them', async () => {
    await open();
    const result = row('two weeks');
    await result.locator('> summary').click();
    const before = await result.locator('.bodies td.code').count();
    await result.getByRole('button', { name: 'Show 15 equal lines' }).click();
    expect(await result.locator('.bodies td.code').count()).toBe(before + 30);
  });

  test('aligns the lines of a text, so that one that is missing shifts none', async () => {
    await open();
    const result = row('as CSV');
    await result.locator('> summary').click();
    expect(await result.locator('.bodies tr.counted td.code').allInnerTexts()).toEqual([
      'prj_7,Project 7,live',
      'prj_7,Projet 7,live',
      'prj_19,Project 19,live',
    ]);
  });

  test('shows an exchange that matched, and what a registered difference covers', async () => {
    await open();
    const equal = page.locator('.result.equal', { hasText: 'own account' }).first();
    await equal.locator('> summary').click();
    expect(await equal.getByLabel('Body', { exact: true }).innerText()).toBe(
      '{\n  "id": "usr_ada",\n  "count": 1\n}',
    );
    expect(await equal.locator('.differences').count()).toBe(0);
    const registered = row('not logged in');
    await registered.locator('> summary').click();
    expect(await registered.locator('.differences .path b').first().innerText()).toBe('[connect.sid]');
    expect(await registered.locator('.differences tr.registered').innerText()).toMatch(
      /§ Registered\s+headers\.set-cookie\[connect\.sid\]\s+D-7: a denial at the gateway sets no cookie/,
    );
    expect(await registered.locator('.answers tr.registered th').allTextContents()).toEqual([
      'Set-Cookie §Registered',
    ]);
  });

  test('shows the request, and says why one could not be run', async () => {
    await open();
    const notRun = row('a new project');
    await notRun.locator('> summary').click();
    expect(await notRun.locator('.problem').innerText()).toMatch(/connection was refused/);
    expect(await notRun.getByLabel('Request').innerText()).toBe(
      'POST /projects\nCookie: $STRADDLE_CREDENTIAL_COOKIE',
    );
  });

  const CURL = `curl -i --path-as-is 'http://127.0.0.1:3000/projects/prj_7' -H "Cookie: $STRADDLE_CREDENTIAL_COOKIE"`;
  test.each([
    { way: 'through the clipboard', hasClipboard: true },
    { way: 'without permission to use the clipboard', hasClipboard: false },
  ])('copies the curl command $way', async ({ hasClipboard }) => {
    if (hasClipboard) await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    else await page.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await open();
    const result = row('of another tenant');
    await result.locator('> summary').click();
    await result.getByRole('button', { name: 'Copy curl command to the candidate' }).click();
    await result.locator('.curl.candidate .said', { hasText: 'Copied' }).waitFor();
    // The way out of the clipboard is the one of a person.
    await page.getByLabel('Search').focus();
    await page.keyboard.press('Control+V');
    expect(await page.getByLabel('Search').inputValue()).toBe(CURL);
  });

  test('can be used with the keyboard alone', async () => {
    await open();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Skip to the results');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    expect(await focused.locator('.case').innerText()).toBe('two weeks');
    await page.keyboard.press('Enter');
    const result = row('two weeks');
    await result.locator('.bodies').waitFor();
    const visited: string[] = [];
    for (let step = 0; step < 20 && visited.at(-1) !== 'Copy curl command to the candidate'; step += 1) {
      await page.keyboard.press('Tab');
      visited.push((await focused.getAttribute('aria-label')) ?? (await focused.innerText()));
      expect(await focused.evaluate((node) => node.matches(':focus-visible'))).toBe(true);
    }
    expect(visited).toContain('Show 15 equal lines');
    expect(visited.at(-1)).toBe('Copy curl command to the candidate');
    await page.getByRole('button', { name: 'Different' }).focus();
    await page.keyboard.press('Space');
    expect(await verdicts()).not.toContain('Different 5');
  });

  test.each(['light', 'dark'] as const)(
    'has no serious violation of accessibility in %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      // A few of each kind: axe looks at every element.
      const few = sampleResults().filter(({ client, repetition }) => repetition === 1 && client !== 'bearer');
      await open(few, ['A note.']);
      for (const text of ['two weeks', 'as CSV', 'a new project', 'not logged in', 'an empty range']) {
        await row(text).locator('> summary').click();
      }
      await page.getByRole('button', { name: 'Ignored' }).click();
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<axe.AxeResults>("axe.run({ resultTypes: ['violations'] })");
      expect(
        violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) })),
      ).toEqual([]);
    },
  );

  test('shows markup in a result as text, and asks nobody for what it names', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const nasty = `<img src="${origin}/x" onerror="document.title='owned'"></script><!--`;
    const text = JSON.stringify({ [nasty]: nasty }, undefined, 2);
    const result = makeResult({
      caseTitle: nasty,
      client: nasty,
      path: `/${nasty}`,
      control: { body: { form: 'json', text, cutBytes: 0 }, headers: [[nasty, nasty]] },
      differences: [counted({ kind: 'json-missing', path: `body["${nasty}"]`, control: nasty })],
    });
    await open([result]);
    await page.locator('.result > summary').click();
    expect(await page.locator('.result .case').innerText()).toBe(nasty);
    expect(await page.locator('.result img').count()).toBe(0);
    expect(await page.title()).toBe('Straddle: sample');
    expect(troubles).toEqual([]);
    // Nor could a script that somebody smuggled in.
    const asking = `fetch(${JSON.stringify(origin)}).then(() => 'answered', () => 'refused')`;
    expect(await page.evaluate(asking)).toBe('refused');
    expect(troubles.join('\n')).toMatch(/violates the following Content Security Policy directive/);
    troubles = [];
    expect(asked).toEqual([]);
    await new Promise((resolve) => server.close(resolve));
  });

  test('makes few rows of thousands of results, the worst first, and says what it leaves out', async () => {
    const bad = makeResult({
      caseTitle: 'the one that differs',
      differences: [counted({ kind: 'status', path: 'status', control: 200, candidate: 500 })],
    });
    const equal = Array.from({ length: 6000 }, (_, index) => makeResult({ caseTitle: `equal ${index}` }));
    await open([...equal, bad]);
    expect((await rows())[0]).toBe('the one that differs');
    expect(await verdicts()).toEqual(['Different 1', 'Equal 4,999']);
    expect(await rows()).toHaveLength(51);
    expect(await page.locator('.note').innerText()).toMatch(
      /^1,001 more results with the verdict “Equal” did not fit/,
    );
    await page.getByRole('button', { name: 'Show 50 more of 4,949' }).click();
    expect(await rows()).toHaveLength(101);
    expect(await page.locator(':focus .case').innerText()).toBe('equal 50');
    await page.getByLabel('Search').fill('equal 4321');
    expect(await rows()).toEqual(['equal 4321']);
  });
});
