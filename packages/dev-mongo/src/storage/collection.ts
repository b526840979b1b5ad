import { BSONRegExp, ObjectId, UUID } from 'mongodb';
import { valueKey } from '../bson/compare.ts';
import { bsonType, type Document, encodeDocument, isDocument } from '../bson/values.ts';
import { refuse } from '../errors.ts';
import { compileFilter, isOperatorDocument } from '../query/filter.ts';
import { ID_INDEX, type IndexSpecification, sameKeyPattern } from './index-specification.ts';
import { claimKeys, refuseDuplicate, releaseKeys, type UniqueIndex } from './unique-keys.ts';

const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** Documents in order of insertion, found by `_id` or by scanning, with unique indexes enforced. */
export class Collection {
  readonly namespace: string;
  readonly uuid: UUID = new UUID();
  readonly #documents = new Map<string, Document>();
  readonly #indexes: IndexSpecification[] = [ID_INDEX];
  #uniqueIndexes: UniqueIndex[] = [];

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  get size(): number {
    return this.#documents.size;
  }

  get indexes(): readonly IndexSpecification[] {
    return this.#indexes;
  }

  /** The documents that match, in natural order. They are never changed in place, so this is a snapshot. */
  find(filter: Document): Document[] {
    const matches = compileFilter(filter);
    return this.#candidates(filter._id).filter(matches);
  }

  findByIds(ids: readonly unknown[]): Document[] {
    return [...new Set(ids.map(valueKey))].flatMap((key): Document[] => {
      const document = this.#documents.get(key);
      return document === undefined ? [] : [document];
    });
  }

  /** Stores a document, `_id` first; makes one if it has none. */
  insert(document: Document): Document {
    const { _id = new ObjectId(), ...fields } = document;
    const stored = checkDocument({ _id, ...fields });
    const key = valueKey(_id);
    if (this.#documents.has(key)) refuseDuplicate(ID_INDEX, [_id], this.namespace);
    claimKeys(this.#uniqueIndexes, key, { document: stored, namespace: this.namespace });
    this.#documents.set(key, stored);
    return stored;
  }

  /** Puts `after` in the place of `before`; on a duplicate key nothing has changed. */
  replace(before: Document, after: Document): void {
    const key = valueKey(before._id);
    checkDocument(after);
    releaseKeys(this.#uniqueIndexes, before);
    try {
      claimKeys(this.#uniqueIndexes, key, { document: after, namespace: this.namespace });
    } catch (error) {
      claimKeys(this.#uniqueIndexes, key, { document: before, namespace: this.namespace });
      throw error;
    }
    this.#documents.set(key, after);
  }

  remove(document: Document): void {
    releaseKeys(this.#uniqueIndexes, document);
    this.#documents.delete(valueKey(document._id));
  }

  /** Adds an index, or does nothing if the same one is there. */
  createIndex(wanted: IndexSpecification): void {
    if (this.#hasIndex(wanted)) return;
    if (wanted.unique) {
      const index: UniqueIndex = { specification: wanted, owners: new Map() };
      for (const [key, document] of this.#documents) {
        claimKeys([index], key, { document, namespace: this.namespace });
      }
      this.#uniqueIndexes.push(index);
    }
    this.#indexes.push(wanted);
  }

  dropIndex(index: IndexSpecification): void {
    if (index === ID_INDEX) refuse(72, 'cannot drop _id index');
    this.#indexes.splice(this.#indexes.indexOf(index), 1);
    this.#uniqueIndexes = this.#uniqueIndexes.filter(({ specification }) => specification !== index);
  }

  #candidates(id: unknown): Document[] {
    const wanted = isOperatorDocument(id) ? id.$eq : id;
    const isScan = wanted === undefined || wanted instanceof BSONRegExp || isOperatorDocument(wanted);
    return isScan ? [...this.#documents.values()] : this.findByIds([wanted]);
  }

  /** Key and uniqueness make an index; only its other options can conflict. */
  #hasIndex(wanted: IndexSpecification): boolean {
    const named = this.#indexes.find(({ name }) => name === wanted.name);
    const alike = this.#indexes.find(
      (index) => sameKeyPattern(index, wanted) && index.unique === wanted.unique,
    );
    if (alike === ID_INDEX) return true;
    if (named !== undefined && named !== alike) {
      refuse(86, `An existing index has the same name as the requested index: ${wanted.name}`);
    }
    if (alike !== undefined && named === undefined) {
      refuse(85, `Index already exists with a different name: ${alike.name}`);
    }
    if (alike !== undefined && alike.expireAfterSeconds !== wanted.expireAfterSeconds) {
      refuse(
        85,
        `An equivalent index already exists with the same name but different options: ${alike.name}`,
      );
    }
    return alike !== undefined;
  }
}

function checkDocument(document: Document): Document {
  const idType = bsonType(document._id);
  if (idType === 'array' || idType === 'regex' || idType === 'undefined') {
    refuse(53, `The '_id' value cannot be of type ${idType}`);
  }
  if (isDocument(document._id) && Object.keys(document._id).some((name) => name.startsWith('$'))) {
    refuse(52, "The dollar ($) prefixed field in '_id' is not valid for storage.");
  }
  const size = encodeDocument(document).length;
  if (size > MAX_DOCUMENT_BYTES)
    refuse(10334, `BSONObj size: ${size} is invalid. Size must be between 0 and 16793600`);
  return document;
}
