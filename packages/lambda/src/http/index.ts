export type { CallerSession } from './caller-session.ts';
export {
  createGroupHandler,
  type GroupHandler,
  type GroupOptions,
  type RouteLogEntry,
} from './create-group-handler.ts';
export type { Denial } from './denial.ts';
export { allowedOrigins } from './origin-guard.ts';
export type { HttpEvent } from './read-http-event.ts';
export type { ReadOnlySession } from './read-only-session.ts';
export {
  type RouteAssignment,
  type RouteAssignments,
  type RouteRule,
  routeAssignments,
} from './route-assignments.ts';
export {
  type OptionalRouteHandler,
  type RouteHandler,
  type RouteRequest,
  type RouteResponse,
  requireRole,
  type WithSession,
} from './route-handler.ts';
export {
  readOnlySessionStore,
  type SessionAccess,
  type SessionReader,
  sessionAccess,
} from './session-access.ts';
export type { GroupResult } from './to-group-result.ts';
