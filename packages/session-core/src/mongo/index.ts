export {
  createMongoSessionStore,
  type MongoSessionStoreOptions,
  type StoreEncryptionKey,
  type UserJoin,
} from './create-mongo-session-store.ts';
export type { SessionCollection, SessionDocument } from './session-collection.ts';
