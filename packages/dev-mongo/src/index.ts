export { cloneDatabase } from './clone-database.ts';
export { DECLARED_SUBSET } from './declared-subset.ts';
export {
  DevMongoCloneInvalidError,
  DevMongoError,
  DevMongoListenFailedError,
  DevMongoStartFailedError,
  DevMongoUriInvalidError,
} from './errors.ts';
export {
  type EmbeddedMongo,
  type EmbeddedMongoOptions,
  startEmbeddedMongo,
} from './server/embedded-server.ts';
export { type DevMongo, type DevMongoOptions, startDevMongo } from './start-dev-mongo.ts';
export { createEmbeddedStorage, type EmbeddedStorage } from './storage/embedded-storage.ts';
