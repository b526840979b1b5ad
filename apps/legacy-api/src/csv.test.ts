import { describe, expect, test } from '@jest/globals';
import { toCsv } from './csv.ts';

describe('toCsv', () => {
  test.each([
    { title: 'a comma', value: 'a,b', cell: '"a,b"' },
    { title: 'quotes', value: 'a "b"', cell: '"a ""b"""' },
    { title: 'a line break', value: 'a\nb', cell: '"a\nb"' },
    { title: 'null', value: null, cell: '' },
    { title: 'zero', value: 0, cell: '0' },
    { title: 'a negative number', value: -1.5, cell: '-1.5' },
    { title: 'false', value: false, cell: 'false' },
    { title: 'a formula', value: '=1+1', cell: "'=1+1" },
    { title: 'a formula with a comma', value: '@SUM(1,2)', cell: '"\'@SUM(1,2)"' },
    { title: 'text beyond ASCII', value: '北極', cell: '北極' },
  ])('writes $title', ({ value, cell }) => {
    expect(toCsv([{ value, last: 'x' }])).toBe(`value,last\r\n${cell},x\r\n`);
  });

  test('no rows leave the header that was asked for', () => {
    expect(toCsv([], ['a', 'b'])).toBe('a,b\r\n');
  });
});
