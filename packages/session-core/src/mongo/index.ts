export { createMongoSessionStore } from './create-mongo-session-store.ts';
export type { SessionCollection, SessionDocument } from './session-collection.ts';
