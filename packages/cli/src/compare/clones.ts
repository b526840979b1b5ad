import { randomBytes } from 'node:crypto';
import type { DevMongo } from '@straddle/dev-mongo';
import type { MongoClient } from 'mongodb';

/** A copy of the database for each side. */
export interface Clones {
  readonly control: Clone;
  readonly candidate: Clone;
}

export interface Clone {
  readonly name: string;
  /** Connection string with that name in it. */
  readonly uri: string;
}

/**
 * Names the copies. On a server that is not Straddle's own nothing of that name can be there already: it would be
 * dropped for the copy.
 */
export function nameClones({ kind, uri }: Pick<DevMongo, 'kind' | 'uri'>, database: string): Clones {
  const suffix = kind === 'external' ? `_${randomBytes(6).toString('hex')}` : '';
  const clone = (side: string): Clone => {
    const name = `${database}_${side}${suffix}`;
    return { name, uri: withDatabaseName(uri, name) };
  };
  return { control: clone('control'), candidate: clone('candidate') };
}

export async function dropClone(client: MongoClient, { name }: Clone): Promise<void> {
  await client.db(name).dropDatabase();
}

/** The same server and user, another database. */
function withDatabaseName(uri: string, name: string): string {
  const [, server = uri, database = '', query = ''] =
    /^([a-z+]+:\/\/[^/]+)\/?([^?]*)(\?.*)?$/.exec(uri) ?? [];
  // Without it the driver looks for the user in the database of the path.
  const isUserElsewhere = server.includes('@') && !/[?&]authSource=/i.test(query) && database !== '';
  const authSource = isUserElsewhere ? `${query === '' ? '?' : '&'}authSource=${database}` : '';
  return `${server}/${name}${query}${authSource}`;
}
