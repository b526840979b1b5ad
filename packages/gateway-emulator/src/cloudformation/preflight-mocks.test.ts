import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import type { ApiDefinition } from '../definition/api-definition.ts';
import { startGateway } from '../start-gateway.ts';
import { refusedPlaces } from '../testing/templates/refused-places.ts';
import {
  changed,
  restTemplate,
  type SmallTemplate,
  someCode,
  withResources,
} from '../testing/templates/small-templates.ts';
import { apiDefinitionFromTemplate } from './api-definition-from-template.ts';
import type { JsonObject } from './template.ts';

const headers = { 'Access-Control-Allow-Origin': "'*'", 'Access-Control-Allow-Methods': "'OPTIONS,GET'" };
const underPrefix = (values: Readonly<Record<string, unknown>>): JsonObject =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`method.response.header.${name}`, value]),
  );

/** As the Serverless Framework (osls 4.3.1) writes it for `cors: true`. */
const ofServerless = {
  AuthorizationType: 'NONE',
  HttpMethod: 'OPTIONS',
  MethodResponses: [
    {
      StatusCode: '200',
      ResponseParameters: underPrefix({
        'Access-Control-Allow-Origin': true,
        'Access-Control-Allow-Methods': true,
      }),
      ResponseModels: {},
    },
  ],
  RequestParameters: {},
  Integration: {
    Type: 'MOCK',
    RequestTemplates: { 'application/json': '{statusCode:200}' },
    ContentHandling: 'CONVERT_TO_TEXT',
    IntegrationResponses: [
      {
        StatusCode: '200',
        ResponseParameters: underPrefix(headers),
        ResponseTemplates: { 'application/json': '' },
      },
    ],
  },
  ResourceId: { Ref: 'Orders1' },
  RestApiId: { Ref: 'Api' },
};
const [answer] = ofServerless.Integration.IntegrationResponses;
const template = changed(
  withResources(restTemplate, {
    OptionsOrders: { Type: 'AWS::ApiGateway::Method', Properties: ofServerless },
    Deployment: {
      Type: 'AWS::ApiGateway::Deployment',
      Properties: { RestApiId: { Ref: 'Api' } },
      DependsOn: ['GetOrders', 'AnyRest', 'OptionsOrders'],
    },
  }),
  'Api',
  { BinaryMediaTypes: ['*/*'] },
);

function integrationOf(definition: ApiDefinition, routeKey: string): unknown {
  return definition.routes.find((route) => route.routeKey === routeKey)?.integration;
}

function withIntegration(of: JsonObject): SmallTemplate {
  return changed(template, 'OptionsOrders', { Integration: { ...ofServerless.Integration, ...of } });
}

function withAnswer(of: JsonObject): SmallTemplate {
  return withIntegration({ IntegrationResponses: [{ ...answer, ...of }] });
}

async function fromCdk(): Promise<SmallTemplate> {
  const file = new URL('../testing/templates/cdk-preflight.json', import.meta.url);
  return JSON.parse(await readFile(file, 'utf8'));
}

describe('preflights that a REST API answers by itself', () => {
  test("the Serverless Framework's cors: true", () => {
    const definition = apiDefinitionFromTemplate(template, { functions: someCode });
    expect(integrationOf(definition, 'OPTIONS /orders')).toEqual({
      type: 'mock',
      statusCode: 200,
      headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'OPTIONS,GET' },
      contentHandling: 'CONVERT_TO_TEXT',
    });
  });

  test("CDK's defaultCorsPreflightOptions, with several origins", async () => {
    const definition = apiDefinitionFromTemplate(await fromCdk());
    const expected = {
      type: 'mock',
      statusCode: 204,
      headers: {
        'Access-Control-Allow-Headers': 'content-type',
        'Access-Control-Allow-Origin': 'https://app.example.com',
        Vary: 'Origin',
        'Access-Control-Allow-Methods': 'GET,POST',
        'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Max-Age': '300',
      },
      otherOrigins: ['https://other.example.com', 'https://third.example.com'],
    };
    expect(integrationOf(definition, 'OPTIONS /')).toEqual(expected);
    expect(integrationOf(definition, 'OPTIONS /orders')).toEqual(expected);
    const gateway = await startGateway(definition);
    try {
      const response = await fetch(`${gateway.url}/orders`, {
        method: 'OPTIONS',
        headers: { origin: 'https://third.example.com', 'access-control-request-method': 'GET' },
      });
      expect({
        status: response.status,
        allowed: response.headers.get('access-control-allow-origin'),
      }).toEqual({ status: 204, allowed: 'https://third.example.com' });
    } finally {
      await gateway.stop();
    }
  });

  test("CDK's without a template, as it is for one origin", async () => {
    const one = await fromCdk();
    const text = JSON.stringify(one).replaceAll(/"ResponseTemplates":\{[^}]*\},/g, '');
    const definition = apiDefinitionFromTemplate(JSON.parse(text));
    expect(integrationOf(definition, 'OPTIONS /orders')).toMatchObject({ type: 'mock', statusCode: 204 });
    expect(integrationOf(definition, 'OPTIONS /orders')).not.toHaveProperty('otherOrigins');
  });
});

describe('every other MOCK is refused by logical id and property', () => {
  const origins = (condition: string): string =>
    `#set($origin = $input.params().header.get("Origin"))\n#if($origin == "")\n  #set($origin = $input.params().header.get("origin"))\n#end\n#if(${condition})\n  #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)\n#end`;

  test.each<{ readonly template: SmallTemplate; readonly place: string }>([
    {
      template: changed(template, 'OptionsOrders', { HttpMethod: 'POST' }),
      place: 'Integration.Type: a MOCK is emulated only for OPTIONS that anybody may call',
    },
    {
      template: changed(template, 'OptionsOrders', {
        AuthorizationType: 'CUSTOM',
        AuthorizerId: { Ref: 'Authorizer' },
      }),
      place: 'Integration.Type: a MOCK is emulated only for OPTIONS that anybody may call',
    },
    {
      template: changed(template, 'OptionsOrders', { ApiKeyRequired: true }),
      place: 'Integration.Type: a MOCK is emulated only for OPTIONS that anybody may call',
    },
    {
      template: withIntegration({ IntegrationResponses: [] }),
      place: 'Integration.IntegrationResponses: a MOCK with other than one answer',
    },
    {
      template: withIntegration({
        IntegrationResponses: [answer, { StatusCode: '500', SelectionPattern: '5..' }],
      }),
      place: 'Integration.IntegrationResponses: a MOCK with other than one answer',
    },
    {
      template: withIntegration({ RequestTemplates: undefined }),
      place: 'Integration.RequestTemplates: of mapping templates only application/json',
    },
    {
      template: withIntegration({
        RequestTemplates: { 'application/json': '{"statusCode": #if(true) 200 #else 500 #end}' },
      }),
      place: 'Integration.RequestTemplates: of mapping templates only application/json',
    },
    {
      template: withIntegration({
        RequestTemplates: { 'application/json': '{statusCode:200}', 'text/plain': '{statusCode:200}' },
      }),
      place: 'Integration.RequestTemplates: of mapping templates only application/json',
    },
    {
      template: withIntegration({ PassthroughBehavior: 'NEVER' }),
      place: 'Integration.PassthroughBehavior: NEVER is not emulated for a MOCK; remove it',
    },
    {
      template: withIntegration({ ContentHandling: 'CONVERT_TO_BINARY' }),
      place: 'Integration.ContentHandling: CONVERT_TO_BINARY is not emulated',
    },
    {
      template: withIntegration({ ContentHandling: undefined }),
      place: 'Integration.ContentHandling: without it AWS answers 500 to every preflight',
    },
    {
      template: withIntegration({ RequestParameters: { a: 'b' } }),
      place: 'Integration.RequestParameters: nothing of the request is mapped here',
    },
    {
      template: withAnswer({ StatusCode: '201' }),
      place: 'Integration.IntegrationResponses.0.StatusCode: a preflight is answered with 200 or 204',
    },
    {
      template: withAnswer({ SelectionPattern: '2..' }),
      place: 'Integration.IntegrationResponses.0.SelectionPattern: there is one answer only',
    },
    {
      template: withAnswer({ StatusCode: '204' }),
      place: 'MethodResponses: AWS refuses an answer that the method does not declare, and none is 204',
    },
    {
      template: withAnswer({
        ResponseParameters: underPrefix({ 'Access-Control-Allow-Origin': 'method.request.header.Origin' }),
      }),
      place: 'Access-Control-Allow-Origin: method.request.header.Origin is not mapped here',
    },
    {
      template: withAnswer({ ResponseParameters: underPrefix({ ...headers, 'X-New': "'a'" }) }),
      place: 'method.response.header.X-New: AWS refuses a header that the method does not declare',
    },
    {
      template: withAnswer({ ResponseTemplates: { 'application/json': '{}' } }),
      place: 'ResponseTemplates.application/json: of templates for answers only CDK',
    },
    {
      template: withAnswer({
        ResponseTemplates: {
          'application/json':
            '#set($origin = $input.params("Origin"))\n#if($origin.matches("https://a[.]b")) #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin) #end',
        },
      }),
      place: 'ResponseTemplates.application/json: of templates for answers only CDK',
    },
    {
      // Not with the status 200, whose body the template would be.
      template: withAnswer({
        ResponseTemplates: { 'application/json': origins('$origin == "https://b.c"') },
      }),
      place: 'ResponseTemplates.application/json: of templates for answers only CDK',
    },
    {
      template: withAnswer({
        StatusCode: '204',
        ResponseTemplates: { 'application/json': origins('$origin == "https://b.c" || true') },
      }),
      place: 'ResponseTemplates.application/json: of templates for answers only CDK',
    },
  ])('$place', ({ template: refused, place }) => {
    expect(refusedPlaces(refused)).toContainEqual(expect.stringContaining(place));
    expect(refusedPlaces(refused).every((each) => each.startsWith('OptionsOrders.'))).toBe(true);
  });

  test('the template that is changed above is not refused', () => {
    expect(refusedPlaces(template)).toEqual([]);
  });
});
