import { describe, expect, test } from '@jest/globals';
import { type Document, ObjectId } from 'mongodb';
import type { Contract } from './describe-mongo.ts';

const DAY_1 = new Date('2026-03-04T00:00:00Z');
const EVENTS: readonly Document[] = [
  { _id: 1, account: 'a', type: 'login', at: new Date('2026-03-03T23:59:59.999Z'), ms: 1 },
  { _id: 2, account: 'a', type: 'login', at: DAY_1, ms: 10 },
  { _id: 3, account: 'a', type: 'login', at: new Date('2026-03-04T23:59:59.999Z'), ms: 21 },
  { _id: 4, account: 'a', type: 'export', at: new Date('2026-03-04T12:00:00Z') },
  { _id: 5, account: 'b', type: 'login', at: new Date('2026-03-04T12:00:00Z'), ms: 1000 },
  { _id: 6, account: 'a', type: 'login', at: new Date('2026-03-05T00:00:00Z'), ms: 3 },
];
const NUMBERS = {
  _id: 1,
  n: 5,
  f: 2.5,
  s: 'x',
  at: new Date('2026-03-04T23:30:00Z'),
  empty: null,
  list: [1, 2],
  sub: { a: 1 },
};

const EXPRESSIONS: readonly { title: string; expression: unknown; value: unknown }[] = [
  { title: 'a field path', expression: '$sub.a', value: 1 },
  { title: 'a constant', expression: { $literal: '$n' }, value: '$n' },
  { title: 'an array', expression: ['$n', '$missing'], value: [5, null] },
  { title: '$add', expression: { $add: ['$n', '$f', 1] }, value: 8.5 },
  { title: '$add of null', expression: { $add: ['$n', '$empty'] }, value: null },
  { title: '$subtract', expression: { $subtract: ['$n', 1] }, value: 4 },
  { title: '$multiply', expression: { $multiply: ['$n', '$f'] }, value: 12.5 },
  { title: '$divide', expression: { $divide: ['$n', 2] }, value: 2.5 },
  { title: '$concat', expression: { $concat: ['$s', '-$-', 'y'] }, value: 'x-$-y' },
  { title: '$concat of missing', expression: { $concat: ['$s', '$missing'] }, value: null },
  { title: '$eq', expression: { $eq: ['$n', 5] }, value: true },
  { title: '$eq tells missing from null', expression: { $eq: ['$missing', null] }, value: false },
  { title: '$cond', expression: { $cond: [{ $eq: ['$s', 'x'] }, 'yes', 'no'] }, value: 'yes' },
  { title: '$ifNull', expression: { $ifNull: ['$missing', '$empty', 'last'] }, value: 'last' },
  {
    title: '$dateToString',
    expression: { $dateToString: { date: '$at', format: '%Y-%m-%d' } },
    value: '2026-03-04',
  },
  {
    title: '$dateToString in a zone',
    expression: { $dateToString: { date: '$at', format: '%Y-%m-%d %H:%M', timezone: '+02:00' } },
    value: '2026-03-05 01:30',
  },
  {
    title: '$dateToString of missing',
    expression: { $dateToString: { date: '$missing', format: '%Y' } },
    value: null,
  },
  { title: '$dateTrunc', expression: { $dateTrunc: { date: '$at', unit: 'day' } }, value: DAY_1 },
  {
    title: '$dateTrunc to weeks',
    expression: { $dateTrunc: { date: '$at', unit: 'week', startOfWeek: 'monday' } },
    value: new Date('2026-03-02T00:00:00Z'),
  },
];

export function describeAggregation({ collectionOf, client, database }: Contract): void {
  describe('aggregation', () => {
    test.each([
      {
        title: '$dateToString',
        day: { $dateToString: { date: '$at', format: '%Y-%m-%d' } },
        days: ['2026-03-04', '2026-03-05'],
      },
      {
        title: '$dateTrunc',
        day: { $dateTrunc: { date: '$at', unit: 'day' } },
        days: [DAY_1, new Date('2026-03-05T00:00:00Z')],
      },
    ])('events of a range by day ($title) and type', async ({ day, days }) => {
      const events = await collectionOf(EVENTS);
      const rows = await events
        .aggregate([
          { $match: { account: 'a', at: { $gte: DAY_1, $lt: new Date('2026-03-06T00:00:00Z') } } },
          {
            $group: {
              _id: { day, type: '$type' },
              count: { $sum: 1 },
              totalMs: { $sum: '$ms' },
              averageMs: { $avg: '$ms' },
            },
          },
          { $sort: { '_id.day': 1, '_id.type': 1 } },
          { $project: { _id: 0, day: '$_id.day', type: '$_id.type', count: 1, totalMs: 1, averageMs: 1 } },
        ])
        .toArray();
      expect(rows).toEqual([
        { day: days[0], type: 'export', count: 1, totalMs: 0, averageMs: null },
        { day: days[0], type: 'login', count: 2, totalMs: 31, averageMs: 15.5 },
        { day: days[1], type: 'login', count: 1, totalMs: 3, averageMs: 3 },
      ]);
    });

    test('accumulators', async () => {
      const events = await collectionOf(EVENTS);
      const [row] = await events
        .aggregate([
          { $sort: { _id: 1 } },
          {
            $group: {
              _id: null,
              min: { $min: '$ms' },
              max: { $max: '$ms' },
              first: { $first: '$type' },
              last: { $last: '$ms' },
              ids: { $push: '$_id' },
            },
          },
        ])
        .toArray();
      expect(row).toEqual({ _id: null, min: 1, max: 1000, first: 'login', last: 3, ids: [1, 2, 3, 4, 5, 6] });
    });

    test('groups by missing as by null', async () => {
      const events = await collectionOf([{ _id: 1 }, { _id: 2, type: null }, { _id: 3, type: 'x' }]);
      const rows = await events
        .aggregate([{ $group: { _id: '$type', n: { $sum: 1 } } }, { $sort: { _id: 1 } }])
        .toArray();
      expect(rows).toEqual([
        { _id: null, n: 2 },
        { _id: 'x', n: 1 },
      ]);
    });

    test.each(EXPRESSIONS)('expression: $title', async ({ expression, value }) => {
      const numbers = await collectionOf([NUMBERS]);
      expect(await numbers.aggregate([{ $project: { _id: 0, value: expression } }]).toArray()).toEqual([
        { value },
      ]);
    });

    test('joins a session to its user, by ObjectId', async () => {
      const userId = new ObjectId();
      const users = await collectionOf([
        { _id: userId, name: 'Ada' },
        { _id: new ObjectId(), name: 'Bob' },
      ]);
      const sessions = await collectionOf([
        { _id: 's1', session: { passport: { user: userId } } },
        { _id: 's2', session: {} },
      ]);
      const lookup = {
        from: users.collectionName,
        localField: 'session.passport.user',
        foreignField: '_id',
        as: 'users',
      };
      const joined = await sessions
        .aggregate([{ $match: { _id: { $in: ['s1', 's2'] } } }, { $lookup: lookup }])
        .toArray();
      expect(joined.map((row) => row.users)).toEqual([[{ _id: userId, name: 'Ada' }], []]);
      const byName = { from: users.collectionName, localField: 'who', foreignField: 'name', as: 'users' };
      const [found] = await (await collectionOf([{ _id: 1, who: ['Ada', 'Eve'] }]))
        .aggregate([{ $lookup: byName }, { $project: { 'users.name': 1 } }])
        .toArray();
      expect(found).toEqual({ _id: 1, users: [{ name: 'Ada' }] });
    });

    test('unwinds, adds fields, skips, limits, counts', async () => {
      const lists = await collectionOf([
        { _id: 1, v: ['a', 'b'] },
        { _id: 2, v: [] },
        { _id: 3 },
        { _id: 4, v: 'c' },
      ]);
      expect(
        await lists
          .aggregate([{ $unwind: '$v' }, { $addFields: { 'x.id': '$_id' } }, { $skip: 1 }, { $limit: 2 }])
          .toArray(),
      ).toEqual([
        { _id: 1, v: 'b', x: { id: 1 } },
        { _id: 4, v: 'c', x: { id: 4 } },
      ]);
      expect(
        await lists
          .aggregate([{ $unwind: { path: '$v', preserveNullAndEmptyArrays: true } }, { $count: 'n' }])
          .toArray(),
      ).toEqual([{ n: 5 }]);
      expect(await lists.aggregate([{ $match: { _id: 9 } }, { $count: 'n' }]).toArray()).toEqual([]);
    });

    test('samples so many documents, each at most once, and not always the same', async () => {
      const many = await collectionOf(Array.from({ length: 200 }, (_, _id) => ({ _id, big: 'x' })));
      const sample = async (size: number): Promise<readonly unknown[]> =>
        (await many.aggregate([{ $sample: { size } }, { $project: { _id: 1 } }]).toArray()).map(
          ({ _id }) => _id,
        );
      const [first, second] = [await sample(20), await sample(20)];
      expect(first).toHaveLength(20);
      // Two draws of 20 from 200 are equal once in 10^44 times.
      expect(second).not.toEqual(first);
      expect(new Set(await sample(500)).size).toBe(200);
    });

    test('gives a long result in batches', async () => {
      const many = await collectionOf(Array.from({ length: 300 }, (_, _id) => ({ _id })));
      expect(await many.aggregate([{ $sort: { _id: -1 } }], { batchSize: 50 }).toArray()).toHaveLength(300);
      expect(
        await client()
          .db(database)
          .collection('nowhere')
          .aggregate([{ $match: {} }])
          .toArray(),
      ).toEqual([]);
    });
  });
}
