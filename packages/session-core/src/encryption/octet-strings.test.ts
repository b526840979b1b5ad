import { expect, test } from '@jest/globals';
import { readOctetStrings } from './octet-strings.ts';

test.each([
  { title: 'one short field', hex: '3003 0401aa', fields: ['aa'] },
  { title: 'an empty field', hex: '3002 0400', fields: [''] },
  { title: 'two fields', hex: '3006 0401aa 0401bb', fields: ['aa', 'bb'] },
  { title: 'lengths of one octet', hex: '308104 048101aa', fields: ['aa'] },
  { title: 'lengths of three octets', hex: '3083000006 0483000001aa', fields: ['aa'] },
  { title: 'lengths of four octets', hex: '308400000007 048400000001aa', fields: ['aa'] },
  { title: 'another class of tag', hex: '7003 8401aa', fields: ['aa'] },
  { title: 'more behind the last field', hex: '3005 0401aa 0500 ff', fields: ['aa'] },
])('reads $title', ({ hex, fields }) => {
  const read = readOctetStrings(Buffer.from(hex.replaceAll(' ', ''), 'hex'), fields.length);
  expect(read?.map((field) => Buffer.from(field).toString('hex'))).toEqual(fields);
});

test.each([
  { title: 'nothing', hex: '' },
  { title: 'a tag alone', hex: '30' },
  { title: 'another type', hex: '3103 0401aa' },
  { title: 'a field of another type', hex: '3003 0201aa' },
  { title: 'too few fields', hex: '3000' },
  { title: 'a sequence that ends too early', hex: '3004 0401aa' },
  { title: 'a field that ends too early', hex: '3003 0402aa' },
  { title: 'a field that reaches out of the sequence', hex: '3003 0402aabb' },
  { title: 'a length that ends too early', hex: '3082ff' },
  { title: 'lengths of five octets', hex: '30850000000008 04850000000001aa' },
  { title: 'an indefinite length', hex: '3080 0401aa 0000' },
])('refuses $title', ({ hex }) => {
  expect(readOctetStrings(Buffer.from(hex.replaceAll(' ', ''), 'hex'), 1)).toBeUndefined();
});
