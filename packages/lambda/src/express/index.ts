export { allowedOrigins } from '../http/origin-guard.ts';
export { type LiftedRoutes, liftedRoutes, type RouteRule } from '../http/route-assignments.ts';
export {
  readOnlySessionStore,
  type SessionAccess,
  type SessionReader,
  sessionAccess,
} from '../http/session-access.ts';
export { createExpressHandler, type ExpressOptions } from './create-express-handler.ts';
export type { Lift, LiftedHandlers, LiftPorts } from './lifted-app.ts';
