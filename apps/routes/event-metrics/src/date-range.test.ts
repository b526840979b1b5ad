import { describe, expect, test } from '@jest/globals';
import { parseDateRange } from './date-range.ts';

const FROM = 'from must be a date such as 2026-01-31';
const TO = 'to must be a date such as 2026-01-31';

describe('a range of days', () => {
  test('includes both ends', () => {
    expect(parseDateRange('2026-01-01', '2026-01-31')).toEqual({
      from: '2026-01-01',
      to: '2026-01-31',
      startsAt: new Date('2026-01-01T00:00:00.000Z'),
      endsBefore: new Date('2026-02-01T00:00:00.000Z'),
    });
  });

  test.each([
    { title: 'one day', from: '2024-02-29', to: '2024-02-29' },
    { title: '366 days', from: '2026-01-01', to: '2027-01-01' },
  ])('may be $title', ({ from, to }) => {
    expect(parseDateRange(from, to)).toMatchObject({ from, to });
  });

  test.each([
    { title: 'nothing given', from: undefined, to: undefined, problems: [FROM, TO] },
    { title: 'a day that does not exist', from: '2026-02-30', to: '2026-02-28', problems: [FROM] },
    { title: 'a leap day of another year', from: '2025-02-29', to: '2026-02-28', problems: [FROM] },
    { title: 'a time', from: '2026-01-01', to: '2026-01-02T00:00:00Z', problems: [TO] },
    {
      title: 'a parameter given twice',
      from: ['2026-01-01', '2026-01-02'],
      to: '2026-01-31',
      problems: [FROM],
    },
    {
      title: 'an end before the start',
      from: '2026-01-02',
      to: '2026-01-01',
      problems: ['from must not be later than to'],
    },
    {
      title: '367 days',
      from: '2026-01-01',
      to: '2027-01-02',
      problems: ['the period must be at most 366 days'],
    },
  ])('is refused for $title', ({ from, to, problems }) => {
    expect(parseDateRange(from, to)).toEqual({ problems });
  });
});
