export {
  createGroupHandler,
  type GroupHandler,
  type GroupOptions,
  type GroupResult,
  type RouteLogEntry,
} from './create-group-handler.ts';
export type { Denial } from './denial.ts';
export type { HttpEvent } from './read-http-event.ts';
export { type RouteAssignment, type RouteAssignments, routeAssignments } from './route-assignments.ts';
export {
  type OptionalRouteHandler,
  type RouteHandler,
  type RouteRequest,
  type RouteResponse,
  requireRole,
} from './route-handler.ts';
