import { matchWildcard } from '../authorizers/match-wildcard.ts';
import type { FunctionCall } from './invoked-functions.ts';
import type { Reading, TemplateResource } from './reading.ts';
import { functionNameOf } from './resource-identity.ts';

const granting: ReadonlySet<string> = new Set(['lambda:InvokeFunction', 'lambda:*', '*']);
const caller = 'apigateway.amazonaws.com';

/**
 * Refuses calls for which the template has no permission: API Gateway answers them with 500 (rows A15 and in the
 * table of outcomes), however well the function works.
 *
 * A permission of a function is none of its versions and aliases, and the other way round.
 */
export function checkInvokePermissions(reading: Reading, calls: readonly FunctionCall[]): void {
  const permissions = reading.resources
    .filter(({ type }) => type === 'AWS::Lambda::Permission')
    .flatMap((resource) => toPermission(resource) ?? []);
  const { apiId } = reading.surroundings;
  for (const { target, sources, hasRole, place, functionId } of calls) {
    const isPermitted = permissions.some(
      (permission) =>
        permission.target === target &&
        sources.some((source) => matchWildcard(permission.source, `${apiId}/${source}`)),
    );
    if (!hasRole && !isPermitted) {
      place.properties.refuse(
        place.property,
        `no AWS::Lambda::Permission lets API Gateway call ${functionId} from ${sources[0] ?? 'here'}, and AWS would answer 500`,
        'add one for exactly this function, version or alias, with a SourceArn that covers the route',
      );
    }
  }
}

function toPermission({
  properties,
}: TemplateResource): { readonly target: string; readonly source: string } | undefined {
  const isGrant =
    granting.has(properties.patchyText('Action') ?? '') &&
    [caller, '*'].includes(properties.patchyText('Principal') ?? '');
  const name = isGrant ? properties.patchyText('FunctionName') : undefined;
  const sourceArn = properties.patchyText('SourceArn') ?? '*';
  // Whatever is before it names the region and the account, which are not those of this machine.
  const [, source = sourceArn] = /^arn:[^:]*:execute-api:[^:]*:[^:]*:(.*)$/.exec(sourceArn) ?? [];
  return name === undefined ? undefined : { target: functionNameOf(name), source };
}

/**
 * The ways in which a route is written as the source of a call. Parameters are `*` in what SAM and CDK make for REST
 * APIs, and stand as they are in what CDK makes for HTTP APIs.
 */
export function routeSources(stage: string, routeKey: string): readonly string[] {
  if (routeKey === '$default') {
    return [`${stage}/$default`];
  }
  const [method = '', path = ''] = routeKey.split(' ');
  const named = `${stage}/${method === 'ANY' ? '*' : method}${path}`;
  return [named.replaceAll(/\{[^}]*\}/g, '*'), named];
}
