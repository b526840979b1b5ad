import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Document, MongoClient } from 'mongodb';
import { DECLARED_SUBSET, type EmbeddedMongo, startEmbeddedMongo } from './index.ts';

type Kind = keyof typeof DECLARED_SUBSET;

interface NameClass {
  readonly kind: Kind;
  readonly code: number;
  /** Names that a real server knows; those that are declared are taken out. */
  readonly known: string;
  readonly command: (name: string) => Document;
}

const CLASSES: readonly NameClass[] = [
  {
    kind: 'commands',
    code: 59,
    known: `aggregate bulkWrite collMod collStats commitTransaction abortTransaction compact connPoolStats
      convertToCapped createUser currentOp dataSize dbHash dbStats dropUser explain filemd5 find findandmodify fsync
      geoSearch getLog getParameter killOp killSessions logRotate mapReduce profile refreshSessions
      renameCollection replSetGetStatus rolesInfo saslStart saslContinue setParameter shutdown startSession
      top update usersInfo validate whatsmyuri`,
    command: (name) => ({ [name]: 1 }),
  },
  {
    kind: 'queryOperators',
    code: 2,
    known: `$all $bitsAllClear $bitsAllSet $bitsAnyClear $bitsAnySet $comment $eq $expr $geoIntersects $geoWithin
      $in $jsonSchema $mod $near $nearSphere $sampleRate $size $text $where`,
    command: (name) => ({ find: 'names', filter: { field: { [name]: [1, 1] } } }),
  },
  {
    kind: 'queryOperators',
    code: 2,
    known: '$and $comment $expr $jsonSchema $nor $or $sampleRate $text $where',
    command: (name) => ({ find: 'names', filter: { [name]: {} } }),
  },
  {
    kind: 'updateOperators',
    code: 9,
    known: '$addToSet $bit $inc $max $min $mul $pop $pull $pullAll $pushAll $rename $set',
    command: (name) => ({ update: 'names', updates: [{ q: {}, u: { [name]: { field: 1 } }, upsert: true }] }),
  },
  {
    kind: 'pipelineStages',
    code: 40324,
    known: `$bucket $bucketAuto $changeStream $collStats $currentOp $densify $documents $facet $fill $geoNear
      $graphLookup $indexStats $listSessions $match $merge $out $planCacheStats $redact $replaceRoot $replaceWith
      $search $set $setWindowFields $sortByCount $unionWith $unset`,
    command: (name) => ({ aggregate: 'names', pipeline: [{ [name]: {} }], cursor: {} }),
  },
  {
    kind: 'accumulators',
    code: 15952,
    known: `$accumulator $addToSet $bottom $bottomN $count $firstN $lastN $maxN $median $mergeObjects $minN
      $percentile $stdDevPop $stdDevSamp $sum $top $topN`,
    command: (name) => ({
      aggregate: 'names',
      pipeline: [{ $group: { _id: null, x: { [name]: '$n' } } }],
      cursor: {},
    }),
  },
  {
    kind: 'expressions',
    code: 168,
    known: `$abs $add $and $arrayElemAt $ceil $cmp $concatArrays $convert $dateAdd $dateDiff $dateFromParts
      $dateFromString $dateToParts $dayOfMonth $filter $first $floor $function $getField $gt $gte $in $indexOfArray
      $isArray $last $let $lt $lte $map $max $mergeObjects $min $mod $month $ne $not $objectToArray $or $pow $range
      $reduce $round $size $slice $split $sqrt $strLenCP $substrCP $sum $switch $toDate $toInt $toObjectId $toString
      $toUpper $trunc $type $year`,
    command: (name) => ({
      aggregate: 'names',
      pipeline: [{ $project: { x: { [name]: '$n' } } }],
      cursor: {},
    }),
  },
];

const OPTIONS: readonly { title: string; command: Document; code: number }[] = [
  { title: 'a collation', command: { find: 'names', collation: { locale: 'en' } }, code: 40415 },
  { title: 'a hint', command: { find: 'names', hint: '_id_' }, code: 40415 },
  { title: 'a tailable cursor', command: { find: 'names', tailable: true }, code: 40415 },
  {
    title: 'array filters',
    command: { update: 'names', updates: [{ q: {}, u: {}, arrayFilters: [] }] },
    code: 40415,
  },
  {
    title: 'a pipeline as update',
    command: { update: 'names', updates: [{ q: {}, u: [{ $set: { a: 1 } }] }] },
    code: 9,
  },
  {
    title: 'all positions',
    command: { update: 'names', updates: [{ q: {}, u: { $set: { 'a.$[].b': 1 } } }] },
    code: 2,
  },
  {
    title: '$push with $slice',
    command: {
      update: 'names',
      updates: [{ q: {}, u: { $push: { a: { $each: [], $slice: 1 } } }, upsert: true }],
    },
    code: 2,
  },
  { title: 'a computed projection', command: { find: 'names', projection: { a: '$b' } }, code: 2 },
  { title: '$slice in a projection', command: { find: 'names', projection: { a: { $slice: 1 } } }, code: 2 },
  { title: '$meta in a sort', command: { find: 'names', sort: { a: { $meta: 'textScore' } } }, code: 2 },
  {
    title: 'a regular expression with x',
    command: { find: 'names', filter: { a: { $regex: 'a', $options: 'x' } } },
    code: 2,
  },
  {
    title: '$lookup with a pipeline',
    command: {
      aggregate: 'names',
      pipeline: [{ $lookup: { from: 'x', pipeline: [], as: 'y' } }],
      cursor: {},
    },
    code: 9,
  },
  {
    title: '$unwind with an index',
    command: {
      aggregate: 'names',
      pipeline: [{ $unwind: { path: '$a', includeArrayIndex: 'i' } }],
      cursor: {},
    },
    code: 9,
  },
  {
    title: 'a system variable',
    command: { aggregate: 'names', pipeline: [{ $project: { a: '$$NOW' } }], cursor: {} },
    code: 2,
  },
  {
    title: '$dateTrunc of an unknown argument',
    command: {
      aggregate: 'names',
      pipeline: [{ $addFields: { a: { $dateTrunc: { date: new Date(), unit: 'day', x: 1 } } } }],
      cursor: {},
    },
    code: 9,
  },
  { title: 'an aggregation over a database', command: { aggregate: 1, pipeline: [], cursor: {} }, code: 73 },
  { title: 'a capped collection', command: { create: 'capped', capped: true, size: 1 }, code: 40415 },
  {
    title: 'a partial index',
    command: { createIndexes: 'names', indexes: [{ key: { a: 1 }, name: 'a', partialFilterExpression: {} }] },
    code: 197,
  },
  {
    title: 'a sparse index',
    command: { createIndexes: 'names', indexes: [{ key: { a: 1 }, name: 'a', sparse: true }] },
    code: 197,
  },
  {
    title: 'a text index',
    command: { createIndexes: 'names', indexes: [{ key: { a: 'text' }, name: 'a' }] },
    code: 67,
  },
  { title: 'a retryable write', command: { insert: 'names', documents: [{}], txnNumber: 1n }, code: 20 },
];

let mongo: EmbeddedMongo;
let client: MongoClient;
beforeAll(async () => {
  mongo = await startEmbeddedMongo();
  client = await MongoClient.connect(mongo.uri);
  await client
    .db('refused')
    .collection('names')
    .insertOne({ n: 1, a: [{ b: 1 }] });
});
afterAll(async () => {
  await client.close();
  await mongo.stop();
});

describe('names that a real server knows and that are not declared are refused', () => {
  for (const { kind, code, known, command } of CLASSES) {
    const declared: readonly string[] = DECLARED_SUBSET[kind];
    const names = known.split(/\s+/).filter((name) => !declared.includes(name));
    test.each(names)(`${kind}: %s`, async (name) => {
      const refusal = await refusalOf(command(name));
      expect(refusal).toEqual({ code, message: expect.stringContaining(name) });
      expect(refusal).toEqual({ code, message: expect.stringContaining('set MONGODB_URI') });
    });
  }
});

describe('options that are not declared are refused, not ignored', () => {
  test.each(OPTIONS)('$title', async ({ command, code }) => {
    expect(await refusalOf(command)).toEqual({ code, message: expect.any(String) });
    expect(await client.db('refused').collection('names').countDocuments()).toBe(1);
  });
});

async function refusalOf(command: Document): Promise<unknown> {
  try {
    const { writeErrors } = await client.db('refused').command(command);
    return { code: writeErrors?.[0]?.code, message: writeErrors?.[0]?.errmsg };
  } catch (error) {
    return error instanceof Error && 'code' in error ? { code: error.code, message: error.message } : error;
  }
}
