import type {
  CorsDefinition,
  GatewayResponseDefinition,
  GatewayResponses,
} from '../definition/api-definition.ts';
import type { Properties } from './properties.ts';
import { refuseUnknown } from './property-rules.ts';
import type { Reading } from './reading.ts';
import { readVariables } from './stage-variables.ts';

/** The changed answers of a REST API that are resources of their own, by what they are answers to. */
export function readGatewayResponses(reading: Reading): GatewayResponses {
  return Object.fromEntries(
    reading.ofApi('AWS::ApiGateway::GatewayResponse').flatMap(({ properties }) => {
      refuseUnknown(properties, 'AWS::ApiGateway::GatewayResponse');
      const type = properties.neededText('ResponseType');
      return type === undefined ? [] : [[type, readGatewayResponse(properties)]];
    }),
  );
}

/** One of them. Names of types are checked with the whole API. */
export function readGatewayResponse(properties: Properties): GatewayResponseDefinition {
  const statusCode = properties.number('StatusCode');
  const parameters = readVariables(properties.child('ResponseParameters'));
  const templates = readVariables(properties.child('ResponseTemplates'));
  return {
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    ...(Object.keys(templates).length === 0 ? {} : { templates }),
  };
}

/** CORS as an HTTP API answers it by itself. */
export function readCors(properties: Properties | undefined): CorsDefinition | undefined {
  if (properties === undefined) {
    return undefined;
  }
  const maxAgeSeconds = properties.number('MaxAge');
  const lists = {
    allowMethods: properties.texts('AllowMethods'),
    allowHeaders: properties.texts('AllowHeaders'),
    exposeHeaders: properties.texts('ExposeHeaders'),
  };
  return {
    allowOrigins: properties.texts('AllowOrigins'),
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)),
    ...(properties.isTrue('AllowCredentials') ? { allowCredentials: true } : {}),
    ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
  };
}
