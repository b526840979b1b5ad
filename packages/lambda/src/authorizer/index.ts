export type { SimpleAuthorizerResult } from './build-answer.ts';
export {
  type AuthorizerHandler,
  type AuthorizerOptions,
  type AuthorizerPorts,
  createAuthorizer,
  type DecisionLogEntry,
  type SimpleAuthorizerHandler,
} from './create-authorizer.ts';
export type {
  AuthorizerEvent,
  Http1AuthorizerEvent,
  HttpAuthorizerEvent,
  RestAuthorizerEvent,
  TokenAuthorizerEvent,
} from './read-authorizer-event.ts';
export { type ResultCache, resultCache } from './result-cache.ts';
export { type RouteAuth, type RouteAuthEntry, routeAuth } from './route-auth.ts';
export { createStoreTimer, type StoreTimer } from './store-timer.ts';
