import { decodePercent } from '../events/query-string.ts';
import type { RoutedRequest } from '../front/gateway-request.ts';

/**
 * The ARN that an authorizer is told, and that its policy is judged by: concrete method and concrete path, not the
 * template and not the stage-prefixed path; the root ends in a slash. HTTP APIs decode the path (row A34); REST
 * APIs are assumed to leave it as it was sent (U06).
 */
export function requestArn({ api, request, path }: RoutedRequest): string {
  const { kind, region, accountId, apiId, stage, assumptions } = api;
  const isDecoded = kind === 'http' || assumptions.restArnEncoding === 'decoded';
  const shown = isDecoded ? decodePercent(path) : path;
  const resource = assumptions.arnTrailingSlash === 'dropped' ? dropTrailingSlash(shown) : shown;
  return `arn:${awsPartition(region)}:execute-api:${region}:${accountId}:${apiId}/${stage}/${request.method}${resource}`;
}

/** The part of AWS that a region belongs to, as its ARNs name it. */
function awsPartition(region: string): string {
  if (region.startsWith('cn-')) {
    return 'aws-cn';
  }
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function dropTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
