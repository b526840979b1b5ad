import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { XmlDocument, type XmlElement, XsdValidator } from 'libxml2-wasm';
import type { Result } from '../results/result.ts';
import { exitCodeOf, summarize } from '../results/summarize.ts';
import type { ComparisonSettings } from '../rules/comparison-settings.ts';
import { renderJUnitReport, writeJUnitReport } from './junit-report.ts';
import { counted, ignoredDate, makeNotRun, makeResult, registeredD7 } from './testing/make-results.ts';

const status = counted({ kind: 'status', path: 'status', control: 200, candidate: 500 });
const count = counted({ kind: 'json-changed', path: 'body.count', control: 1, candidate: '<2>' });
const startedAt = new Date('2026-11-21T10:20:30.456Z');

let folder: string;
let validator: XsdValidator;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'straddle-junit-'));
  const xsd = await readFile(new URL('testing/junit.xsd', import.meta.url), 'utf8');
  validator = XsdValidator.fromDoc(XmlDocument.fromString(xsd));
});
afterAll(() => rm(folder, { recursive: true }));

/** Renders, parses with a strict parser and holds the document to the schema. */
function render(results: readonly Result[], settings: ComparisonSettings = {}): XmlDocument {
  const summary = summarize(results, settings);
  const document = XmlDocument.fromString(
    renderJUnitReport(results, { summary, title: 'Straddle', startedAt }),
  );
  validator.validate(document);
  return document;
}

function attributes(document: XmlDocument, xpath: string): readonly Record<string, string>[] {
  return document
    .find(xpath)
    .map((node) => Object.fromEntries((node as XmlElement).attrs.map(({ name, value }) => [name, value])));
}

function texts(document: XmlDocument, xpath: string): readonly string[] {
  return document.find(xpath).map(({ content }) => content);
}

describe('renderJUnitReport', () => {
  test('has a suite per route and a case per cell, with counts and seconds', () => {
    const document = render([
      makeResult({ controlMs: 8, candidateMs: 12 }),
      makeResult({ client: 'bearer', repetition: 2, differences: [status] }),
      makeNotRun({ routeKey: 'GET /projects' }),
    ]);
    expect(attributes(document, '/testsuites')).toEqual([
      { name: 'Straddle', tests: '3', failures: '1', errors: '1', skipped: '0', time: '0.037' },
    ]);
    expect(attributes(document, '/testsuites/testsuite')).toMatchObject([
      { name: 'GET /me', tests: '2', failures: '1', errors: '0', timestamp: '2026-11-21T10:20:30' },
      { name: 'GET /projects', tests: '1', failures: '0', errors: '1' },
    ]);
    expect(attributes(document, '//testcase')).toEqual([
      { name: 'own account, cookie', classname: 'GET /me', time: '0.020' },
      { name: 'own account, bearer, repetition 2', classname: 'GET /me', time: '0.017' },
      { name: 'own account, cookie', classname: 'GET /projects', time: '0.000' },
    ]);
  });

  test('puts every counted difference of a failure into words, with the requests to replay', () => {
    const document = render([makeResult({ differences: [count, status] })]);
    expect(attributes(document, '//failure')).toEqual([
      { message: '2 differences: body.count: control 1, candidate "<2>"', type: 'different' },
    ]);
    expect(texts(document, '//failure')[0]?.split('\n')).toEqual([
      'body.count: control 1, candidate "<2>"',
      'status: control 200, candidate 500',
      `control:   curl -i --path-as-is 'http://127.0.0.1:3001/me' -H "Cookie: $STRADDLE_CREDENTIAL_COOKIE"`,
      `candidate: curl -i --path-as-is 'http://127.0.0.1:3000/me' -H "Cookie: $STRADDLE_CREDENTIAL_COOKIE"`,
    ]);
  });

  test('tells what is ignored and registered of a case that passes', () => {
    const document = render([makeResult({ differences: [ignoredDate, registeredD7] })]);
    expect(attributes(document, '/testsuites')).toMatchObject([{ failures: '0', errors: '0' }]);
    expect(texts(document, '//testcase/system-out')).toEqual([
      'ignored by rule headers.date (time passes, until 2027-01-31): headers.date: control "Sat", candidate "Sun"\n' +
        'registered D-7 (a denial at the gateway sets no cookie): headers.set-cookie[connect.sid]: control sets the cookie, candidate nothing',
    ]);
  });

  test('counts the differences that it does not list', () => {
    const many = Array.from({ length: 103 }, () => status);
    const lines = texts(render([makeResult({ differences: many })]), '//failure')[0]?.split('\n');
    expect(lines).toHaveLength(103);
    expect(lines?.[100]).toBe('and 3 more');
  });

  test('shows what XML cannot hold as a replacement, and keeps everything else', () => {
    const nasty = `]]> & <b> "quoted" \u{1f600} \u0000\u001b[2J\ud800\uffff`;
    const document = render([{ ...makeNotRun({ caseTitle: 'a < b & c' }), message: nasty }]);
    expect(texts(document, '//testcase/error').slice(0, 1)).toEqual([
      ']]> & <b> "quoted" \u{1f600} \u{fffd}\u{fffd}[2J\u{fffd}\u{fffd}',
    ]);
    expect(attributes(document, '//testcase')).toMatchObject([{ name: 'a < b & c, cookie' }, {}]);
  });

  const slow = Array.from({ length: 20 }, (_, index) =>
    makeResult({ repetition: index + 1, controlMs: 10, candidateMs: 90 }),
  );
  test.each<{
    readonly title: string;
    readonly results: readonly Result[];
    readonly settings?: ComparisonSettings;
    readonly reds: number;
  }>([
    { title: 'an equal run', results: [makeResult()], reds: 0 },
    { title: 'no result at all', results: [], reds: 1 },
    { title: 'nothing authenticated', results: [makeResult({ client: 'anonymous' })], reds: 1 },
    { title: 'a difference', results: [makeResult(), makeResult({ differences: [status] })], reds: 1 },
    {
      title: 'a tolerated difference',
      results: [makeResult(), makeResult({ differences: [status, ignoredDate] })],
      settings: { thresholds: { '*': { maxDifferentCells: 1 } } },
      reds: 0,
    },
    {
      title: 'a slow candidate without a threshold',
      results: slow,
      reds: 0,
    },
    {
      title: 'a slow candidate',
      results: slow,
      settings: { thresholds: { '*': { maxSlowdown: 2 } } },
      reds: 1,
    },
    {
      title: 'too few pairs',
      results: slow.slice(0, 3),
      settings: { thresholds: { '*': { maxSlowdown: 2 } } },
      reds: 1,
    },
    { title: 'a cell that could not be run', results: [makeResult(), makeNotRun()], reds: 1 },
  ])('is red exactly when the exit code is not 0: $title', ({ results, settings = {}, reds }) => {
    const document = render(results, settings);
    expect(document.find('//failure | //error')).toHaveLength(reds);
    expect(exitCodeOf(summarize(results, settings)) === 0).toBe(reds === 0);
  });

  test('shows a tolerated difference as skipped, with everything it would have said', () => {
    const document = render([makeResult({ differences: [status] })], {
      thresholds: { 'GET /me': { maxDifferentCells: 1 } },
    });
    expect(attributes(document, '//skipped')).toEqual([
      { message: 'tolerated by maxDifferentCells, 1 difference: status: control 200, candidate 500' },
    ]);
    expect(texts(document, '//system-out')[0]).toContain(
      'status: control 200, candidate 500\ncontrol:   curl',
    );
  });
});

describe('writeJUnitReport', () => {
  test('writes the file', async () => {
    const file = join(folder, 'junit.xml');
    await writeJUnitReport([makeResult()], {
      file,
      summary: summarize([makeResult()]),
      title: 'Straddle',
      startedAt,
    });
    expect(await readFile(file, 'utf8')).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites /);
  });

  test('names a file that cannot be written', async () => {
    const file = join(folder, 'no', 'such', 'folder.xml');
    const writing = writeJUnitReport([], { file, summary: summarize([]), title: 'Straddle', startedAt });
    await expect(writing).rejects.toMatchObject({
      code: 'ERR_REPORT_UNWRITABLE',
      message: expect.stringContaining(file),
    });
  });
});
