import { describe, expect, test } from '@jest/globals';
import { type Document, Double, Int32, Long, ObjectId, Timestamp } from 'mongodb';
import type { Contract } from './describe-mongo.ts';

interface UpdateRow {
  readonly title: string;
  readonly before: Document;
  readonly update: Document;
  readonly after: Document;
  readonly modifiedCount?: number;
}

const ROWS: readonly UpdateRow[] = [
  { title: '$set', before: { a: 1 }, update: { $set: { a: 2, 'b.c': 3 } }, after: { a: 2, b: { c: 3 } } },
  {
    title: '$set to what is there changes nothing',
    before: { a: 1 },
    update: { $set: { a: 1 } },
    after: { a: 1 },
    modifiedCount: 0,
  },
  {
    title: '$set in an array',
    before: { a: [1, { b: 2 }] },
    update: { $set: { 'a.1.b': 3, 'a.3': 4 } },
    after: { a: [1, { b: 3 }, null, 4] },
  },
  {
    title: '$set of a document replaces it',
    before: { a: { b: 1 } },
    update: { $set: { a: { c: 2 } } },
    after: { a: { c: 2 } },
  },
  { title: '$set of nothing', before: { a: 1 }, update: { $set: {} }, after: { a: 1 }, modifiedCount: 0 },
  {
    title: '$unset',
    before: { a: 1, b: { c: 1, d: 2 } },
    update: { $unset: { a: '', 'b.c': '' } },
    after: { b: { d: 2 } },
  },
  {
    title: '$unset of nothing',
    before: { a: 1 },
    update: { $unset: { 'b.c': '' } },
    after: { a: 1 },
    modifiedCount: 0,
  },
  {
    title: '$unset in an array leaves null',
    before: { a: [1, 2] },
    update: { $unset: { 'a.0': '' } },
    after: { a: [null, 2] },
  },
  { title: '$inc', before: { n: 1 }, update: { $inc: { n: 2, m: -1 } }, after: { n: 3, m: -1 } },
  { title: '$push', before: { a: [1] }, update: { $push: { a: 2, b: 3 } }, after: { a: [1, 2], b: [3] } },
  {
    title: '$push of several',
    before: { a: [1] },
    update: { $push: { a: { $each: [2, 3] } } },
    after: { a: [1, 2, 3] },
  },
  {
    title: '$setOnInsert does not touch what is there',
    before: { a: 1 },
    update: { $setOnInsert: { a: 2 } },
    after: { a: 1 },
    modifiedCount: 0,
  },
  {
    title: '$set of the same _id',
    before: { a: 1 },
    update: { $set: { _id: 'row', a: 2 } },
    after: { a: 2 },
  },
];

export function describeUpdates({ collectionOf }: Contract): void {
  describe('updates', () => {
    test.each(ROWS)('$title', async ({ before, update, after, modifiedCount = 1 }) => {
      const collection = await collectionOf([{ _id: 'row', ...before }]);
      const result = await collection.updateOne({ _id: 'row' }, update);
      expect(result).toMatchObject({ matchedCount: 1, modifiedCount, upsertedCount: 0 });
      expect(await collection.findOne({})).toEqual({ _id: 'row', ...after });
    });

    test('$inc keeps the number type until it overflows', async () => {
      const collection = await collectionOf([
        {
          _id: 1,
          int: new Int32(1),
          full: new Int32(2 ** 31 - 1),
          double: new Double(1),
          long: Long.fromNumber(1),
        },
      ]);
      await collection.updateOne({}, { $inc: { int: 1, full: 1, double: 1, long: 1 } });
      expect(await collection.findOne({}, { promoteValues: false })).toEqual({
        _id: new Int32(1),
        int: new Int32(2),
        full: Long.fromNumber(2 ** 31),
        double: new Double(2),
        long: Long.fromNumber(2),
      });
    });

    test('$currentDate', async () => {
      const collection = await collectionOf([{ _id: 1 }]);
      const earliest = Date.now() - 1000;
      const update: Document = { $currentDate: { a: true, b: { $type: 'date' }, c: { $type: 'timestamp' } } };
      await collection.updateOne({}, update);
      const stored = await collection.findOne({});
      expect(stored).toEqual({ _id: 1, a: expect.any(Date), b: expect.any(Date), c: expect.any(Timestamp) });
      expect(stored?.a.getTime()).toBeGreaterThan(earliest);
    });

    test('updates many, replaces one', async () => {
      const collection = await collectionOf([
        { _id: 1, a: 1 },
        { _id: 2, a: 1 },
      ]);
      expect(await collection.updateMany({ a: 1 }, { $set: { a: 2 } })).toMatchObject({
        matchedCount: 2,
        modifiedCount: 2,
      });
      expect(await collection.replaceOne({ _id: 1 }, { b: 1 })).toMatchObject({
        matchedCount: 1,
        modifiedCount: 1,
      });
      expect(await collection.find().toArray()).toEqual([
        { _id: 1, b: 1 },
        { _id: 2, a: 2 },
      ]);
      expect(await collection.updateOne({ _id: 9 }, { $set: { a: 1 } })).toMatchObject({
        matchedCount: 0,
        upsertedCount: 0,
      });
    });

    test('new fields come in the order of their names, not of the update', async () => {
      const collection = await collectionOf([{ _id: 1, z: 0 }]);
      await collection.updateOne({}, { $set: { session: 's', expires: 1 }, $inc: { counter: 1 } });
      expect(Object.keys((await collection.findOne({})) ?? {})).toEqual([
        '_id',
        'z',
        'counter',
        'expires',
        'session',
      ]);
    });

    test('an upsert takes the equalities of the filter', async () => {
      const collection = await collectionOf([]);
      const filter = { _id: 'u', 'a.b': 1, c: { $eq: 2 }, d: { $gt: 3 }, $and: [{ e: 4 }] };
      const update = { $set: { s: 1 }, $setOnInsert: { i: 1 } };
      expect(await collection.updateOne(filter, update, { upsert: true })).toMatchObject({
        upsertedCount: 1,
        upsertedId: 'u',
        matchedCount: 0,
      });
      expect(await collection.findOne({})).toEqual({ _id: 'u', a: { b: 1 }, c: 2, e: 4, s: 1, i: 1 });
      expect(await collection.updateOne({ _id: 'u' }, update, { upsert: true })).toMatchObject({
        upsertedCount: 0,
        matchedCount: 1,
      });
    });

    test('an upsert by replacement takes only the _id', async () => {
      const collection = await collectionOf([]);
      await collection.replaceOne({ _id: 'r', a: 1 }, { b: 2 }, { upsert: true });
      expect(await collection.findOne({})).toEqual({ _id: 'r', b: 2 });
      await collection.replaceOne({ a: 1 }, { c: 3 }, { upsert: true });
      expect(await collection.findOne({ c: 3 })).toEqual({ _id: expect.any(ObjectId), c: 3 });
    });

    test('compare and set on a nested field changes only what was read', async () => {
      const collection = await collectionOf([{ _id: 's', session: { passport: { user: 'u1' }, cart: 1 } }]);
      const clear = { $unset: { 'session.passport.user': '' } };
      expect(await collection.updateOne({ _id: 's', 'session.passport.user': 'u2' }, clear)).toMatchObject({
        matchedCount: 0,
      });
      expect(await collection.updateOne({ _id: 's', 'session.passport.user': 'u1' }, clear)).toMatchObject({
        modifiedCount: 1,
      });
      expect(await collection.findOne({})).toEqual({ _id: 's', session: { passport: {}, cart: 1 } });
    });
  });
}
