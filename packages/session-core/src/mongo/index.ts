export {
  createMongoSessionStore,
  type MongoSessionStoreOptions,
  type StoreEncryptionKey,
  type UserJoin,
} from './create-mongo-session-store.ts';
export type { SessionCollection, SessionDocument, WriteLimit } from './session-collection.ts';
