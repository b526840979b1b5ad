import { describe, expect, test } from '@jest/globals';
import { testSeed } from '@straddle/testing';
import { compareCookieHeaders, compareParserHeaders } from './testing/cookie-header-differential.ts';

const HEADERS = 20_000;
const PARSER_HEADERS = 5_000;

/** Every verdict must really be exercised. */
function expectAllSeen(counts: object, cases: number): void {
  const seen: readonly number[] = Object.values(counts);
  expect(seen.reduce((sum, count) => sum + count, 0)).toBe(cases);
  for (const count of seen) expect(count).toBeGreaterThanOrEqual(cases * 0.05);
}

describe('cookie headers, ours against the real express-session', () => {
  const seed = testSeed(process.env);

  test.each([
    { parsing: '0.7', version: '1.19.0' },
    { parsing: '0.6', version: '1.17.3' },
  ] as const)(`${HEADERS} random headers name the same session as $version (seed ${seed})`, ({ parsing }) => {
    expectAllSeen(compareCookieHeaders(parsing, { seed, cases: HEADERS }), HEADERS);
  });

  test.each(['with secrets', 'without secrets'] as const)(
    `${PARSER_HEADERS} random headers behind cookie-parser %s of its own (seed ${seed})`,
    (parser) => {
      expectAllSeen(compareParserHeaders(parser, { seed, cases: PARSER_HEADERS }), PARSER_HEADERS);
    },
  );
});
