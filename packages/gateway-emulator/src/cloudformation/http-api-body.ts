import type { DeployedRoute } from './deployed-routes.ts';
import type { DeployedStage } from './deployed-stage.ts';
import { readHttpIntegration } from './http-integration.ts';
import type { OpenApiBody } from './open-api-body.ts';
import { asObject, httpAuthorizerNames, httpIntegrationNames, readOpenApiPart } from './open-api-spelling.ts';
import type { Properties } from './properties.ts';
import type { Reading } from './reading.ts';

/** The routes of an HTTP API that is described by an OpenAPI document. */
export function readHttpOperations(
  reading: Reading,
  { operations }: OpenApiBody,
  stage: DeployedStage,
): readonly DeployedRoute[] {
  return operations.flatMap(({ routeKey, path, operation, security: { authorizer } }) => {
    const integration = readHttpIntegration(
      reading,
      readOpenApiPart(reading, {
        path: `${path}x-amazon-apigateway-integration.`,
        values: asObject(operation['x-amazon-apigateway-integration']),
        names: httpIntegrationNames,
      }),
      { routeKey, stage },
    );
    const named = authorizer === undefined ? {} : { authorizer };
    return integration === undefined ? [] : [{ routeKey, ...named, integration }];
  });
}

/** An authorizer of the document. */
export function httpSchemeAuthorizer(
  reading: Reading,
  { schemes }: OpenApiBody,
  name: string,
): Properties | undefined {
  const authorizer = asObject(schemes[name])['x-amazon-apigateway-authorizer'];
  return authorizer === undefined
    ? undefined
    : readOpenApiPart(reading, {
        path: `Body.securitySchemes.${name}.x-amazon-apigateway-authorizer.`,
        values: asObject(authorizer),
        names: httpAuthorizerNames,
      });
}
