import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  Binary,
  type Collection,
  Decimal128,
  type Document,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
} from 'mongodb';
import type { Contract, Row } from './describe-mongo.ts';

const NOW = new Date('2026-11-21T00:00:00Z');
const BEFORE = new Date(NOW.getTime() - 1);
const AFTER = new Date(NOW.getTime() + 1);
const OBJECT_ID = new ObjectId('64b000000000000000000001');

interface QueryRow {
  readonly title: string;
  readonly filter: Document;
  readonly found: readonly string[];
}

/** Values of field `v`, by document id; `absent` has none. */
const VALUES: Readonly<Record<string, unknown>> = {
  after: AFTER,
  before: BEFORE,
  dates: [BEFORE, AFTER],
  'no dates': [],
  null: null,
  text: '2999-01-01',
  number: 32_503_680_000_000,
  zero: 0,
  double: 2.5,
  long: Long.fromString('9007199254740993'),
  decimal: Decimal128.fromString('2.50'),
  true: true,
  id: OBJECT_ID,
  document: { a: 1, b: 2 },
  keys: { p: 1, q: 1 },
  nested: { a: { c: 'deep' } },
  list: [1, 2, 3],
  documents: [
    { a: 1, b: 'x' },
    { a: 5, b: 'y' },
  ],
};

const ROWS: readonly QueryRow[] = [
  {
    title: 'a date bound matches only dates and arrays that hold one',
    filter: { v: { $gt: NOW } },
    found: ['after', 'dates'],
  },
  { title: 'at most a date', filter: { v: { $lte: NOW } }, found: ['before', 'dates'] },
  { title: 'a string bound matches only strings', filter: { v: { $gte: '' } }, found: ['text'] },
  {
    title: 'a number bound matches all number types',
    filter: { v: { $gt: 2 } },
    found: ['number', 'double', 'long', 'decimal', 'list'],
  },
  { title: 'numbers are equal across types', filter: { v: 2.5 }, found: ['double', 'decimal'] },
  { title: 'a long is compared exactly', filter: { v: Long.fromString('9007199254740992') }, found: [] },
  { title: 'a long is found exactly', filter: { v: Long.fromString('9007199254740993') }, found: ['long'] },
  { title: 'null matches null and missing', filter: { v: null }, found: ['null', 'absent'] },
  { title: 'not equal to null', filter: { v: { $ne: null }, _id: { $lt: 'b' } }, found: ['after'] },
  { title: 'missing', filter: { v: { $exists: false } }, found: ['absent'] },
  {
    title: 'present, also when null',
    filter: { v: { $exists: true }, _id: { $in: ['null', 'absent'] } },
    found: ['null'],
  },
  { title: 'greater or equal null', filter: { v: { $gte: null } }, found: ['null', 'absent'] },
  { title: 'an element of an array', filter: { v: 2 }, found: ['list'] },
  { title: 'a whole array', filter: { v: [1, 2, 3] }, found: ['list'] },
  { title: 'an empty array', filter: { v: [] }, found: ['no dates'] },
  { title: 'an array in another order is another array', filter: { v: [3, 2, 1] }, found: [] },
  { title: 'a document, keys in order', filter: { v: { a: 1, b: 2 } }, found: ['document'] },
  { title: 'the same keys in another order are another document', filter: { v: { b: 2, a: 1 } }, found: [] },
  {
    title: 'the names of keys count, not only the values',
    filter: { v: { q: 1, p: 1 } },
    found: [],
  },
  { title: 'a dotted path', filter: { 'v.a.c': 'deep' }, found: ['nested'] },
  { title: 'a dotted path through an array', filter: { 'v.a': 5 }, found: ['documents'] },
  { title: 'a dotted path with an index', filter: { 'v.1.b': 'y' }, found: ['documents'] },
  { title: 'an index', filter: { 'v.0': 1 }, found: ['list'] },
  {
    title: 'a path through scalars of an array is no value',
    filter: { 'v.a': null, _id: { $in: ['list', 'text', 'absent', 'document'] } },
    found: ['text', 'absent'],
  },
  {
    title: 'one of several',
    filter: { v: { $in: ['2999-01-01', true, OBJECT_ID] } },
    found: ['text', 'true', 'id'],
  },
  { title: 'one of several with null', filter: { v: { $in: [null, 0] } }, found: ['null', 'zero', 'absent'] },
  { title: 'one of several with a pattern', filter: { v: { $in: [/^2999/] } }, found: ['text'] },
  {
    title: 'none of several',
    filter: { v: { $nin: [null, 0] }, _id: { $in: ['zero', 'true', 'absent'] } },
    found: ['true'],
  },
  { title: 'equal by operator', filter: { v: { $eq: true } }, found: ['true'] },
  {
    title: 'not equal looks into arrays',
    filter: { v: { $ne: 1 }, _id: { $in: ['list', 'zero'] } },
    found: ['zero'],
  },
  { title: 'two bounds may be met by two elements', filter: { v: { $gt: 2, $lt: 2 } }, found: ['list'] },
  {
    title: 'one element meets two bounds',
    filter: { v: { $elemMatch: { $gt: 1, $lt: 3 } } },
    found: ['list'],
  },
  { title: 'one document meets two conditions', filter: { v: { $elemMatch: { a: 1, b: 'y' } } }, found: [] },
  {
    title: 'one document meets both',
    filter: { v: { $elemMatch: { a: { $gte: 5 }, b: 'y' } } },
    found: ['documents'],
  },
  { title: 'a pattern', filter: { v: /^2999-/ }, found: ['text'] },
  {
    title: 'a pattern with options',
    filter: { _id: { $regex: '^NU', $options: 'i' } },
    found: ['null', 'number'],
  },
  { title: 'not a pattern', filter: { _id: { $not: /^[a-m]|^n/ } }, found: ['text', 'zero', 'true'] },
  {
    title: 'negation matches missing',
    filter: { v: { $not: { $gt: 0 } }, _id: { $in: ['zero', 'double', 'absent'] } },
    found: ['zero', 'absent'],
  },
  { title: 'a type by name', filter: { v: { $type: 'date' } }, found: ['after', 'before', 'dates'] },
  {
    title: 'any number',
    filter: { v: { $type: 'number' } },
    found: ['number', 'zero', 'double', 'long', 'decimal', 'list'],
  },
  { title: 'types by number', filter: { v: { $type: [8, 7] } }, found: ['true', 'id'] },
  {
    title: 'an array by type',
    filter: { v: { $type: 'array' } },
    found: ['dates', 'no dates', 'list', 'documents'],
  },
  { title: 'either', filter: { $or: [{ v: true }, { _id: 'zero' }] }, found: ['zero', 'true'] },
  {
    title: 'both',
    filter: { $and: [{ v: { $gte: 1 } }, { v: { $lt: 3 } }] },
    found: ['double', 'decimal', 'list'],
  },
  { title: 'neither', filter: { $nor: [{ v: { $exists: true } }, { _id: 'none' }] }, found: ['absent'] },
  {
    title: 'the query of connect-mongo',
    filter: { _id: 'after', $or: [{ expires: { $exists: false } }, { expires: { $gt: NOW } }] },
    found: ['after'],
  },
];

export function describeQueries({ collectionOf }: Contract): void {
  describe('queries', () => {
    let collection: Collection<Row>;
    beforeAll(async () => {
      const documents = Object.entries(VALUES).map(([_id, v]) => ({ _id, v }));
      collection = await collectionOf([...documents, { _id: 'absent' }]);
    });

    test.each(ROWS)('$title', async ({ filter, found }) => {
      const ids = await collection
        .find(filter, { projection: { _id: 1 } })
        .map(({ _id }) => _id)
        .toArray();
      expect(ids).toEqual(found);
    });

    test('sorts across types, arrays by their extreme', async () => {
      const values = await collectionOf([
        { _id: 'text', v: 'a' },
        { _id: 'max', v: new MaxKey() },
        { _id: 'date', v: NOW },
        { _id: 'two', v: new Double(2) },
        { _id: 'one', v: new Int32(1) },
        { _id: 'array', v: [9, 0] },
        { _id: 'empty', v: [] },
        { _id: 'missing' },
        { _id: 'true', v: true },
        { _id: 'id', v: OBJECT_ID },
        { _id: 'bytes', v: new Binary(Buffer.from('x')) },
        { _id: 'document', v: { a: 1 } },
        { _id: 'min', v: new MinKey() },
      ]);
      const ids = async (direction: 1 | -1): Promise<unknown[]> =>
        (await values.find().sort({ v: direction }).toArray()).map(({ _id }) => _id);
      const order = [
        'min',
        'empty',
        'missing',
        'array',
        'one',
        'two',
        'text',
        'document',
        'bytes',
        'id',
        'true',
        'date',
        'max',
      ];
      expect(await ids(1)).toEqual(order);
      const descending = order.filter((id) => id !== 'array').toReversed();
      descending.splice(descending.indexOf('two'), 0, 'array');
      expect(await ids(-1)).toEqual(descending);
    });

    test('sorts by several fields, skips and limits', async () => {
      const values = await collectionOf([
        { _id: 1, a: 2, b: { c: 1 } },
        { _id: 2, a: 1, b: { c: 1 } },
        { _id: 3, a: 1, b: { c: 2 } },
        { _id: 4, a: 3 },
      ]);
      const found = await values.find().sort({ a: 1, 'b.c': -1 }).skip(1).limit(2).toArray();
      expect(found.map(({ _id }) => _id)).toEqual([2, 1]);
    });

    test.each([
      { title: 'inclusion', projection: { a: 1, 'b.c': 1 }, expected: { _id: 1, a: 1, b: { c: 2 } } },
      { title: 'inclusion without _id', projection: { _id: 0, a: true }, expected: { a: 1 } },
      { title: 'exclusion', projection: { a: 0, 'b.c': 0, list: false }, expected: { _id: 1, b: { d: 3 } } },
      {
        title: 'exclusion of _id',
        projection: { _id: 0 },
        expected: { a: 1, b: { c: 2, d: 3 }, list: [{ x: 1, y: 2 }, 5] },
      },
      { title: 'only _id', projection: { _id: 1 }, expected: { _id: 1 } },
      {
        title: 'inclusion inside an array drops its scalars',
        projection: { 'list.x': 1 },
        expected: { _id: 1, list: [{ x: 1 }] },
      },
      {
        title: 'exclusion inside an array keeps its scalars',
        projection: { a: 0, b: 0, 'list.x': 0 },
        expected: { _id: 1, list: [{ y: 2 }, 5] },
      },
      { title: 'nested inclusion', projection: { b: { d: 1 } }, expected: { _id: 1, b: { d: 3 } } },
    ])('projection: $title', async ({ projection, expected }) => {
      const values = await collectionOf([{ _id: 1, a: 1, b: { c: 2, d: 3 }, list: [{ x: 1, y: 2 }, 5] }]);
      expect(await values.findOne({}, { projection })).toEqual(expected);
    });

    test('gives a long result in batches, and kills a cursor that is left early', async () => {
      const values = await collectionOf(Array.from({ length: 250 }, (_, _id) => ({ _id })));
      expect((await values.find().toArray()).map(({ _id }) => _id)).toEqual(
        Array.from({ length: 250 }, (_, id) => id),
      );
      expect(await values.find().batchSize(7).limit(30).toArray()).toHaveLength(30);
      const cursor = values.find().batchSize(2);
      expect(await cursor.next()).toEqual({ _id: 0 });
      await cursor.close();
    });

    test('counts and lists distinct values', async () => {
      expect(await collection.countDocuments({ v: { $gt: 2 } })).toBe(5);
      expect(await collection.estimatedDocumentCount()).toBe(19);
      const values = await collectionOf([
        { _id: 1, v: [2, 1] },
        { _id: 2, v: 1 },
        { _id: 3, v: null },
        { _id: 4 },
      ]);
      expect(new Set(await values.distinct('v'))).toEqual(new Set([2, 1, null]));
      expect(await values.distinct('v', { _id: 2 })).toEqual([1]);
    });

    test('keeps every BSON type and the order of keys', async () => {
      const document = {
        _id: { z: new Int32(1), a: new Int32(2) },
        int: new Int32(1),
        double: new Double(1),
        long: Long.fromNumber(1),
        decimal: Decimal128.fromString('1.10'),
        bytes: new Binary(Buffer.from([1, 2]), 4),
        dates: [NOW, null],
      };
      const values = await collectionOf([document]);
      const [same, swapped]: Document[] = [{ _id: { z: 1, a: 2 } }, { _id: { a: 2, z: 1 } }];
      const stored = await values.findOne(same ?? {}, { promoteValues: false });
      expect(stored).toEqual(document);
      expect(JSON.stringify(Object.keys(stored ?? {}))).toBe(JSON.stringify(Object.keys(document)));
      expect(await values.findOne(swapped ?? {})).toBeNull();
    });
  });
}
