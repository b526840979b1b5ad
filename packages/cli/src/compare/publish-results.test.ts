import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Result, summarize, withReason } from '@straddle/comparison';
import { openPublication, type Published, type ReportFiles } from './publish-results.ts';
import { STOPPED_EARLY } from './stopped-early.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'straddle-publish-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const result: Result = {
  outcome: 'could-not-run',
  routeKey: 'GET /me',
  caseTitle: 'own account',
  client: 'cookie',
  presents: 'valid',
  repetition: 1,
  request: { title: 'own account', method: 'GET', path: '/me' },
  reason: 'unreachable',
  message: 'the connection failed',
};

const startedAt = new Date(0);

async function publish(files: ReportFiles, summary = summarize([result])): Promise<Published> {
  const publication = await openPublication(files);
  await publication.add(result);
  await publication.add(result);
  return publication.end([result], { summary, title: 'Straddle', startedAt });
}

const lastLine = (file: string): unknown =>
  JSON.parse(readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '');

// A file that can be opened and never written, as a full disk is in the middle of a run.
const testOnLinux = existsSync('/dev/full') ? test : test.skip;

testOnLinux('a disk that is full costs the JSON lines and no other file, and is told once', async () => {
  const files = { junit: join(folder, 'junit.xml'), html: join(folder, 'report.html') };
  const { exitCode, failed } = await publish({ ...files, json: '/dev/full' });
  expect(exitCode).toBe(2);
  expect(failed).toEqual([expect.objectContaining({ code: 'ERR_REPORT_UNWRITABLE' })]);
  expect(readFileSync(files.junit, 'utf8')).toContain('own account, cookie');
  expect(readFileSync(files.html, 'utf8')).toContain('own account');
});

test('the summary says the exit code of the process, also when another report could not be written', async () => {
  const json = join(folder, 'lines.jsonl');
  const equal = { ...summarize([]), outcome: 'equal' } as const;
  expect(await publish({ json }, equal)).toEqual({ exitCode: 0, failed: [] });
  expect(lastLine(json)).toMatchObject({ type: 'summary', exitCode: 0 });

  const { exitCode, failed } = await publish({ json, junit: join(folder, 'nowhere', 'junit.xml') }, equal);
  expect([exitCode, failed]).toEqual([2, [expect.objectContaining({ code: 'ERR_REPORT_UNWRITABLE' })]]);
  expect(lastLine(json)).toMatchObject({ type: 'summary', exitCode: 2 });
});

test('a run that was stopped is red in every report', async () => {
  const files = { json: join(folder, 'lines.jsonl'), junit: join(folder, 'junit.xml') };
  const equal = { ...summarize([]), reasons: [], outcome: 'equal' } as const;
  expect(await publish(files, withReason(equal, STOPPED_EARLY))).toMatchObject({ exitCode: 2 });
  expect(lastLine(files.json)).toMatchObject({ exitCode: 2, outcome: 'could-not-run' });
  expect(readFileSync(files.junit, 'utf8')).toContain('stopped-early');
});
