import type { DeployedRoute } from './deployed-routes.ts';
import type { DeployedStage } from './deployed-stage.ts';
import { readHttpIntegration } from './http-integration.ts';
import type { Properties } from './properties.ts';
import { refuseUnknown } from './property-rules.ts';
import type { Reading } from './reading.ts';
import { readAuthorizerOf } from './route-authorizer.ts';

/** The routes of an HTTP API that are resources of their own. */
export function readHttpRoutes(reading: Reading, stage: DeployedStage): readonly DeployedRoute[] {
  const integrations = reading.ofApi('AWS::ApiGatewayV2::Integration');
  return reading.ofApi('AWS::ApiGatewayV2::Route').flatMap(({ properties }) => {
    refuseUnknown(properties, 'AWS::ApiGatewayV2::Route');
    const target = properties.neededText('Target');
    const integration = integrations.find(({ logicalId }) => `integrations/${logicalId}` === target);
    if (integration === undefined && target !== undefined) {
      properties.refuse(
        'Target',
        `${target} is no integration of this API`,
        'write integrations/ and the Ref of an integration',
      );
    }
    const routeKey = properties.neededText('RouteKey');
    return integration === undefined || routeKey === undefined
      ? []
      : readHttpRoute(
          reading,
          { route: properties, integration: integration.properties },
          { routeKey, stage },
        );
  });
}

/** One route, with properties as AWS::ApiGatewayV2::Route and Integration have them. */
export function readHttpRoute(
  reading: Reading,
  properties: { readonly route: Properties; readonly integration: Properties },
  place: { readonly routeKey: string; readonly stage: DeployedStage },
): readonly DeployedRoute[] {
  const integration = readHttpIntegration(reading, properties.integration, place);
  const authorizer = readAuthorizerOf(reading, properties.route);
  const named = authorizer === undefined ? {} : { authorizer };
  return integration === undefined ? [] : [{ routeKey: place.routeKey, ...named, integration }];
}
