export { describeChanges } from './describe-changes.ts';
export { describeRoutes, type RouteRow } from './describe-routes.ts';
export { MigrationEntriesInvalidError, MigrationInvalidError, RouteTableError } from './errors.ts';
export { authorizerVariables, groupVariables, isBehindAuthorizer } from './function-variables.ts';
export { type GatewayDenial, gatewayDenial } from './gateway-denial.ts';
export {
  type AuthorizerDefinition,
  type DenialDefinition,
  type DenyAt,
  defineMigration,
  type GroupDefinition,
  type IdentityHeader,
  type InheritedSettings,
  type Migration,
  type RouteAuth,
  type RouteDefinition,
  type RouteGuards,
  type RouteOwner,
} from './migration.ts';
export { resolveMigration } from './resolve-migration.ts';
export type {
  ResolvedAuthorizer,
  ResolvedDenial,
  ResolvedGroup,
  ResolvedMigration,
  ResolvedRoute,
} from './resolved-migration.ts';
export { pathShape } from './route-key.ts';
export { serveAs } from './serve-as.ts';
