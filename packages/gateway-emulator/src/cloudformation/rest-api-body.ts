import type { GatewayResponses } from '../definition/api-definition.ts';
import type { DeployedRoute } from './deployed-routes.ts';
import type { DeployedStage } from './deployed-stage.ts';
import { readGatewayResponse } from './gateway-answers.ts';
import type { OpenApiBody } from './open-api-body.ts';
import {
  asObject,
  gatewayResponseNames,
  readOpenApiPart,
  restAuthorizerNames,
  restIntegrationNames,
} from './open-api-spelling.ts';
import type { Properties } from './properties.ts';
import type { Reading } from './reading.ts';
import { readRestIntegration } from './rest-integration.ts';

/** The methods of a REST API that is described by an OpenAPI document. */
export function readRestOperations(
  reading: Reading,
  { operations }: OpenApiBody,
  stage: DeployedStage,
): readonly DeployedRoute[] {
  return operations.flatMap(({ routeKey, path, operation, pathParameters, security }) => {
    const integration = readRestIntegration(
      reading,
      readOpenApiPart(reading, {
        path: `${path}x-amazon-apigateway-integration.`,
        values: asObject(operation['x-amazon-apigateway-integration']),
        names: restIntegrationNames,
      }),
      {
        routeKey,
        stage,
        declaredParameters: pathParameters.map((name) => `method.request.path.${name}`),
      },
    );
    return integration === undefined ? [] : [{ routeKey, ...security, integration }];
  });
}

/** An authorizer of the document. A TOKEN one may leave its header to the scheme. */
export function restSchemeAuthorizer(
  reading: Reading,
  { schemes }: OpenApiBody,
  name: string,
): Properties | undefined {
  const scheme = asObject(schemes[name]);
  const authorizer = asObject(scheme['x-amazon-apigateway-authorizer']);
  const isToken = String(authorizer['type']).toLowerCase() === 'token';
  const header =
    isToken && scheme['in'] === 'header' ? `method.request.header.${String(scheme['name'])}` : '';
  return Object.keys(authorizer).length === 0
    ? undefined
    : readOpenApiPart(reading, {
        path: `Body.securitySchemes.${name}.x-amazon-apigateway-authorizer.`,
        values: { ...(header === '' ? {} : { identitySource: header }), ...authorizer },
        names: restAuthorizerNames,
      });
}

/** The changed answers in the document. */
export function readBodyResponses(reading: Reading, { properties }: OpenApiBody): GatewayResponses {
  const all = asObject(properties.raw('x-amazon-apigateway-gateway-responses'));
  return Object.fromEntries(
    Object.entries(all).map(([type, values]) => {
      const path = `Body.x-amazon-apigateway-gateway-responses.${type}.`;
      const part = { path, values: asObject(values), names: gatewayResponseNames };
      return [type, readGatewayResponse(readOpenApiPart(reading, part))];
    }),
  );
}
