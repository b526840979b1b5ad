import { describe, expect, test } from '@jest/globals';
import { type Document, MongoBulkWriteError, ObjectId } from 'mongodb';
import type { Contract } from './describe-mongo.ts';

export function describeWrites({ collectionOf, client, database }: Contract): void {
  describe('writes', () => {
    test('inserts, with an _id made where there is none', async () => {
      const collection = client().db(database).collection('fresh');
      const { insertedId } = await collection.insertOne({ a: 1 });
      expect(insertedId).toBeInstanceOf(ObjectId);
      await client()
        .db(database)
        .command({ insert: 'fresh', documents: [{ a: 2 }] });
      expect(await collection.findOne({ a: 2 })).toEqual({ _id: expect.any(ObjectId), a: 2 });
    });

    test('puts _id first', async () => {
      const collection = client().db(database).collection<Document & { _id: string }>('first');
      await collection.insertOne({ a: 1, _id: 'x' });
      expect(Object.keys((await collection.findOne({ _id: 'x' })) ?? {})).toEqual(['_id', 'a']);
    });

    test('refuses a second document with the same _id', async () => {
      const collection = await collectionOf([{ _id: 1 }]);
      await expect(collection.insertOne({ _id: 1 })).rejects.toMatchObject({
        code: 11000,
        keyPattern: { _id: 1 },
        keyValue: { _id: 1 },
        message: expect.stringMatching(
          /^E11000 duplicate key error collection: \S+ index: _id_ dup key: \{ _id: 1 \}/,
        ),
      });
      await expect(collection.insertOne({ _id: 1.0 })).rejects.toMatchObject({ code: 11000 });
    });

    test('an ordered batch stops at the first refusal, an unordered one goes on', async () => {
      const ordered = await collectionOf([{ _id: 2 }]);
      const batch = [{ _id: 1 }, { _id: 2 }, { _id: 3 }];
      await expect(ordered.insertMany(batch)).rejects.toBeInstanceOf(MongoBulkWriteError);
      expect(await ordered.find().sort({ _id: 1 }).toArray()).toEqual([{ _id: 1 }, { _id: 2 }]);
      const unordered = await collectionOf([{ _id: 2 }]);
      await expect(unordered.insertMany(batch, { ordered: false })).rejects.toMatchObject({
        insertedCount: 2,
        writeErrors: [expect.objectContaining({ index: 1, code: 11000 })],
      });
    });

    test('runs a mixed bulkWrite', async () => {
      const collection = await collectionOf([
        { _id: 1, n: 1 },
        { _id: 2, n: 1 },
        { _id: 3, n: 1 },
      ]);
      const result = await collection.bulkWrite([
        { insertOne: { document: { _id: 4, n: 4 } } },
        { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 1 } } } },
        { updateMany: { filter: { n: 1 }, update: { $set: { n: 9 } } } },
        { replaceOne: { filter: { _id: 5 }, replacement: { n: 5 }, upsert: true } },
        { deleteOne: { filter: { _id: 3 } } },
        { deleteMany: { filter: { n: 4 } } },
      ]);
      expect(result).toMatchObject({
        insertedCount: 1,
        matchedCount: 3,
        modifiedCount: 3,
        deletedCount: 2,
        upsertedCount: 1,
        upsertedIds: { 3: 5 },
      });
      expect(await collection.find().toArray()).toEqual([
        { _id: 1, n: 2 },
        { _id: 2, n: 9 },
        { _id: 5, n: 5 },
      ]);
    });

    test('deletes one or many, and says how many', async () => {
      const collection = await collectionOf([
        { _id: 1, a: 1 },
        { _id: 2, a: 1 },
        { _id: 3, a: 1 },
      ]);
      expect(await collection.deleteOne({ a: 1 })).toMatchObject({ deletedCount: 1 });
      expect(await collection.deleteMany({ a: 1 })).toMatchObject({ deletedCount: 2 });
      expect(await collection.deleteOne({ a: 1 })).toMatchObject({ deletedCount: 0 });
    });

    test('an unacknowledged write is carried out and not answered', async () => {
      const collection = await collectionOf([{ _id: 1 }]);
      await collection.deleteMany({}, { writeConcern: { w: 0 } });
      // The same connection answers in order, another one may be ahead of it.
      for (let left = -1; left !== 0; ) left = await collection.countDocuments();
      expect(await collection.countDocuments()).toBe(0);
    });

    test('finds and modifies', async () => {
      const collection = await collectionOf([
        { _id: 1, n: 1 },
        { _id: 2, n: 2 },
      ]);
      const increment = { $inc: { n: 10 } };
      expect(await collection.findOneAndUpdate({}, increment, { sort: { n: -1 } })).toEqual({ _id: 2, n: 2 });
      expect(
        await collection.findOneAndUpdate({ _id: 2 }, increment, {
          returnDocument: 'after',
          projection: { _id: 0 },
        }),
      ).toEqual({ n: 22 });
      expect(await collection.findOneAndReplace({ _id: 1 }, { m: 1 }, { returnDocument: 'after' })).toEqual({
        _id: 1,
        m: 1,
      });
      expect(await collection.findOneAndUpdate({ _id: 3 }, increment)).toBeNull();
      expect(
        await collection.findOneAndUpdate({ _id: 3 }, increment, { upsert: true, returnDocument: 'after' }),
      ).toEqual({ _id: 3, n: 10 });
      expect(await collection.findOneAndDelete({ _id: 3 })).toEqual({ _id: 3, n: 10 });
      expect(await collection.findOneAndDelete({ _id: 3 })).toBeNull();
    });
  });
}
