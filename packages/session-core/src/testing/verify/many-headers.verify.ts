import { expect, test } from '@jest/globals';
import { testSeed } from '@straddle/testing';
import { compareCookieHeaders, compareParserHeaders } from '../cookie-header-differential.ts';
import { FULL_RUN, report, runManyCases } from './many-cases.ts';

const seed = testSeed(process.env);
const minutes = process.env['VERIFY_MINUTES'];

test('the full run has a million cases', () => {
  const total = Object.values(FULL_RUN).reduce((sum, count) => sum + count, 0);
  expect(total).toBeGreaterThanOrEqual(1_000_000);
});

test.each(['0.7', '0.6'] as const)(
  `Cookie headers under cookie %s name the same session (seed ${seed})`,
  async (parsing) => {
    const run = await runManyCases(FULL_RUN.headers / 2, { seed, minutes, share: 0.25 }, (batch) =>
      compareCookieHeaders(parsing, batch),
    );
    report(`Cookie headers, cookie ${parsing}`, run);
    expect(run.reached).toBeGreaterThanOrEqual(run.demanded);
  },
);

test.each(['with secrets', 'without secrets'] as const)(
  `Cookie headers behind cookie-parser %s name the same session (seed ${seed})`,
  async (parser) => {
    const run = await runManyCases(FULL_RUN.parserHeaders / 2, { seed, minutes, share: 0.1 }, (batch) =>
      compareParserHeaders(parser, batch),
    );
    report(`Cookie headers, cookie-parser ${parser}`, run);
    expect(run.reached).toBeGreaterThanOrEqual(run.demanded);
  },
);
