import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatExchange, parseExchange, type RecordedExchange } from './recorded-exchange.ts';

const PLAIN = {
  v: 1,
  at: '2026-11-21T10:00:00.000Z',
  method: 'GET',
  path: '/me',
  status: 200,
  durationMs: 3,
};

test('what was written is what is read', () => {
  const exchange: fc.Arbitrary<RecordedExchange> = fc.record({
    at: fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })
      .map((at) => at.toISOString()),
    method: fc.constantFrom('GET', 'POST', 'PROPFIND'),
    path: fc.webPath().map((path) => `/${path}`),
    headers: fc.dictionary(fc.stringMatching(/^x-[a-z]{1,9}$/), fc.stringMatching(/^[\x20-\x7e]{1,30}$/)),
    sessions: fc.record({ cookie: fc.base64String({ minLength: 4 }) }, { requiredKeys: [] }),
    body: fc.oneof(
      fc.constant({ form: 'none' } as const),
      fc.constant({ form: 'not-kept', reason: 'too-large' } as const),
      fc
        .jsonValue({ maxDepth: 4 })
        .map((value) => ({ form: 'json', value: JSON.parse(JSON.stringify(value)) }) as const),
    ),
    status: fc.integer({ min: 100, max: 599 }),
    durationMs: fc.nat(),
  });
  fc.assert(
    fc.property(exchange, (written) => {
      const line = formatExchange(written);
      expect(line).not.toContain('\n');
      expect(JSON.parse(JSON.stringify(parseExchange(line)))).toEqual(
        JSON.parse(JSON.stringify({ outcome: 'exchange', exchange: written })),
      );
    }),
  );
});

test('a line needs nothing but what every exchange has', () => {
  expect(parseExchange(JSON.stringify(PLAIN))).toMatchObject({
    outcome: 'exchange',
    exchange: { headers: {}, sessions: {}, body: { form: 'none' } },
  });
});

describe('a line is malformed', () => {
  test.each([
    { title: 'that is cut off', line: JSON.stringify(PLAIN).slice(0, 40), problem: 'not JSON' },
    { title: 'of a million brackets', line: '['.repeat(1_000_000), problem: 'nested too deeply' },
    { title: 'that is a list', line: '[]', problem: 'not an object' },
    { title: 'of another version', line: JSON.stringify({ ...PLAIN, v: 2 }), problem: '"v" is not 1' },
    ...[
      { field: 'at', value: 'yesterday' },
      { field: 'method', value: 'get' },
      { field: 'path', value: 'http://elsewhere.example/' },
      { field: 'path', value: '/a b' },
      { field: 'path', value: undefined },
      { field: 'headers', value: { Accept: 'x' } },
      { field: 'headers', value: { cookie: 'connect.sid=x' } },
      { field: 'headers', value: { authorization: 'Bearer x' } },
      { field: 'headers', value: { accept: 'a\r\nb: c' } },
      { field: 'headers', value: { accept: 1 } },
      { field: 'sessions', value: { other: 'x' } },
      { field: 'sessions', value: { cookie: '' } },
      { field: 'body', value: 'text' },
      { field: 'body', value: { form: 'json' } },
      { field: 'body', value: { form: 'not-kept', reason: 'because' } },
      { field: 'status', value: '200' },
      { field: 'status', value: 20 },
      { field: 'durationMs', value: -1 },
    ].map(({ field, value }) => ({
      title: `whose ${field} is ${JSON.stringify(value)}`,
      line: JSON.stringify({ ...PLAIN, [field]: value }),
      problem: `"${field}"`,
    })),
  ])('$title', ({ line, problem }) => {
    expect(parseExchange(line)).toEqual({ outcome: 'malformed', problem: expect.stringContaining(problem) });
  });

  test('and what is wrong is told without quoting it', () => {
    expect(JSON.stringify(parseExchange(JSON.stringify({ ...PLAIN, method: 'canary' })))).not.toContain(
      'canary',
    );
  });
});
