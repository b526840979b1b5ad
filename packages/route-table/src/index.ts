export { describeRoutes, type RouteRow } from './describe-routes.ts';
export { MigrationEntriesInvalidError, MigrationInvalidError, RouteTableError } from './errors.ts';
export {
  defineMigration,
  type GroupDefinition,
  type InheritedSettings,
  type Migration,
  type RouteAuth,
  type RouteDefinition,
  type RouteGuards,
  type RouteOwner,
} from './migration.ts';
export { resolveMigration } from './resolve-migration.ts';
export type { ResolvedGroup, ResolvedMigration, ResolvedRoute } from './resolved-migration.ts';
