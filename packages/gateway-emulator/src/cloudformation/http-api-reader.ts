import type { ApiDefinition } from '../definition/api-definition.ts';
import type { DeployedApi, DeployedAuthorizer } from './deployed-routes.ts';
import { readHttpStage } from './deployed-stage.ts';
import { readCors } from './gateway-answers.ts';
import { httpSchemeAuthorizer, readHttpOperations } from './http-api-body.ts';
import { readHttpRoutes } from './http-api-resources.ts';
import { readHttpAuthorizer } from './http-authorizer.ts';
import { readOpenApiBody } from './open-api-body.ts';
import { asObject, corsNames, readOpenApiPart } from './open-api-spelling.ts';
import { refuseUnknown } from './property-rules.ts';
import type { Reading } from './reading.ts';
import { usedAuthorizers } from './rest-api-reader.ts';

/** Reads an HTTP API from its resources, its OpenAPI document, or both. */
export function readHttpApi(
  reading: Reading,
): (DeployedApi & { readonly settings: Pick<ApiDefinition, 'cors'> }) | undefined {
  const { properties } = reading.api;
  refuseUnknown(properties, 'AWS::ApiGatewayV2::Api');
  const protocol = properties.text('ProtocolType') ?? 'HTTP';
  if (protocol !== 'HTTP') {
    properties.refuse('ProtocolType', `${protocol} APIs are not emulated`, 'name an HTTP or REST API');
  }
  const stage = protocol === 'HTTP' ? readHttpStage(reading) : undefined;
  if (stage === undefined) {
    return undefined;
  }
  const body = readOpenApiBody(reading);
  const routes = [
    ...(body === undefined ? [] : readHttpOperations(reading, body, stage)),
    ...readHttpRoutes(reading, stage),
  ];
  const ofResources = reading.ofApi('AWS::ApiGatewayV2::Authorizer');
  const authorizers = usedAuthorizers(routes).flatMap((name): DeployedAuthorizer[] => {
    const source =
      ofResources.find(({ logicalId }) => logicalId === name)?.properties ??
      (body === undefined ? undefined : httpSchemeAuthorizer(reading, body, name));
    const authorizer = source === undefined ? undefined : readHttpAuthorizer(reading, name, source);
    return authorizer === undefined ? [] : [authorizer];
  });
  const ofBody = body?.properties.raw('x-amazon-apigateway-cors');
  const cors =
    readCors(properties.child('CorsConfiguration')) ??
    (ofBody === undefined
      ? undefined
      : readCors(
          readOpenApiPart(reading, {
            path: 'Body.x-amazon-apigateway-cors.',
            values: asObject(ofBody),
            names: corsNames,
          }),
        ));
  return {
    stage: stage.name,
    stageVariables: stage.variables,
    routes,
    authorizers,
    settings: cors === undefined ? {} : { cors },
  };
}
