import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareResponses } from '../differences/compare-responses.ts';
import { describeDifference } from '../differences/describe-difference.ts';
import { createObservation } from '../results/observation.ts';
import { showExchange } from '../results/shown-exchange.ts';
import { parseJson, writeJson } from './json-value.ts';

function differencesOf(control: string, candidate: string): readonly unknown[] {
  const answer = (body: string) => ({
    status: 200,
    headers: [['content-type', 'application/json']] as const,
    body,
  });
  return compareResponses(answer(control), answer(candidate)).differences.map(({ difference }) => [
    difference.kind,
    describeDifference(difference),
  ]);
}

describe('numbers that JavaScript would round', () => {
  test.each([
    ['9007199254740993', '9007199254740992'],
    ['12345678901234567890', '12345678901234567891'],
    ['-0.12345678901234567891', '-0.12345678901234567892'],
    ['1.00000000000000001e400', '1.00000000000000002e400'],
  ])('%s and %s differ, and are shown as they were sent', (control, candidate) => {
    expect(differencesOf(`{"id":${control}}`, `{"id":${candidate}}`)).toEqual([
      ['json-changed', { path: 'body.id', control, candidate }],
    ]);
  });

  test.each([
    ['0.1', '0.10'],
    ['1e2', '100'],
    ['1.0000000000000000000', '1'],
    ['100000000000000000000', '1e20'],
  ])('%s and %s are the same', (control, candidate) => {
    expect(differencesOf(`[${control}]`, `[${candidate}]`)).toEqual([]);
  });

  test('as text they are another type, and in a text they are text', () => {
    expect(differencesOf('[9007199254740993]', '["9007199254740993"]')).toEqual([
      ['json-type-changed', expect.objectContaining({ control: 'number 9007199254740993' })],
    ]);
    expect(parseJson('["[9007199254740993]"]')).toEqual(['[9007199254740993]']);
  });

  test('a report shows them in the body as they were sent', () => {
    const body = '{"id":9007199254740993}';
    const request = { method: 'GET', path: '/', headers: [] };
    const observation = createObservation({
      request,
      response: { status: 200, headers: [], body },
      durationMs: 1,
    });
    expect(showExchange(observation, []).body).toMatchObject({ text: '{\n  "id": 9007199254740993\n}' });
  });
});

test('what was parsed is written as it was sent', () => {
  const number = fc.bigInt().map(String);
  const json = fc.letrec<{ readonly value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      number,
      fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
      fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
      fc
        .array(tie('value'), { maxLength: 4 })
        .map((items) => `{${items.map((item, index) => `"${index}\\"[{":${item}`).join(',')}}`),
    ),
  })).value;
  fc.assert(fc.property(json, (text) => writeJson(parseJson(text)) === text));
});

test.each([
  { title: 'brackets in strings nest nothing', text: JSON.stringify('['.repeat(600)), isJson: true },
  { title: 'a quote that is escaped ends no string', text: `["\\\\\\"${'['.repeat(600)}"]`, isJson: true },
  { title: 'what is nested too deeply is text', text: '['.repeat(600) + ']'.repeat(600), isJson: false },
  { title: 'a string without an end is text', text: '["', isJson: false },
])('$title', ({ text, isJson }) => {
  expect(parseJson(text) !== undefined).toBe(isJson);
});
