import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { createTally, summarize } from '../results/summarize.ts';
import { createJsonLinesWriter } from './json-lines.ts';
import { counted, ignoredDate, makeNotRun, makeResult } from './testing/make-results.ts';

const status = counted({ kind: 'status', path: 'status', control: 200, candidate: 500 });
const results = [makeResult(), makeResult({ differences: [status, ignoredDate] }), makeNotRun()];

describe('createJsonLinesWriter', () => {
  test('writes one line per result, with version, verdict, differences in words and curl', async () => {
    const stream = new PassThrough();
    const writer = createJsonLinesWriter(stream);
    for (const result of results) await writer.writeResult(result);
    stream.end();
    const lines = (await text(stream))
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatchObject({ schema: 1, type: 'result', verdict: 'equal', routeKey: 'GET /me' });
    expect(lines[1]).toMatchObject({
      verdict: 'different',
      outcome: 'compared',
      differences: [
        { standing: 'counted', words: { path: 'status', control: '200', candidate: '500' } },
        { standing: 'ignored', ignored: { reason: 'time passes' }, words: { path: 'headers.date' } },
      ],
      curl: {
        control: `curl -i --path-as-is 'http://127.0.0.1:3001/me' -H "Cookie: $STRADDLE_CREDENTIAL_COOKIE"`,
      },
    });
    expect(lines[2]).toMatchObject({ verdict: 'not-run', reason: 'unreachable' });
    expect(lines.every((line) => !Object.hasOwn(Object(line), 'exchange'))).toBe(true);
  });

  test('ends with the summary and its exit code', async () => {
    const stream = new PassThrough();
    const writer = createJsonLinesWriter(stream);
    await writer.writeSummary(summarize(results));
    stream.end();
    expect(JSON.parse(await text(stream))).toMatchObject({
      schema: 1,
      type: 'summary',
      outcome: 'could-not-run',
      exitCode: 2,
      cells: 3,
    });
  });

  test('waits for a slow reader', async () => {
    let release = (): void => undefined;
    const slow = new Writable({ write: (_chunk, _encoding, done) => void (release = done) });
    let isWritten = false;
    const written = createJsonLinesWriter(slow)
      .writeResult(makeResult())
      .then(() => (isWritten = true));
    await new Promise(setImmediate);
    expect(isWritten).toBe(false);
    release();
    expect(await written).toBe(true);
  });

  test('says that the stream failed, for this line and for every later one', async () => {
    const writer = createJsonLinesWriter(createWriteStream('/no/such/folder/lines.jsonl'));
    const fault = { code: 'ERR_REPORT_UNWRITABLE', message: expect.stringMatching(/JSON lines/) };
    await expect(writer.writeResult(makeResult())).rejects.toMatchObject(fault);
    await expect(writer.writeSummary(createTally().summary())).rejects.toMatchObject(fault);
  });
});

describe('docs/comparison-reports.md', () => {
  test('names every field of every line', async () => {
    const doc = await readFile(new URL('../../../../docs/comparison-reports.md', import.meta.url), 'utf8');
    const stream = new PassThrough();
    const writer = createJsonLinesWriter(stream);
    for (const result of results) await writer.writeResult(result);
    await writer.writeSummary(summarize(results));
    stream.end();
    const lines = (await text(stream)).trimEnd().split('\n');
    const fields = new Set(lines.flatMap((line) => Object.keys(Object(JSON.parse(line)))));
    expect(fields.size).toBeGreaterThan(25);
    const described = new Set(Array.from(doc.matchAll(/`(\w+)`/g), ([, name]) => name));
    expect([...fields].filter((field) => !described.has(field))).toEqual([]);
  });
});
