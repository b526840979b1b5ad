import { BSON, type Collection, type Db, type Document } from 'mongodb';
import type { DatabaseState } from '../differences/compare-collections.ts';

/** What a database holds, by collection in the order of insertion, as the bytes that the server sent. */
export type RawState = ReadonlyMap<string, readonly Buffer[]>;

/** Reads every collection but views, `system.` ones and those that are left out. */
export async function readRawState(database: Db, leftOut: readonly string[]): Promise<RawState> {
  const found = await database.listCollections({ type: 'collection' }, { nameOnly: true }).toArray();
  const names = found
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('system.') && !leftOut.includes(name))
    .toSorted();
  const states = await Promise.all(
    names.map(async (name) => [name, await readCollection(database.collection(name))] as const),
  );
  return new Map(states);
}

async function readCollection(collection: Collection): Promise<readonly Buffer[]> {
  const documents: unknown[] = await collection.find({}, { raw: true, batchSize: 10_000 }).toArray();
  // With `raw` the driver gives views on what it received, whatever its types say.
  return documents.map((document) => Buffer.from(document as Uint8Array));
}

/** Whether both hold the same documents in the same order. A collection without documents is as good as none. */
export function isSameState(one: RawState, other: RawState): boolean {
  return changedCollections(one, other).length === 0;
}

/** The names of collections that hold other documents, or in another order. */
export function changedCollections(one: RawState, other: RawState): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter(
    (name) => !isSameCollection(one.get(name), other.get(name)),
  );
}

function isSameCollection(one: readonly Buffer[] = [], other: readonly Buffer[] = []): boolean {
  return one.length === other.length && one.every((document, index) => isSame(document, other[index]));
}

function isSame(one: Buffer, other: Buffer | undefined): boolean {
  return other !== undefined && one.equals(other);
}

/** Documents by their bytes, so that what is the same in several states is decoded once. */
export type KnownDocuments = ReadonlyMap<string, Document>;

/** The state as documents, as a driver gives them. */
export function withDocuments(
  raw: RawState,
  known: KnownDocuments,
): { readonly state: DatabaseState; readonly known: KnownDocuments } {
  const decoded = new Map<string, Document>();
  const documentOf = (bytes: Buffer): Document => {
    const key = keyOf(bytes);
    const document = known.get(key) ?? BSON.deserialize(bytes);
    decoded.set(key, document);
    return document;
  };
  const state = Object.fromEntries([...raw].map(([name, documents]) => [name, documents.map(documentOf)]));
  return { state, known: decoded };
}

/** Makes a database hold what it held before. Collections that came into being since are dropped. */
export async function restoreState(
  database: Db,
  { base, current }: { readonly base: RawState; readonly current: RawState },
): Promise<void> {
  const names = new Set([...base.keys(), ...current.keys()]);
  await Promise.all(
    [...names].map(async (name) => {
      const documents = base.get(name);
      if (documents === undefined) await database.dropCollection(name);
      else await restoreCollection(database.collection(name), documents, current.get(name) ?? []);
    }),
  );
}

async function restoreCollection(
  collection: Collection,
  base: readonly Buffer[],
  current: readonly Buffer[],
): Promise<void> {
  if (isSameCollection(base, current)) return;
  const [wanted, found] = [new Set(base.map(keyOf)), new Set(current.map(keyOf))];
  const gone = base.filter((bytes) => !found.has(keyOf(bytes))).map(exactly);
  const others = current.filter((bytes) => !wanted.has(keyOf(bytes))).map(exactly);
  const otherIds = new Set(others.map(idOf));
  // A document that is inserted again stands at the end: then all of them are, to keep their order.
  if (!gone.every((document) => otherIds.has(idOf(document)))) {
    await collection.deleteMany({});
    await collection.insertMany(base.map(exactly));
    return;
  }
  const goneIds = new Set(gone.map(idOf));
  for (const document of gone) await collection.replaceOne({ _id: document['_id'] }, document);
  const added = others.filter((document) => !goneIds.has(idOf(document)));
  if (added.length > 0) await collection.deleteMany({ _id: { $in: added.map(({ _id }) => _id) } });
}

function keyOf(bytes: Buffer): string {
  return bytes.toString('latin1');
}

/** With the types of numbers and expressions that are stored. */
function exactly(bytes: Buffer): Document {
  return BSON.deserialize(bytes, { promoteValues: false, bsonRegExp: true });
}

function idOf({ _id }: Document): string {
  return BSON.EJSON.stringify({ _id }, { relaxed: false });
}
