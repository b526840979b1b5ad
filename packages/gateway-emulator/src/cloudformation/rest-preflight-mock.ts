import type { MockIntegration } from '../definition/api-definition.ts';
import type { Properties } from './properties.ts';
import { refuseUnknown } from './property-rules.ts';
import type { Reading } from './reading.ts';
import type { RestMethod } from './rest-integration.ts';

const asTools =
  "write it as CDK's defaultCorsPreflightOptions or the Serverless Framework's cors: true does, or let the backend that answers preflights today do it (OPTIONS with HTTP_PROXY)";

/** `{ statusCode: 200 }`: which of the answers is chosen, and there is only one. */
const requestTemplate = /^\s*\{\s*(?:statusCode|"statusCode")\s*:\s*20[04]\s*\}\s*$/;

/** Reads a MOCK in the form that CDK and the Serverless Framework give to preflights. Every other one is refused. */
export function readPreflightMock(
  { api }: Pick<Reading, 'api'>,
  properties: Properties,
  { routeKey, ofMethod }: RestMethod,
): MockIntegration | undefined {
  const isOpenPreflight =
    ofMethod !== undefined &&
    routeKey.startsWith('OPTIONS ') &&
    (ofMethod.text('AuthorizationType') ?? 'NONE').toUpperCase() === 'NONE' &&
    !ofMethod.isTrue('ApiKeyRequired');
  const [answer, ...others] = properties.children('IntegrationResponses');
  if (!isOpenPreflight || answer === undefined || others.length > 0) {
    const reason = isOpenPreflight
      ? 'a MOCK with other than one answer is not emulated'
      : 'a MOCK is emulated only for OPTIONS that anybody may call, as a resource of its own';
    properties.refuse(isOpenPreflight ? 'IntegrationResponses' : 'Type', reason, asTools);
    return undefined;
  }
  refuseUnknown(properties, 'AWS::ApiGateway::Method Integration MOCK');
  refuseUnknown(answer, 'AWS::ApiGateway::Method IntegrationResponse');
  checkTemplates(properties);
  const contentHandling = readContentHandling(api.properties, properties);
  const statusCode = answer.number('StatusCode') === 200 ? 200 : 204;
  if (answer.number('StatusCode') !== statusCode) {
    answer.refuse('StatusCode', 'a preflight is answered with 200 or 204 here', asTools);
  }
  const otherOrigins = readOtherOrigins(answer);
  return {
    type: 'mock',
    statusCode,
    headers: readHeaders(answer, ofMethod, statusCode),
    ...(otherOrigins.length === 0 ? {} : { otherOrigins }),
    ...contentHandling,
  };
}

function checkTemplates(properties: Properties): void {
  const templates = properties.child('RequestTemplates');
  const [type, ...others] = templates?.names ?? [];
  const isPlain = type === 'application/json' && others.length === 0;
  if (!isPlain || !requestTemplate.test(templates?.text(type) ?? '')) {
    properties.refuse(
      'RequestTemplates',
      'of mapping templates only application/json with { statusCode: 200 } is emulated',
      asTools,
    );
  }
  const behaviour = properties.text('PassthroughBehavior');
  if (behaviour !== undefined && behaviour !== 'WHEN_NO_MATCH') {
    properties.refuse('PassthroughBehavior', `${behaviour} is not emulated for a MOCK`, 'remove it');
  }
}

function readContentHandling(
  api: Properties,
  properties: Properties,
): Pick<MockIntegration, 'contentHandling'> {
  const handling = properties.text('ContentHandling');
  if (handling === 'CONVERT_TO_TEXT') {
    return { contentHandling: handling };
  }
  if (handling !== undefined) {
    properties.refuse('ContentHandling', `${handling} is not emulated for a MOCK`, 'write CONVERT_TO_TEXT');
  } else if (api.texts('BinaryMediaTypes').includes('*/*')) {
    properties.refuse(
      'ContentHandling',
      'without it AWS answers 500 to every preflight, since the binary media type */* makes bytes of them',
      "write CONVERT_TO_TEXT (with CDK: addPropertyOverride('Integration.ContentHandling', 'CONVERT_TO_TEXT') of the CfnMethod)",
    );
  }
  return {};
}

/** Headers with a text in single quotes, which the method has to declare. */
function readHeaders(
  answer: Properties,
  ofMethod: Properties,
  statusCode: number,
): Readonly<Record<string, string>> {
  const declaredBy = ofMethod
    .children('MethodResponses')
    .find((response) => response.number('StatusCode') === statusCode);
  const declared = declaredBy?.child('ResponseParameters')?.names ?? [];
  if (declaredBy === undefined) {
    ofMethod.refuse(
      'MethodResponses',
      `AWS refuses an answer that the method does not declare, and none is ${statusCode}`,
      `add one with StatusCode ${statusCode}`,
    );
  }
  const parameters = answer.child('ResponseParameters');
  return Object.fromEntries(
    (parameters?.names ?? []).flatMap((target) => {
      const source = parameters?.text(target) ?? '';
      const name = /^method\.response\.header\.(.+)$/.exec(target)?.[1];
      const value = /^'(.*)'$/.exec(source)?.[1];
      if (name === undefined || value === undefined) {
        parameters?.refuse(
          target,
          `${source} is not mapped here`,
          "write a header and a text in quotes: '*'",
        );
        return [];
      }
      if (declaredBy !== undefined && !declared.includes(target)) {
        parameters?.refuse(
          target,
          'AWS refuses a header that the method does not declare',
          `add "${target}": true to the ResponseParameters of its MethodResponses`,
        );
      }
      return [[name, value]];
    }),
  );
}

/** The origins in CDK's template for several; an empty template, as the Serverless Framework writes it, has none. */
function readOtherOrigins(answer: Properties): readonly string[] {
  const templates = answer.child('ResponseTemplates');
  for (const type of templates?.names ?? []) {
    const text = templates?.text(type) ?? '';
    const origins = [...text.matchAll(/\$origin == "([^"]+)"/g)].map(([, origin = '']) => origin);
    const isOfCdk =
      type === 'application/json' && text === originTemplate(origins) && answer.number('StatusCode') === 204;
    if (isOfCdk) {
      return origins;
    }
    if (text !== '') {
      templates?.refuse(
        type,
        "of templates for answers only CDK's for several origins is emulated, with the status 204",
        asTools,
      );
    }
  }
  return [];
}

/** What CDK writes for all origins but the first, which is in the header. */
function originTemplate(origins: readonly string[]): string {
  return [
    '#set($origin = $input.params().header.get("Origin"))',
    '#if($origin == "")',
    '  #set($origin = $input.params().header.get("origin"))',
    '#end',
    `#if(${origins.map((origin) => `$origin == "${origin}"`).join(' || ')})`,
    '  #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)',
    '#end',
  ].join('\n');
}
