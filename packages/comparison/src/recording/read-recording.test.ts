import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type RecordedLine, readRecording } from './read-recording.ts';
import { formatExchange } from './recorded-exchange.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'straddle-recording-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const LINE = formatExchange({
  at: '2026-11-21T10:00:00.000Z',
  method: 'GET',
  path: '/me',
  headers: {},
  sessions: {},
  body: { form: 'none' },
  status: 200,
  durationMs: 3,
});

async function read(content: string | Uint8Array): Promise<readonly string[]> {
  const file = join(folder, 'traffic.jsonl');
  writeFileSync(file, content);
  const lines: RecordedLine[] = [];
  for await (const line of readRecording(file)) lines.push(line);
  return lines.map((one) => `${one.line} ${one.outcome === 'malformed' ? one.problem : one.exchange.path}`);
}

describe('a recording', () => {
  test.each([
    { title: 'of nothing', content: '', lines: [] },
    { title: 'of one line', content: `${LINE}\n`, lines: ['1 /me'] },
    { title: 'whose last line has no end', content: `${LINE}\n${LINE}`, lines: ['1 /me', '2 /me'] },
    { title: 'with empty lines', content: `\n${LINE}\r\n\n  \n${LINE}\n`, lines: ['2 /me', '5 /me'] },
    {
      title: 'that was cut off',
      content: `${LINE}\n${LINE.slice(0, 50)}`,
      lines: ['1 /me', '2 not JSON, or nested too deeply'],
    },
    {
      title: 'with lines that are none',
      content: `${LINE}\nnonsense\n${LINE}\n`,
      lines: ['1 /me', '2 not JSON, or nested too deeply', '3 /me'],
    },
    {
      title: 'that is not UTF-8',
      content: Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from(LINE)]),
      lines: ['1 not UTF-8, or with a NUL', '2 /me'],
    },
    {
      title: 'with a line that is far too long',
      content: `${'x'.repeat(3_000_000)}\n${LINE}\n${'y'.repeat(3_000_000)}`,
      lines: ['1 longer than 1048576 bytes', '2 /me', '3 longer than 1048576 bytes'],
    },
  ])('$title is read line by line', async ({ content, lines }) => {
    expect(await read(content)).toEqual(lines);
  });

  test('that is not there is an error that names it', async () => {
    const file = join(folder, 'nowhere.jsonl');
    await expect(readRecording(file).next()).rejects.toMatchObject({
      code: 'ERR_RECORDING_UNREADABLE',
      message: expect.stringContaining(file),
    });
  });
});
