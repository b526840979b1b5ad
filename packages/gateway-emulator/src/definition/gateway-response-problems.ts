import { parameterProblems } from '../responses/gateway-response-parameters.ts';
import { templateProblems } from '../responses/gateway-response-template.ts';
import type { ApiDefinition, GatewayResponseDefinition } from './api-definition.ts';
import { gatewayResponseTypes } from './gateway-response-type.ts';

const types: ReadonlySet<string> = new Set(gatewayResponseTypes);

/** What is wrong with the changed answers of an API. */
export function gatewayResponseProblems({ kind, gatewayResponses }: ApiDefinition): string[] {
  if (gatewayResponses === undefined) {
    return [];
  }
  if (kind === 'http') {
    return ['gatewayResponses: the answers of an HTTP API cannot be changed; remove it'];
  }
  return Object.entries(gatewayResponses).flatMap(([type, response]) =>
    [...typeProblems(type), ...responseProblems(response)].map(
      (problem) => `gatewayResponses.${type}: ${problem}`,
    ),
  );
}

function typeProblems(type: string): string[] {
  if (type === 'REQUEST_TOO_LARGE') {
    return ['API Gateway does not let anybody change its 413; remove it'];
  }
  return types.has(type)
    ? []
    : [`API Gateway has no such response; write one of ${gatewayResponseTypes.join(', ')}`];
}

function responseProblems({ statusCode, parameters, templates }: GatewayResponseDefinition): string[] {
  const isStatus = statusCode === undefined || /^[2-5]\d\d$/.test(String(statusCode));
  return [
    ...(isStatus ? [] : ['statusCode: write a whole number from 200 to 599']),
    ...parameterProblems(parameters ?? {}),
    ...Object.entries(templates ?? {}).flatMap(([contentType, text]) =>
      [...contentTypeProblems(contentType), ...templateProblems(text)].map(
        (problem) => `templates["${contentType}"]: ${problem}`,
      ),
    ),
  ];
}

function contentTypeProblems(contentType: string): string[] {
  return /^[\w.+-]+\/[\w.+-]+(?:\s*;\s*[\w-]+=[\w-]+)*$/.test(contentType)
    ? []
    : ['write a content type such as application/json'];
}
