export { type RouteContextOptions, routeContextOf } from './compare/route-context.ts';
export { CliError } from './errors.ts';
export { type LoadedComparison, loadComparison } from './load-comparison.ts';
export { type LoadedMigration, loadMigration } from './load-migration.ts';
export { type StackEvents, type StackOptions, type Stacks, startStacks } from './start-stacks.ts';
