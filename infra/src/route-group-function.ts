import { groupVariables, type ResolvedGroup } from '@straddle/route-table';
import type { Construct } from 'constructs';
import { MigrationFunction } from './migration-function.ts';
import type { FromTable } from './session-authorizer.ts';

/**
 * The function of one route group, with the routes of it that moved.
 *
 * It can read the database unless the deployment says `database: false`, and the session secrets only if the group
 * has `session: 'read'`.
 */
export class RouteGroupFunction extends MigrationFunction {
  /** One function per group that has a route with `owner: 'lambda'`. */
  static all(scope: Construct, props: FromTable): RouteGroupFunction[] {
    return props.migration.groups.flatMap((group) => {
      const variables = groupVariables(props.migration, group.name);
      return variables === undefined ? [] : [new RouteGroupFunction(scope, group, { ...props, variables })];
    });
  }

  private constructor(
    scope: Construct,
    { name, timeoutSeconds, session }: ResolvedGroup,
    { stage, code, variables }: FromTable & { readonly variables: Readonly<Record<string, string>> },
  ) {
    const { allowedOrigins } = stage;
    super(scope, `Group-${name}`, {
      name,
      stage,
      code,
      timeoutSeconds,
      variables: {
        ...variables,
        ...(allowedOrigins.length === 0 ? {} : { ALLOWED_ORIGINS: allowedOrigins.join(',') }),
      },
      secrets: session === 'read' ? ['MONGODB_URI', 'SESSION_SECRETS'] : ['MONGODB_URI'],
    });
  }
}
