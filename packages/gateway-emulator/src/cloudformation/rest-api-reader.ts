import type { ApiDefinition } from '../definition/api-definition.ts';
import { readApiKeys } from './api-keys.ts';
import type { DeployedApi, DeployedAuthorizer, DeployedRoute } from './deployed-routes.ts';
import { readRestStage } from './deployed-stage.ts';
import { readGatewayResponses } from './gateway-answers.ts';
import { readOpenApiBody } from './open-api-body.ts';
import { refuseUnknown } from './property-rules.ts';
import type { Reading } from './reading.ts';
import { readBodyResponses, readRestOperations, restSchemeAuthorizer } from './rest-api-body.ts';
import { readRestMethods } from './rest-api-resources.ts';
import { readRestAuthorizer } from './rest-authorizer.ts';

/** Settings of a REST API that its routes do not have. */
export type RestSettings = Pick<
  ApiDefinition,
  'apiKeys' | 'apiKeySource' | 'binaryMediaTypes' | 'gatewayResponses'
>;

/** Reads a REST API from its resources, its OpenAPI document, or both. */
export function readRestApi(
  reading: Reading,
): (DeployedApi & { readonly settings: RestSettings }) | undefined {
  const { properties } = reading.api;
  refuseUnknown(properties, 'AWS::ApiGateway::RestApi');
  if (properties.child('EndpointConfiguration')?.texts('Types').includes('PRIVATE') === true) {
    properties.refuse(
      'EndpointConfiguration.Types',
      'an API inside a VPC is reached by other rules than this gateway has',
      'use REGIONAL',
    );
  }
  const stage = readRestStage(reading);
  if (stage === undefined) {
    return undefined;
  }
  const body = readOpenApiBody(reading);
  const routes = [
    ...(body === undefined ? [] : readRestOperations(reading, body, stage)),
    ...readRestMethods(reading, stage),
  ];
  const ofResources = reading.ofApi('AWS::ApiGateway::Authorizer');
  const named = usedAuthorizers(routes).flatMap((name): DeployedAuthorizer[] => {
    const source =
      ofResources.find(({ logicalId }) => logicalId === name)?.properties ??
      (body === undefined ? undefined : restSchemeAuthorizer(reading, body, name));
    const authorizer = source === undefined ? undefined : readRestAuthorizer(reading, name, source);
    return authorizer === undefined ? [] : [authorizer];
  });
  const keySource =
    properties.text('ApiKeySourceType') ?? body?.properties.text('x-amazon-apigateway-api-key-source');
  const ofBody = body?.properties.texts('x-amazon-apigateway-binary-media-types') ?? [];
  return {
    stage: stage.name,
    stageVariables: stage.variables,
    routes,
    authorizers: named,
    settings: {
      apiKeys: readApiKeys(reading, stage.name),
      ...(keySource === 'AUTHORIZER' ? { apiKeySource: 'AUTHORIZER' } : {}),
      // Some tools escape the slash, as in a JSON pointer.
      binaryMediaTypes: [...properties.texts('BinaryMediaTypes'), ...ofBody].map((type) =>
        type.replaceAll('~1', '/'),
      ),
      gatewayResponses: {
        ...(body === undefined ? {} : readBodyResponses(reading, body)),
        ...readGatewayResponses(reading),
      },
    },
  };
}

/** Names of the authorizers that routes have; others are not looked at. */
export function usedAuthorizers(routes: readonly DeployedRoute[]): readonly string[] {
  return [...new Set(routes.flatMap(({ authorizer }) => authorizer ?? []))];
}
