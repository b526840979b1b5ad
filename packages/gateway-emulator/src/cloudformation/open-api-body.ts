import { asObject, readOpenApiPart } from './open-api-spelling.ts';
import type { Properties } from './properties.ts';
import type { Reading } from './reading.ts';
import { isJsonObject, type JsonObject } from './template.ts';

/** One operation of an OpenAPI document. */
export interface OpenApiOperation {
  readonly routeKey: string;
  /** Where it stands below the API's properties, with a dot at the end. */
  readonly path: string;
  readonly operation: JsonObject;
  /** Names of the parameters in its path that it declares. */
  readonly pathParameters: readonly string[];
  readonly security: OperationSecurity;
}

/** Who may call an operation. */
export interface OperationSecurity {
  readonly authorizer?: string;
  readonly apiKeyRequired?: boolean;
}

/** The OpenAPI document of an API, as far as API Gateway goes by it. */
export interface OpenApiBody {
  /** What it says about the API as a whole. */
  readonly properties: Properties;
  readonly operations: readonly OpenApiOperation[];
  /** Security scheme → it. */
  readonly schemes: JsonObject;
}

const anyMethod = 'x-amazon-apigateway-any-method';
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', anyMethod];

/** Documentation, and what has a meaning without an effect here. */
const passedOver = {
  document: [
    // Unless somebody says otherwise, which is refused, a base path is ignored when an API is imported.
    'basePath',
    'definitions',
    'externalDocs',
    'host',
    'info',
    'openapi',
    'schemes',
    'servers',
    'swagger',
    'tags',
    'x-amazon-apigateway-importexport-version',
  ],
  operation: [
    'consumes',
    'deprecated',
    'description',
    'isDefaultRoute',
    'operationId',
    'produces',
    'requestBody',
    'responses',
    'summary',
    'tags',
  ],
};

const readOfDocument = [
  'components',
  'paths',
  'security',
  'securityDefinitions',
  'x-amazon-apigateway-api-key-source',
  'x-amazon-apigateway-binary-media-types',
  'x-amazon-apigateway-cors',
  'x-amazon-apigateway-endpoint-configuration',
  'x-amazon-apigateway-gateway-responses',
  // Only their use by an operation, or by all, checks anything.
  'x-amazon-apigateway-request-validators',
];

/** Reads the document in `Body`, if there is one. What in it is not known is refused by its place. */
export function readOpenApiBody(reading: Reading): OpenApiBody | undefined {
  const { properties } = reading.api;
  const document = properties.has('Body') ? properties.raw('Body') : undefined;
  if (!isJsonObject(document)) {
    return undefined;
  }
  const all = readOpenApiPart(reading, { path: 'Body.', values: document, names: {} });
  refuseOthers(all, [...readOfDocument, ...passedOver.document]);
  const schemes = {
    ...asObject(document['securityDefinitions']),
    ...asObject(asObject(document['components'])['securitySchemes']),
  };
  const paths = Object.entries(asObject(all.raw('paths')));
  return {
    properties: all,
    schemes,
    operations: paths.flatMap(([path, item]) => readPath(reading, { path, item, document, schemes })),
  };
}

interface PathItem {
  readonly path: string;
  readonly item: unknown;
  readonly document: JsonObject;
  readonly schemes: JsonObject;
}

function readPath(reading: Reading, { path, item, document, schemes }: PathItem): OpenApiOperation[] {
  const place = `Body.paths.${path}.`;
  const ofPath = readOpenApiPart(reading, { path: place, values: asObject(item), names: {} });
  refuseOthers(ofPath, [...methods, 'parameters', 'summary', 'description']);
  const shared = [ofPath.raw('parameters') ?? []].flat();
  return ofPath.names
    .filter((name) => methods.includes(name) && ofPath.has(name))
    .map((name) => {
      const operation = asObject(ofPath.raw(name));
      const ofOperation = readOpenApiPart(reading, {
        path: `${place}${name}.`,
        values: operation,
        names: {},
      });
      refuseOthers(ofOperation, [
        'parameters',
        'security',
        'x-amazon-apigateway-integration',
        ...passedOver.operation,
      ]);
      const parameters = [...shared, ...[ofOperation.raw('parameters') ?? []].flat()].map(asObject);
      const method = name === anyMethod ? 'ANY' : name.toUpperCase();
      return {
        routeKey: path === '$default' ? path : `${method} ${path}`,
        path: `${place}${name}.`,
        operation,
        pathParameters: parameters
          .filter((parameter) => parameter['in'] === 'path')
          .map((parameter) => String(parameter['name'])),
        security: readSecurity(ofOperation, operation['security'] ?? document['security'], schemes),
      };
    });
}

/** Of several requirements API Gateway takes an authorizer, an API key, or both together. */
function readSecurity(operation: Properties, security: unknown, schemes: JsonObject): OperationSecurity {
  const names = [security ?? []].flat().flatMap((requirement) => Object.keys(asObject(requirement)));
  const found: { authorizer?: string; apiKeyRequired?: boolean } = {};
  for (const name of names) {
    const scheme = asObject(schemes[name]);
    const isKey = scheme['type'] === 'apiKey' && String(scheme['name']).toLowerCase() === 'x-api-key';
    if (isJsonObject(scheme['x-amazon-apigateway-authorizer']) && found.authorizer === undefined) {
      found.authorizer = name;
    } else if (isKey) {
      found.apiKeyRequired = true;
    } else if (name !== 'NONE') {
      operation.refuse(
        'security',
        `${name} is no authorizer with a function and no API key, or is a second one`,
        'use one authorizer with a function',
      );
    }
  }
  return found;
}

function refuseOthers(properties: Properties, known: readonly string[]): void {
  for (const name of properties.names) {
    if (!known.includes(name)) {
      properties.refuse(name, `${name} is not known to this gateway`, 'remove it, or try it out on AWS');
    }
  }
}
