import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const source = fileURLToPath(new URL('..', import.meta.url));
const document = fileURLToPath(new URL('../../../../docs/semantics/functions.md', import.meta.url));

/** A row about what is not emulated has nothing to test. */
const untested: readonly string[] = ['L29'];

test('every row of docs/semantics/functions.md is cited by a test', () => {
  const rows = [...readFileSync(document, 'utf8').matchAll(/^\| (L\d+) \|/gm)].map(([, row = '']) => row);
  const tests = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') || file.endsWith('-contract.ts'))
    .filter((file) => !file.endsWith('cited-rows.test.ts'))
    .map((file) => readFileSync(join(source, file), 'utf8'))
    .join('\n');
  const cited = new Set(tests.match(/(?<=['" ])L\d+(?=[ '])/g));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((row) => !cited.has(row))).toEqual(untested);
});
