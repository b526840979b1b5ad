/**
 * Everything the embedded server understands. A name that is not here is refused; the tests record what
 * the ordinary driver sends and fail when this list and the recording differ, in either direction.
 */
export const DECLARED_SUBSET = {
  commands: [
    'aggregate',
    'buildInfo',
    'count',
    'create',
    'createIndexes',
    'delete',
    'distinct',
    'drop',
    'dropDatabase',
    'dropIndexes',
    'endSessions',
    'find',
    'findAndModify',
    'getMore',
    'hello',
    'insert',
    'isMaster',
    'ismaster',
    'killCursors',
    'listCollections',
    'listDatabases',
    'listIndexes',
    'ping',
    'serverStatus',
    'update',
  ],
  queryOperators: [
    '$and',
    '$elemMatch',
    '$eq',
    '$exists',
    '$gt',
    '$gte',
    '$in',
    '$lt',
    '$lte',
    '$ne',
    '$nin',
    '$nor',
    '$not',
    '$options',
    '$or',
    '$regex',
    '$type',
  ],
  updateOperators: ['$currentDate', '$inc', '$push', '$set', '$setOnInsert', '$unset'],
  pipelineStages: [
    '$addFields',
    '$count',
    '$group',
    '$limit',
    '$lookup',
    '$match',
    '$project',
    '$sample',
    '$skip',
    '$sort',
    '$unwind',
  ],
  accumulators: ['$avg', '$first', '$last', '$max', '$min', '$push', '$sum'],
  expressions: [
    '$add',
    '$concat',
    '$cond',
    '$dateToString',
    '$dateTrunc',
    '$divide',
    '$eq',
    '$ifNull',
    '$literal',
    '$multiply',
    '$subtract',
  ],
} as const;

export type CommandName = (typeof DECLARED_SUBSET.commands)[number];
export type QueryOperator = (typeof DECLARED_SUBSET.queryOperators)[number];
export type UpdateOperator = (typeof DECLARED_SUBSET.updateOperators)[number];
export type PipelineStage = (typeof DECLARED_SUBSET.pipelineStages)[number];
export type ExpressionOperator = (typeof DECLARED_SUBSET.expressions)[number];
export type Accumulator = (typeof DECLARED_SUBSET.accumulators)[number];

/** Whether a name is in one of the lists above; narrows it for an exhaustive record. */
export function isDeclared<Name extends string>(list: readonly Name[], name: string): name is Name {
  return (list as readonly string[]).includes(name);
}
