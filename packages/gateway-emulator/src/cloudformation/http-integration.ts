import type { DeployedIntegration } from './deployed-routes.ts';
import type { DeployedStage } from './deployed-stage.ts';
import { splitAddress } from './http-backend.ts';
import { routeSources } from './invoke-permissions.ts';
import { readFunctionCall } from './invoked-functions.ts';
import type { Properties } from './properties.ts';
import { refuseUnknown } from './property-rules.ts';
import type { Reading } from './reading.ts';
import { fillStageVariables } from './stage-variables.ts';

/** The route that an integration answers. */
export interface HttpRoute {
  readonly routeKey: string;
  readonly stage: DeployedStage;
}

/** Reads an integration of an HTTP API: AWS_PROXY with a function, or HTTP_PROXY, also through a VPC link. */
export function readHttpIntegration(
  reading: Reading,
  properties: Properties,
  route: HttpRoute,
): DeployedIntegration | undefined {
  refuseUnknown(properties, 'AWS::ApiGatewayV2::Integration');
  const type = properties.neededText('IntegrationType')?.toUpperCase();
  if (type === 'AWS_PROXY') return readLambda(reading, properties, route);
  if (type === 'HTTP_PROXY') return readHttpProxy(properties, route);
  if (type !== undefined) {
    properties.refuse(
      'IntegrationType',
      `${type} integrations are not emulated`,
      'use AWS_PROXY or HTTP_PROXY',
    );
  }
  return undefined;
}

function readLambda(
  reading: Reading,
  properties: Properties,
  { routeKey, stage }: HttpRoute,
): DeployedIntegration | undefined {
  const place = { properties, property: 'IntegrationUri' };
  for (const name of properties.child('RequestParameters')?.names ?? []) {
    properties.refuse(`RequestParameters.${name}`, 'requests reach a function unchanged here', 'remove it');
  }
  const address = properties.neededText('IntegrationUri');
  const call =
    address === undefined
      ? undefined
      : readFunctionCall(reading, fillStageVariables(address, stage.variables, place), place);
  const payloadFormatVersion = readFormat(properties);
  return call === undefined || payloadFormatVersion === undefined
    ? undefined
    : {
        type: 'lambda',
        call: {
          ...call,
          sources: routeSources(stage.name, routeKey),
          hasRole: properties.has('CredentialsArn'),
        },
        payloadFormatVersion,
        ...timeoutOf(properties),
      };
}

/** Without one API Gateway takes 1.0. */
function readFormat(properties: Properties): '1.0' | '2.0' | undefined {
  const text = properties.text('PayloadFormatVersion') ?? '1.0';
  if (text === '1' || text === '1.0') return '1.0';
  if (text === '2' || text === '2.0') return '2.0';
  properties.refuse('PayloadFormatVersion', `${text} does not exist`, "write '1.0' or '2.0'");
  return undefined;
}

function readHttpProxy(
  properties: Properties,
  { routeKey, stage }: HttpRoute,
): DeployedIntegration | undefined {
  const place = { properties, property: 'IntegrationUri' };
  const [ofRoute = ''] = routeKey.split(' ');
  const sent = properties.text('IntegrationMethod')?.toUpperCase();
  if (sent !== 'ANY' && sent !== ofRoute) {
    properties.refuse(
      'IntegrationMethod',
      `requests are sent on with their own method here, not ${sent ?? 'without one'}`,
      'write ANY',
    );
  }
  const isBehindVpcLink = properties.text('ConnectionType') === 'VPC_LINK';
  const address = fillStageVariables(properties.patchyText('IntegrationUri') ?? '', stage.variables, place);
  const parts = splitAddress(address);
  const keepsPath = readMappings(properties);
  if (parts === undefined && !(isBehindVpcLink && address !== '')) {
    properties.refuse('IntegrationUri', 'it is no http:// or https:// address', 'write scheme and host');
    return undefined;
  }
  if (keepsPath && (parts?.path ?? '').replace(/^\/$/, '') !== '') {
    properties.refuse(
      'RequestParameters.overwrite:path',
      'what it does to an address with a path is not emulated',
      'remove the path from IntegrationUri',
    );
  }
  // A listener behind a VPC link gets the path of the request with the stage in front, unless it is overwritten.
  const ofListener =
    keepsPath || stage.name === '$default' ? pathOf(routeKey) : `/${stage.name}${pathOf(routeKey)}`;
  const path = parts === undefined || keepsPath ? ofListener : parts.path;
  return {
    type: 'http-proxy',
    backend: { origin: parts?.origin ?? address, isBehindVpcLink, path, ...timeoutOf(properties), place },
  };
}

/** Whether the path is overwritten with that of the request. Every other mapping is refused. */
function readMappings(properties: Properties): boolean {
  const mappings = properties.child('RequestParameters');
  let keepsPath = false;
  for (const name of mappings?.names ?? []) {
    const value = mappings?.text(name);
    if (name === 'overwrite:path' && value === '$request.path') {
      keepsPath = true;
    } else if (value !== undefined) {
      mappings?.refuse(
        name,
        `${value} is not mapped here: of parameter mappings only overwrite:path with $request.path is`,
        'remove it, or try it out on AWS',
      );
    }
  }
  return keepsPath;
}

/** The path of a request as the parameters of its route give it back. `$default` adds all of it by itself. */
function pathOf(routeKey: string): string {
  return routeKey === '$default' ? '' : (routeKey.split(' ')[1] ?? '').replaceAll('+}', '}');
}

function timeoutOf(properties: Properties): { readonly timeoutMs?: number } {
  const timeoutMs = properties.number('TimeoutInMillis');
  return timeoutMs === undefined ? {} : { timeoutMs };
}
