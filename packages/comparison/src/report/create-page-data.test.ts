import { describe, expect, test } from '@jest/globals';
import { summarize } from '../results/summarize.ts';
import { createPageData } from './create-page-data.ts';
import { createResultSelection } from './select-results.ts';
import { counted, ignoredDate, makeResult } from './testing/make-results.ts';

describe('createPageData', () => {
  test('has those differences first that count, and counts those that are too many', () => {
    const many = Array.from({ length: 302 }, (_, index) =>
      counted({ kind: 'json-extra', path: `body[${index}]`, candidate: 1 }),
    );
    const result = makeResult({ differences: [ignoredDate, ...many] });
    const selection = createResultSelection();
    selection.add(result);
    const options = { summary: summarize([result]), title: 'Straddle', startedAt: new Date(0) };
    const [shown] = createPageData(selection, options).results;
    expect(shown?.differences[0]?.path).toBe('body[0]');
    expect(shown?.differences).toHaveLength(300);
    expect(shown?.moreDifferences).toBe(3);
  });

  test('leaves out bodies when there are too many, those of the best results', () => {
    const status = counted({ kind: 'status', path: 'status', control: 200, candidate: 500 });
    const selection = createResultSelection();
    // Each is another text of 64 KiB: 26 million characters together.
    for (let index = 0; index < 400; index += 1) {
      const body = { form: 'text', text: `${index} `.padEnd(65_536, 'x'), cutBytes: 0 } as const;
      const differences = index === 399 ? [status] : [];
      selection.add(makeResult({ differences, control: { body }, candidate: { body } }));
    }
    const results = selection.results();
    const data = createPageData(selection, {
      summary: summarize(results),
      title: 'Straddle',
      startedAt: new Date(0),
    });
    expect(data.results[0]).toMatchObject({
      verdict: 'different',
      sides: { control: { body: { form: 'text', text: 0 } } },
    });
    expect(data.results.at(-1)?.sides?.candidate.body).toEqual({ form: 'left-out', characters: 65_536 });
    expect(data.texts.join('').length).toBeLessThanOrEqual(24 * 1024 * 1024);
    expect(data.texts).toHaveLength(384);
  });
});
