import type { Collection } from 'mongodb';

/** What can be wrong with a session collection while a request is judged. */
export type StoreTrouble = 'fails' | 'fails with ENOENT' | 'never answers' | 'session vanishes';

type SessionOperations = Pick<Collection, 'findOne' | 'updateOne'>;

/**
 * A collection with one thing wrong, for either stack.
 *
 * @param onRead Called for every read: a command that never leaves cannot be counted by the driver.
 */
export function troubledCollection(
  collection: Collection,
  trouble: StoreTrouble,
  onRead: () => void,
): SessionOperations {
  const findOne = async (filter: object): Promise<unknown> => {
    onRead();
    switch (trouble) {
      case 'fails':
        throw new Error('the query failed');
      case 'fails with ENOENT':
        throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      case 'never answers':
        return new Promise(() => undefined);
      case 'session vanishes': {
        const document = await collection.findOne(filter);
        if (document !== null) await collection.deleteOne({ _id: document._id });
        return document;
      }
    }
  };
  const operations = {
    findOne,
    updateOne: (...parameters: Parameters<Collection['updateOne']>) => collection.updateOne(...parameters),
  };
  return operations as SessionOperations;
}
