import { describe, expect, test } from '@jest/globals';
import { parseEventMetricsQuery } from './event-metrics-query.ts';

const FROM = 'from must be a date such as 2026-01-31';
const TO = 'to must be a date such as 2026-01-31';
const TYPE = 'type must be one event type such as page-view';

describe('parseEventMetricsQuery', () => {
  test('the days are whole UTC days, both included', () => {
    expect(
      parseEventMetricsQuery({ from: '2026-01-05', to: '2026-01-05', type: 'sign-in', other: '1' }),
    ).toEqual({
      outcome: 'valid',
      query: {
        from: '2026-01-05',
        to: '2026-01-05',
        type: 'sign-in',
        start: new Date('2026-01-05T00:00:00.000Z'),
        end: new Date('2026-01-06T00:00:00.000Z'),
      },
    });
  });

  test.each([
    { title: 'a leap day', from: '2024-02-29', to: '2024-02-29' },
    { title: '366 days', from: '2026-01-01', to: '2027-01-01' },
    { title: 'the change to summer time', from: '2026-03-29', to: '2026-03-30' },
  ])('accepts $title', ({ from, to }) => {
    expect(parseEventMetricsQuery({ from, to }).outcome).toBe('valid');
  });

  test.each([
    { title: 'nothing', query: {}, errors: [FROM, TO] },
    { title: 'everything wrong', query: { from: 'x', to: '', type: '' }, errors: [FROM, TO, TYPE] },
    { title: 'no such day', query: { from: '2026-02-29', to: '2026-03-01' }, errors: [FROM] },
    { title: 'no such month', query: { from: '2026-01-01', to: '2026-13-01' }, errors: [TO] },
    { title: 'a time', query: { from: '2026-01-01T00:00:00Z', to: '2026-01-02' }, errors: [FROM] },
    { title: 'a blank', query: { from: ' 2026-01-01', to: '2026-01-02' }, errors: [FROM] },
    { title: 'a line break', query: { from: '2026-01-01\n', to: '2026-01-02' }, errors: [FROM] },
    { title: 'other digits', query: { from: '２０２６-01-01', to: '2026-01-02' }, errors: [FROM] },
    {
      title: 'a repeated day',
      query: { from: ['2026-01-01', '2026-01-01'], to: '2026-01-02' },
      errors: [FROM],
    },
    {
      title: 'a period backwards',
      query: { from: '2026-01-02', to: '2026-01-01' },
      errors: ['from must not be later than to'],
    },
    {
      title: '367 days and two types',
      query: { from: '2026-01-01', to: '2027-01-02', type: ['a', 'b'] },
      errors: ['the period must be at most 366 days', TYPE],
    },
  ])('refuses $title, naming every problem', ({ query, errors }) => {
    expect(parseEventMetricsQuery(query)).toEqual({ outcome: 'invalid', errors });
  });
});
