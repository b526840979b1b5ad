import type { ResolvedMigration } from '@straddle/route-table';
import { Stack } from 'aws-cdk-lib';
import type { MigrationFunction } from './migration-function.ts';

/** Headers that answers of the authorizer can be kept by, as API Gateway's own examples spell them. */
export const identityHeaders = { cookie: 'Cookie', authorization: 'Authorization' } as const;

/** Where API Gateway invokes a function. */
export function invocationUri({ version }: MigrationFunction): string {
  const { partition, region } = Stack.of(version);
  return `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${version.functionArn}/invocations`;
}

/** The gateway waits less than the function may take if another route of the group is slower. */
export function integrationTimeout(
  { groups }: ResolvedMigration,
  { group, timeoutSeconds }: { readonly group: string; readonly timeoutSeconds: number },
): { readonly timeoutInMillis?: number } {
  const longest = groups.find(({ name }) => name === group)?.timeoutSeconds ?? timeoutSeconds;
  return timeoutSeconds < longest ? { timeoutInMillis: timeoutSeconds * 1000 } : {};
}

/**
 * What a route behind the authorizer says of it.
 *
 * @throws If there is none: the route would be open to everybody.
 */
export function authorizedBy(authorizerId: string | undefined): {
  readonly authorizationType: 'CUSTOM';
  readonly authorizerId: string;
} {
  if (authorizerId === undefined) throw new Error('a route is behind an authorizer that is not there');
  return { authorizationType: 'CUSTOM', authorizerId };
}
