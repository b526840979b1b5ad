import { describe, expect, test } from '@jest/globals';
import { Double, Int32, Long } from 'mongodb';
import { cloneDatabase } from '../clone-database.ts';
import type { Contract } from './describe-mongo.ts';

export function describeCatalog({ client, database, collectionOf }: Contract): void {
  describe('collections and indexes', () => {
    test('answers what a client asks first', async () => {
      const admin = client().db('admin');
      expect(await admin.command({ ping: 1 })).toMatchObject({ ok: 1 });
      expect(await admin.command({ hello: 1 })).toMatchObject({ isWritablePrimary: true });
      expect(await admin.command({ isMaster: 1 })).toMatchObject({ ismaster: true });
      expect(await admin.command({ ismaster: 1 })).toMatchObject({ ismaster: true });
      expect(await admin.command({ buildInfo: 1 })).toMatchObject({
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      });
      expect(await admin.command({ serverStatus: 1 })).toMatchObject({ uptime: expect.any(Number) });
    });

    test('creates, lists and drops collections and databases', async () => {
      const db = client().db(`${database}_catalog`);
      await db.createCollection('empty');
      await db.collection('made').insertOne({});
      const names = async (): Promise<string[]> =>
        (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).sort();
      expect(await names()).toEqual(['empty', 'made']);
      expect(await db.listCollections({ name: 'made' }).toArray()).toEqual([
        expect.objectContaining({ name: 'made', type: 'collection' }),
      ]);
      await expect(db.command({ listDatabases: 1 })).rejects.toMatchObject({ code: 13 });
      const { databases } = await client().db().admin().listDatabases({ nameOnly: true });
      expect(databases).toContainEqual({ name: db.databaseName });
      expect(await db.dropCollection('made')).toBe(true);
      expect(await names()).toEqual(['empty']);
      await db.dropDatabase();
      expect(await names()).toEqual([]);
    });

    test('enforces unique indexes on insert, update and upsert', async () => {
      const users = await collectionOf([
        { _id: 1, email: 'a' },
        { _id: 2, email: 'b' },
      ]);
      expect(await users.createIndex({ email: 1 }, { unique: true })).toBe('email_1');
      const duplicate = { code: 11000, keyPattern: { email: 1 }, keyValue: { email: 'a' } };
      await expect(users.insertOne({ _id: 3, email: 'a' })).rejects.toMatchObject(duplicate);
      await expect(users.updateOne({ _id: 2 }, { $set: { email: 'a' } })).rejects.toMatchObject(duplicate);
      await expect(
        users.updateOne({ _id: 3 }, { $set: { email: 'a' } }, { upsert: true }),
      ).rejects.toMatchObject(duplicate);
      expect(await users.find().toArray()).toEqual([
        { _id: 1, email: 'a' },
        { _id: 2, email: 'b' },
      ]);
      await expect(users.insertOne({ _id: 3, email: 'b' })).rejects.toMatchObject({ code: 11000 });
      await users.updateOne({ _id: 1 }, { $set: { email: 'c' } });
      await users.updateOne({ _id: 2 }, { $set: { email: 'a' } });
      await users.deleteOne({ _id: 2 });
      await users.insertOne({ _id: 4, email: 'a' });
      await users.insertOne({ _id: 5 });
      await expect(users.insertOne({ _id: 6 })).rejects.toMatchObject({
        code: 11000,
        keyValue: { email: null },
      });
    });

    test('a unique index over several fields, and over arrays', async () => {
      const collection = await collectionOf([]);
      await collection.createIndex({ a: 1, b: -1 }, { unique: true, name: 'pair' });
      await collection.insertOne({ _id: 1, a: 1, b: [1, 2] });
      await collection.insertOne({ _id: 2, a: 2, b: [1, 2] });
      await expect(collection.insertOne({ _id: 3, a: 1, b: 2 })).rejects.toMatchObject({
        code: 11000,
        keyPattern: { a: 1, b: -1 },
      });
    });

    test('a unique index is not made over duplicates', async () => {
      const collection = await collectionOf([
        { _id: 1, a: 1 },
        { _id: 2, a: 1 },
      ]);
      await expect(collection.createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
      expect(await collection.indexes()).toHaveLength(1);
    });

    test('making the same index again is nothing, another one under its name or key is refused', async () => {
      const collection = await collectionOf([{ _id: 1 }]);
      const options = { expireAfterSeconds: 0 };
      await collection.createIndex({ expires: 1 }, options);
      await collection.createIndex({ expires: 1 }, options);
      await expect(collection.createIndex({ expires: 1 }, { expireAfterSeconds: 60 })).rejects.toMatchObject({
        code: 85,
      });
      await expect(
        collection.createIndex({ expires: 1 }, { ...options, name: 'other' }),
      ).rejects.toMatchObject({ code: 85 });
      await expect(collection.createIndex({ other: 1 }, { name: 'expires_1' })).rejects.toMatchObject({
        code: 86,
      });

      await expect(collection.createIndex({ expires: 1 }, { unique: true })).rejects.toMatchObject({
        code: 86,
      });
      await collection.createIndex({ _id: 1 });
      expect(await collection.indexes()).toEqual([
        { v: 2, key: { _id: 1 }, name: '_id_' },
        { v: 2, key: { expires: 1 }, name: 'expires_1', expireAfterSeconds: 0 },
      ]);
      await collection.dropIndex('expires_1');
      expect(await collection.indexes()).toHaveLength(1);
      await expect(collection.dropIndex('expires_1')).rejects.toMatchObject({ code: 27 });
      await expect(collection.dropIndex('_id_')).rejects.toMatchObject({ code: 72 });
      expect(await collection.dropIndexes()).toBe(true);
    });

    test('clones a database: documents, number types, empty collections, indexes', async () => {
      const [from, to] = [client().db(`${database}_from`), client().db(`${database}_to`)];
      await to.collection('stale').insertOne({});
      await from.createCollection('empty');
      const many = Array.from({ length: 1500 }, (_, n) => ({
        int: new Int32(n),
        double: new Double(n),
        long: Long.fromNumber(n),
      }));
      await from.collection('many').insertMany(many);
      await from.collection('many').createIndex({ int: 1 }, { unique: true });
      await from.collection('many').createIndex({ at: 1 }, { expireAfterSeconds: 60 });
      await cloneDatabase(client(), from.databaseName, to.databaseName);

      const exactly = { promoteValues: false };
      const [original, copy] = await Promise.all(
        [from, to].map((db) => db.collection('many').find({}, exactly).sort({ _id: 1 }).toArray()),
      );
      expect(copy).toEqual(original);
      expect(copy?.[7]).toMatchObject({ int: new Int32(7), double: new Double(7), long: Long.fromNumber(7) });
      expect(await to.collection('many').indexes()).toEqual(await from.collection('many').indexes());
      expect((await to.listCollections().toArray()).map(({ name }) => name).sort()).toEqual([
        'empty',
        'many',
      ]);
      await to.collection('many').deleteMany({});
      expect(await from.collection('many').countDocuments()).toBe(1500);
      await expect(cloneDatabase(client(), 'same', 'same')).rejects.toMatchObject({
        code: 'ERR_DEV_MONGO_CLONE_INVALID',
      });
      await Promise.all([from.dropDatabase(), to.dropDatabase()]);
    });
  });
}
