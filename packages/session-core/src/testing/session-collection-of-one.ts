import { isDeepStrictEqual } from 'node:util';
import { isDate } from 'node:util/types';
import { BSON } from 'mongodb';
import type { SessionCollection, SessionDocument } from '../mongo/index.ts';

/** What is sent to `updateOne`, by either stack. */
export interface SentUpdate {
  readonly $set?: Readonly<Record<string, unknown>>;
  readonly $unset?: object;
  readonly $currentDate?: object;
}

export type CollectionHealth = 'answers' | 'fails' | 'fails with ENOENT' | 'never answers';

export interface CollectionOfOne extends SessionCollection {
  readonly updates: readonly SentUpdate[];
  /** Whether an error with the code ENOENT was really thrown. */
  readonly raisedEnoent: boolean;
}

interface CollectionOptions {
  readonly health?: CollectionHealth;
  /** As the driver's option: 64-bit integers come back as BigInt. */
  readonly useBigInt64?: boolean;
}

/**
 * A session collection that holds one document, gives it back through BSON as the driver does, and remembers updates.
 *
 * It understands only the one query that both stacks send, and refuses any other.
 */
export function sessionCollectionOfOne(
  document: SessionDocument,
  { health = 'answers', useBigInt64 = false }: CollectionOptions = {},
): CollectionOfOne {
  const updates: SentUpdate[] = [];
  const bytes = BSON.serialize(document);
  let raisedEnoent = false;
  const fail = (code?: string): never => {
    raisedEnoent ||= code === 'ENOENT';
    throw Object.assign(new Error('the collection fails'), code === undefined ? {} : { code });
  };
  return {
    updates,
    get raisedEnoent() {
      return raisedEnoent;
    },
    async findOne(filter) {
      if (health === 'fails') fail();
      if (health === 'fails with ENOENT') fail('ENOENT');
      if (health === 'never answers') return new Promise<never>(() => undefined);
      const found = BSON.deserialize(bytes, { useBigInt64 });
      return isMatch(found, filter) ? { _id: found['_id'], ...found } : null;
    },
    async updateOne(_filter, update) {
      updates.push(update);
      return { matchedCount: 1, upsertedCount: 0 };
    },
    aggregate: () => {
      throw new Error('nobody joins here');
    },
  };
}

function isMatch(document: BSON.Document, filter: Readonly<Record<string, unknown>>): boolean {
  const { _id, $or, ...others } = filter;
  const bound = expiryBound($or);
  if (bound === undefined || Object.keys(others).length > 0)
    throw new Error('not the query that legacy sends');
  return isDeepStrictEqual(document['_id'], _id) && isUnexpired(document, bound);
}

function expiryBound(alternatives: unknown): Date | undefined {
  const [missing, later]: readonly unknown[] = Array.isArray(alternatives) ? alternatives : [];
  if (!isDeepStrictEqual(missing, { expires: { $exists: false } })) return undefined;
  const bound: unknown = Object(Object(later).expires).$gt;
  return isDate(bound) ? bound : undefined;
}

/** MongoDB compares within one type only, and a list matches when one of its elements does. */
function isUnexpired(document: BSON.Document, bound: Date): boolean {
  if (!('expires' in document)) return true;
  const expires: unknown = document['expires'];
  const candidates: readonly unknown[] = Array.isArray(expires) ? expires : [expires];
  return candidates.some((candidate) => isDate(candidate) && candidate.getTime() > bound.getTime());
}
