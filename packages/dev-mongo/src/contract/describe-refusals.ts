import { describe, expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import type { Contract } from './describe-mongo.ts';

interface Refusal {
  readonly title: string;
  readonly command: Document;
  readonly code: number;
}

const update = (u: Document | Document[], more: Document = {}): Document => ({
  update: 'refusals',
  updates: [{ q: {}, u, ...more }],
});
const find = (filter: Document, more: Document = {}): Document => ({ find: 'refusals', filter, ...more });
const aggregate = (...pipeline: Document[]): Document => ({ aggregate: 'refusals', pipeline, cursor: {} });

/** What every server refuses, with its code. The collection holds `{ _id: 1, n: 1, s: 'text', a: [1] }`. */
const REFUSALS: readonly Refusal[] = [
  { title: 'an unknown command', command: { frobnicate: 1 }, code: 59 },
  { title: 'an unknown field of a command', command: find({}, { frobnicate: 1 }), code: 40415 },
  { title: 'an unknown operator', command: find({ n: { $frobnicate: 1 } }), code: 2 },
  { title: 'an unknown top-level operator', command: find({ $frobnicate: [] }), code: 2 },
  { title: '$or of nothing', command: find({ $or: [] }), code: 2 },
  { title: '$in without a list', command: find({ n: { $in: 1 } }), code: 2 },
  { title: 'operators under $in', command: find({ n: { $in: [{ $gt: 1 }] } }), code: 2 },
  { title: '$ne with a pattern', command: find({ n: { $ne: /x/ } }), code: 2 },
  { title: '$options without $regex', command: find({ n: { $options: 'i' } }), code: 2 },
  { title: '$not with a value', command: find({ n: { $not: 1 } }), code: 2 },
  { title: 'exclusion in an inclusion', command: find({}, { projection: { a: 1, b: 0 } }), code: 31254 },
  { title: 'inclusion in an exclusion', command: find({}, { projection: { a: 0, b: 1 } }), code: 31253 },
  { title: 'an unknown update operator', command: update({ $frobnicate: { a: 1 } }), code: 9 },
  { title: 'a new _id', command: update({ $set: { _id: 2 } }), code: 66 },
  { title: 'a replacement with another _id', command: update({ _id: 2 }), code: 66 },
  { title: 'two operators on one field', command: update({ $set: { n: 1 }, $inc: { n: 1 } }), code: 40 },
  { title: 'a field and one inside it', command: update({ $set: { o: {}, 'o.p': 1 } }), code: 40 },
  { title: '$inc of a string', command: update({ $inc: { s: 1 } }), code: 14 },
  { title: '$inc by a string', command: update({ $inc: { n: 'x' } }), code: 14 },
  { title: '$push to a number', command: update({ $push: { n: 1 } }), code: 2 },
  { title: 'a field inside a string', command: update({ $set: { 's.x': 1 } }), code: 28 },
  { title: 'a name inside an array', command: update({ $set: { 'a.x': 1 } }), code: 28 },
  { title: 'an empty field name', command: update({ $set: { 'o..p': 1 } }), code: 56 },
  { title: 'a positional update without a match', command: update({ $set: { 'a.$': 1 } }), code: 2 },
  { title: 'replacing many', command: update({ n: 1 }, { multi: true }), code: 9 },
  { title: 'an array as _id', command: { insert: 'refusals', documents: [{ _id: [1] }] }, code: 53 },
  { title: 'an unknown stage', command: aggregate({ $frobnicate: {} }), code: 40324 },
  { title: 'a sample that is no object', command: aggregate({ $sample: 5 }), code: 28745 },
  { title: 'a sample of no number', command: aggregate({ $sample: { size: '5' } }), code: 28746 },
  { title: 'a negative sample', command: aggregate({ $sample: { size: -1 } }), code: 28747 },
  { title: 'an option of sample', command: aggregate({ $sample: { size: 1, seed: 1 } }), code: 28748 },
  { title: 'a sample without a size', command: aggregate({ $sample: {} }), code: 28749 },
  { title: 'a stage of two', command: aggregate({ $match: {}, $limit: 1 }), code: 40323 },
  {
    title: 'an unknown accumulator',
    command: aggregate({ $group: { _id: null, x: { $frobnicate: 1 } } }),
    code: 15952,
  },
  { title: 'an unknown expression', command: aggregate({ $project: { x: { $frobnicate: 1 } } }), code: 168 },
  { title: 'a limit of nothing', command: aggregate({ $limit: 0 }), code: 15958 },
  {
    title: 'an unknown kind of index',
    command: { createIndexes: 'refusals', indexes: [{ key: { a: 'frob' }, name: 'x' }] },
    code: 67,
  },
  {
    title: 'a TTL over two fields',
    command: {
      createIndexes: 'refusals',
      indexes: [{ key: { a: 1, b: 1 }, name: 'x', expireAfterSeconds: 1 }],
    },
    code: 67,
  },
  { title: 'indexes of no collection', command: { listIndexes: 'nowhere' }, code: 26 },
  { title: 'a cursor that is gone', command: { getMore: 123n, collection: 'refusals' }, code: 43 },
];

export function describeRefusals({ client, database }: Contract): void {
  describe('refusals', () => {
    test.each(REFUSALS)('$title: code $code', async ({ command, code }) => {
      const db = client().db(database);
      const document = { _id: 1, n: 1, s: 'text', a: [1] };
      await db.command({ update: 'refusals', updates: [{ q: { _id: 1 }, u: document, upsert: true }] });
      expect(await codeOf(db.command(command))).toBe(code);
      expect(await db.collection('refusals').find().toArray()).toEqual([document]);
    });

    test('transactions, as a standalone refuses them: code 20', async () => {
      const session = client().startSession();
      const write = (): Promise<unknown> => client().db(database).collection('tx').insertOne({}, { session });
      session.startTransaction();
      // The driver rewords the error of a write, but keeps the server's.
      await expect(write()).rejects.toMatchObject({
        originalError: { code: 20, codeName: 'IllegalOperation' },
      });
      await session.abortTransaction();
      session.startTransaction();
      const read = client().db(database).collection('tx').findOne({}, { session });
      await expect(read).rejects.toMatchObject({ code: 20, codeName: 'IllegalOperation' });
      await session.abortTransaction();
      await session.endSession();
    });
  });
}

/** The code of a refusal, of the command or of its one write. */
async function codeOf(reply: Promise<Document>): Promise<unknown> {
  try {
    return (await reply).writeErrors?.[0]?.code;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}
