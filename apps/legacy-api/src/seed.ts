import type { Collection, Db } from 'mongodb';
import { collectionsOf } from './documents.ts';
import { hashPassword } from './passwords.ts';
import { createSampleData } from './sample-data.ts';

/** The password of every sample user, as in the README. */
export const samplePassword = 'correct horse battery staple';

export type SeedOutcome =
  | { readonly outcome: 'seeded'; readonly documents: number }
  | { readonly outcome: 'not-empty' };

/** Real scrypt, but quick: sample users protect nothing, and the comparison logs in for every request. */
const SAMPLE_SCRYPT = { log2Cost: 10, blockSize: 8, parallelization: 1 };

/** Always the same, so that seeded databases are equal to the byte. Real salts are random. */
const SAMPLE_SALT = Buffer.from('straddle-sample!');

/**
 * Fills a database that has no users with the sample data: two customer accounts, five users (one of them
 * disabled), their projects, one avatar, and 2,000 events from January to March 2026. The same documents every time.
 *
 * A database that has a user is left alone. Users are written last, so an interrupted run is made good by
 * the next one.
 *
 * @example
 * await seedDatabase(client.db()); //=> { outcome: 'seeded', documents: 2013 }
 */
export async function seedDatabase(db: Db): Promise<SeedOutcome> {
  const collections = collectionsOf(db);
  if ((await collections.users.findOne({})) !== null) return { outcome: 'not-empty' };
  const { customerAccounts, users, projects, events, avatars } = createSampleData();
  const passwordHash = await hashPassword(samplePassword, SAMPLE_SCRYPT, SAMPLE_SALT);
  await replaceAll(collections.customerAccounts, customerAccounts);
  await replaceAll(collections.projects, projects);
  await replaceAll(collections.events, events);
  await replaceAll(collections.avatars, avatars);
  await replaceAll(
    collections.users,
    users.map((user) => ({ ...user, passwordHash })),
  );
  return {
    outcome: 'seeded',
    documents: customerAccounts.length + users.length + projects.length + events.length + avatars.length,
  };
}

/** Inserts documents; the same ones from an interrupted run go first. */
async function replaceAll<Document extends { readonly _id: string }>(
  collection: Collection<Document>,
  documents: readonly Document[],
): Promise<void> {
  // TypeScript cannot see that a generic document with a string _id may be inserted and found as it is.
  const plain = collection as unknown as Collection<{ _id: string }>;
  await plain.deleteMany({ _id: { $in: documents.map((document) => document._id) } });
  await plain.insertMany([...documents]);
}
