import { expect, test } from '@jest/globals';
import { Long } from 'mongodb';
import type { JsonValue } from './json-value.ts';
import { dateMsOf, storedJson, untagged } from './stored-value.ts';

test.each<{ readonly title: string; readonly value: unknown; readonly json: JsonValue }>([
  { title: 'a date', value: new Date(0), json: 'ISODate("1970-01-01T00:00:00.000Z")' },
  { title: 'a broken date', value: new Date(Number.NaN), json: 'ISODate("invalid")' },
  {
    title: 'a date as EJSON',
    value: { $date: '1970-01-01T00:00:00Z' },
    json: 'ISODate("1970-01-01T00:00:00Z")',
  },
  {
    title: 'an ObjectId',
    value: { toHexString: () => 'a'.repeat(24) },
    json: `ObjectId("${'a'.repeat(24)}")`,
  },
  { title: 'an ObjectId as EJSON', value: { $oid: 'a'.repeat(24) }, json: `ObjectId("${'a'.repeat(24)}")` },
  { title: 'a UUID', value: { toHexString: () => 'a-b' }, json: 'UUID("a-b")' },
  { title: 'bytes', value: Uint8Array.from([1, 2]), json: 'Binary("AQI=")' },
  {
    title: 'an integer that no number can hold',
    value: Long.fromString('9007199254740993'),
    json: 'Long("9007199254740993")',
  },
  {
    title: 'another BSON type',
    value: { _bsontype: 'Decimal128', toString: () => '1.50' },
    json: 'Decimal128("1.50")',
  },
  {
    title: 'a BSON type without text',
    value: { _bsontype: 'MinKey' },
    json: 'MinKey("{"_bsontype":"MinKey"}")',
  },
  { title: 'a big integer', value: 5n, json: 'NumberLong("5")' },
  { title: 'no number', value: Number.NaN, json: 'NumberDouble("NaN")' },
  { title: 'an expression', value: /a/i, json: 'RegExp("/a/i")' },
  { title: 'nothing', value: undefined, json: 'Unknown("undefined")' },
  { title: 'plain values', value: { a: [null, 1, 'x', true] }, json: { a: [null, 1, 'x', true] } },
])('$title is JSON with its type', ({ value, json }) => {
  expect(storedJson(value)).toEqual(json);
});

test('a tagged text gives back what it holds', () => {
  expect(untagged('ObjectId("abc")')).toEqual({ tag: 'ObjectId', inner: 'abc' });
  expect(untagged('abc("')).toEqual({ tag: '', inner: 'abc("' });
  expect(dateMsOf('ISODate("1970-01-01T00:00:01Z")')).toBe(1000);
  expect(dateMsOf('1970-01-01T00:00:01.000Z')).toBe(1000);
  expect(dateMsOf('ObjectId("1970-01-01T00:00:01Z")')).toBeUndefined();
});
