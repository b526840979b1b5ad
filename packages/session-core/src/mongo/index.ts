export {
  createMongoSessionStore,
  type MongoSessionStoreOptions,
  type UserJoin,
} from './create-mongo-session-store.ts';
export type { SessionCollection, SessionDocument } from './session-collection.ts';
