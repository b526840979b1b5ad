import type { DeployedIntegration } from './deployed-routes.ts';
import type { DeployedStage } from './deployed-stage.ts';
import { splitAddress } from './http-backend.ts';
import { routeSources } from './invoke-permissions.ts';
import { readFunctionCall } from './invoked-functions.ts';
import type { Properties } from './properties.ts';
import { refuseUnknown } from './property-rules.ts';
import type { Reading } from './reading.ts';
import { readPreflightMock } from './rest-preflight-mock.ts';
import { fillStageVariables } from './stage-variables.ts';

/** The method that an integration belongs to. */
export interface RestMethod {
  readonly routeKey: string;
  readonly stage: DeployedStage;
  /** `method.request.path.id`: what of the request may be mapped. */
  readonly declaredParameters: readonly string[];
  /** The method that it is part of, if it is a resource of its own. */
  readonly ofMethod?: Properties;
}

const notEmulated: Readonly<Record<string, string>> = {
  AWS: 'requests and answers go through mapping templates, which are not emulated; use AWS_PROXY',
  HTTP: 'requests and answers go through mapping templates, which are not emulated; use HTTP_PROXY',
};

/** Reads the integration of a method: AWS_PROXY, HTTP_PROXY, or the MOCK of a preflight. Everything else is refused. */
export function readRestIntegration(
  reading: Reading,
  properties: Properties,
  method: RestMethod,
): DeployedIntegration | undefined {
  const type = properties.neededText('Type')?.toUpperCase();
  if (type === 'AWS_PROXY' || type === 'HTTP_PROXY') {
    refuseUnknown(properties, 'AWS::ApiGateway::Method Integration');
    return type === 'AWS_PROXY' ? readLambda(reading, properties, method) : readHttpProxy(properties, method);
  }
  if (type === 'MOCK') {
    return readPreflightMock(reading, properties, method);
  }
  if (type !== undefined) {
    const why = Object.hasOwn(notEmulated, type) ? notEmulated[type] : undefined;
    properties.refuse('Type', `${type} integrations are refused`, why ?? 'use AWS_PROXY or HTTP_PROXY');
  }
  return undefined;
}

function readLambda(
  reading: Reading,
  properties: Properties,
  { routeKey, stage }: RestMethod,
): DeployedIntegration | undefined {
  const place = { properties, property: 'Uri' };
  if (properties.text('IntegrationHttpMethod')?.toUpperCase() !== 'POST') {
    properties.refuse(
      'IntegrationHttpMethod',
      'functions are called with POST, and AWS answers 500 otherwise',
      'write POST',
    );
  }
  refuseMappings(properties, 'requests reach a function unchanged');
  const address = properties.neededText('Uri');
  const call =
    address === undefined
      ? undefined
      : readFunctionCall(reading, fillStageVariables(address, stage.variables, place), place);
  return call === undefined
    ? undefined
    : {
        type: 'lambda',
        call: {
          ...call,
          sources: routeSources(stage.name, routeKey),
          hasRole: properties.has('Credentials'),
        },
        ...timeoutOf(properties),
      };
}

function readHttpProxy(properties: Properties, method: RestMethod): DeployedIntegration | undefined {
  const [ofRoute = ''] = method.routeKey.split(' ');
  const place = { properties, property: 'Uri' };
  const sent = properties.text('IntegrationHttpMethod')?.toUpperCase();
  if (sent !== 'ANY' && sent !== ofRoute) {
    properties.refuse(
      'IntegrationHttpMethod',
      `requests are sent on with their own method here, not ${sent ?? 'without one'}`,
      `write ANY or ${ofRoute}`,
    );
  }
  if (!properties.names.includes('Uri')) {
    properties.refuse('Uri', 'it is missing', 'write it');
    return undefined;
  }
  const address = fillStageVariables(properties.patchyText('Uri') ?? '', method.stage.variables, place);
  const parts = splitAddress(address);
  if (parts === undefined) {
    properties.refuse('Uri', `${address} is no http:// or https:// address`, 'write scheme and host');
    return undefined;
  }
  const isBehindVpcLink = properties.text('ConnectionType') === 'VPC_LINK';
  const path = mapPath(parts.path, properties, method);
  return {
    type: 'http-proxy',
    backend: { origin: parts.origin, isBehindVpcLink, path, ...timeoutOf(properties), place },
  };
}

/** Puts the names of the route's parameters into the address, as `integration.request.path.…` maps them. */
function mapPath(path: string, properties: Properties, { declaredParameters }: RestMethod): string {
  const mappings = properties.child('RequestParameters');
  const named = new Map<string, string>();
  for (const target of mappings?.names ?? []) {
    const name = /^integration\.request\.path\.(.+)$/.exec(target)?.[1];
    const source = mappings?.text(target) ?? '';
    const from = /^method\.request\.path\.(.+)$/.exec(source)?.[1];
    if (name === undefined || from === undefined) {
      mappings?.refuse(
        target,
        `${source} is not mapped here: of a request only path parameters are`,
        'remove it, or try it out on AWS',
      );
    } else if (!declaredParameters.includes(source)) {
      mappings?.refuse(
        target,
        `AWS refuses a mapping of ${source}, which the method does not declare`,
        `add "${source}": true to the method's RequestParameters`,
      );
    } else {
      named.set(name, from);
    }
  }
  return path.replaceAll(/\{([^{}+]+)\+?\}/g, (all, name: string) => {
    const from = named.get(name);
    if (from === undefined) {
      properties.refuse(
        'Uri',
        `nothing fills ${all}`,
        `map integration.request.path.${name} in RequestParameters`,
      );
    }
    return `{${from ?? name}}`;
  });
}

function refuseMappings(properties: Properties, reason: string): void {
  const mappings = properties.child('RequestParameters');
  for (const name of mappings?.names ?? []) {
    mappings?.refuse(name, reason, 'remove it');
  }
}

function timeoutOf(properties: Properties): { readonly timeoutMs?: number } {
  const timeoutMs = properties.number('TimeoutInMillis');
  return timeoutMs === undefined ? {} : { timeoutMs };
}
