import type { DeployedRoute } from './deployed-routes.ts';
import type { DeployedStage } from './deployed-stage.ts';
import type { Properties } from './properties.ts';
import { refuseUnknown } from './property-rules.ts';
import type { Reading } from './reading.ts';
import { readRestIntegration } from './rest-integration.ts';
import { readRestPaths } from './rest-paths.ts';
import { readAuthorizerOf } from './route-authorizer.ts';

/** The methods of a REST API that are resources of their own. */
export function readRestMethods(reading: Reading, stage: DeployedStage): readonly DeployedRoute[] {
  const paths = readRestPaths(reading);
  return reading.ofApi('AWS::ApiGateway::Method').flatMap(({ properties }) => {
    refuseUnknown(properties, 'AWS::ApiGateway::Method');
    const resourceId = properties.neededText('ResourceId');
    const path = resourceId === undefined ? undefined : paths.get(resourceId);
    if (path === undefined && resourceId !== undefined) {
      properties.refuse(
        'ResourceId',
        `${resourceId} is no resource of this API`,
        'name its root or one of its resources',
      );
    }
    const method = properties.neededText('HttpMethod')?.toUpperCase();
    return path === undefined || method === undefined
      ? []
      : readRestMethod(reading, properties, { routeKey: `${method} ${path}`, stage });
  });
}

/** One method, with properties as AWS::ApiGateway::Method has them. */
export function readRestMethod(
  reading: Reading,
  properties: Properties,
  { routeKey, stage }: { readonly routeKey: string; readonly stage: DeployedStage },
): readonly DeployedRoute[] {
  const ofIntegration = properties.child('Integration');
  if (ofIntegration === undefined) {
    properties.refuse('Integration', 'it is missing', 'say who answers');
    return [];
  }
  const declaredParameters = properties.child('RequestParameters')?.names ?? [];
  const integration = readRestIntegration(reading, ofIntegration, {
    routeKey,
    stage,
    declaredParameters,
    ofMethod: properties,
  });
  const authorizer = readAuthorizerOf(reading, properties);
  return integration === undefined
    ? []
    : [
        {
          routeKey,
          ...(authorizer === undefined ? {} : { authorizer }),
          ...(properties.isTrue('ApiKeyRequired') ? { apiKeyRequired: true } : {}),
          integration,
        },
      ];
}
