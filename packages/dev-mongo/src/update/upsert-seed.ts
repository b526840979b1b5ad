import { BSONRegExp } from 'mongodb';
import { copyDocument, type Document, isDocument } from '../bson/values.ts';
import { isOperatorDocument } from '../query/filter.ts';
import { writePath } from './document-paths.ts';

/** The document that an upsert starts from: what the filter's equalities say about it. */
export function upsertSeed(filter: Document): Document {
  const seed: Document = {};
  for (const [path, value] of equalities(filter)) writePath(seed, path.split('.'), value);
  return copyDocument(seed);
}

function equalities(filter: Document): [string, unknown][] {
  return Object.entries(filter).flatMap(([key, condition]): [string, unknown][] => {
    if (key === '$and' || (key === '$or' && Array.isArray(condition) && condition.length === 1)) {
      return Array.isArray(condition) ? condition.filter(isDocument).flatMap(equalities) : [];
    }
    if (key.startsWith('$') || condition instanceof BSONRegExp) return [];
    if (!isOperatorDocument(condition)) return [[key, condition]];
    if (Object.hasOwn(condition, '$eq')) return [[key, condition.$eq]];
    const only = Array.isArray(condition.$in) && condition.$in.length === 1 ? condition.$in : [];
    return only.filter((value) => !(value instanceof BSONRegExp)).map((value: unknown) => [key, value]);
  });
}
