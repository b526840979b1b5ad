import type { ApiDefinition, GatewayResponses } from '../../definition/api-definition.ts';
import { policy } from '../emulated-api.ts';
import { throwing } from './authorizer-answers.ts';
import { absent, matching } from './expected.ts';
import type { CaseApi, GatewayCase } from './gateway-case.ts';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}';

const unauthorized = '{"message":"Unauthorized"}';
const missingToken = '{"message":"Missing Authentication Token"}';

/** A REST API whose every request is refused at the identity gate, unless it has a cookie. */
function guarded(gatewayResponses: GatewayResponses, definition: Partial<ApiDefinition> = {}): CaseApi {
  return {
    kind: 'rest',
    authorizer: () => policy('Allow', '*'),
    authorizerSettings: { identitySource: ['method.request.header.Cookie'] },
    routeKeys: ['ANY /{proxy+}'],
    definition: { gatewayResponses, ...definition },
  };
}

/** F: gateway responses. */
export const gatewayResponseCases: readonly GatewayCase[] = [
  {
    number: 'F01',
    title: 'a header of DEFAULT_4XX is on a 401, whose body stays',
    api: guarded({
      DEFAULT_4XX: {
        parameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'https://app.example.com'" },
      },
    }),
    steps: [
      {
        request: { target: '/a' },
        expected: {
          status: 401,
          body: unauthorized,
          bodyBytes: 26,
          headers: {
            'Content-Type': 'application/json',
            'x-amzn-ErrorType': 'UnauthorizedException',
            'Access-Control-Allow-Origin': 'https://app.example.com',
          },
          headerOrder: [
            'Date',
            'Content-Type',
            'Content-Length',
            'Connection',
            'x-amzn-RequestId',
            'x-amzn-ErrorType',
            'x-amz-apigw-id',
            'Access-Control-Allow-Origin',
          ],
          authorizerCalls: 0,
        },
      },
      {
        request: { target: '/a', headers: ['Cookie: a=1'] },
        expected: { status: 200, headers: { 'Access-Control-Allow-Origin': absent } },
      },
    ],
  },
  {
    number: 'F02',
    title: 'a response of its own type has its own status and body',
    api: guarded({
      UNAUTHORIZED: {
        statusCode: 403,
        templates: { 'application/json': '{"error":"$context.error.responseType"}' },
      },
    }),
    steps: [
      {
        request: { target: '/a' },
        expected: {
          status: 403,
          body: '{"error":"UNAUTHORIZED"}',
          bodyBytes: 24,
          headers: { 'x-amzn-ErrorType': 'UnauthorizedException', 'Content-Type': 'application/json' },
          authorizerCalls: 0,
        },
      },
    ],
  },
  {
    number: 'F04',
    title: 'a deny shows what its context says',
    api: {
      kind: 'rest',
      authorizer: () => policy('Deny', '*', { context: { reason: 'account closed', level: 3 } }),
      definition: {
        gatewayResponses: {
          ACCESS_DENIED: {
            templates: {
              'application/json':
                '{"m":"$context.authorizer.reason","l":$context.authorizer.level,"ms":$context.authorizer.integrationLatency}',
            },
          },
        },
      },
    },
    steps: [
      {
        request: { target: '/a' },
        expected: {
          status: 403,
          body: matching('^\\{"m":"account closed","l":3,"ms":\\d+\\}$'),
          headers: { 'x-amzn-ErrorType': 'AccessDeniedException' },
          authorizerCalls: 1,
        },
      },
    ],
  },
  {
    number: 'F06',
    title: 'a response of its own type takes nothing from DEFAULT_4XX, other types take it whole',
    api: guarded({
      UNAUTHORIZED: { parameters: { 'gatewayresponse.header.X-Own': "'1'" } },
      DEFAULT_4XX: {
        statusCode: 400,
        parameters: { 'gatewayresponse.header.X-Default': "'1'" },
        templates: { 'text/plain; charset=utf-8': 'no: $context.error.message' },
      },
    }),
    steps: [
      {
        request: { target: '/a' },
        expected: {
          status: 401,
          body: unauthorized,
          headers: { 'X-Own': '1', 'X-Default': absent, 'Content-Type': 'application/json' },
        },
      },
      {
        request: { target: '/' },
        expected: {
          status: 400,
          body: 'no: Missing Authentication Token',
          headers: {
            'X-Own': absent,
            'X-Default': '1',
            'Content-Type': 'text/plain; charset=utf-8',
            'x-amzn-ErrorType': 'MissingAuthenticationTokenException',
          },
        },
      },
    ],
  },
  {
    number: 'F07',
    title: 'a status of DEFAULT_5XX is that of every 5xx, and of no 4xx',
    api: {
      kind: 'rest',
      authorizer: (event) => {
        const { path }: { path?: unknown } = Object(event);
        if (path === '/authorizer') {
          throw new Error('broken');
        }
        return policy('Allow', '*');
      },
      handler: throwing('broken'),
      definition: {
        gatewayResponses: {
          DEFAULT_5XX: {
            statusCode: 503,
            templates: {
              'application/json': '{"message":$context.error.messageString,"text":"$context.error.message"}',
            },
          },
        },
      },
    },
    steps: [
      {
        request: { target: '/authorizer' },
        expected: {
          status: 503,
          body: '{"message":null,"text":""}',
          headers: { 'x-amzn-ErrorType': 'AuthorizerConfigurationException' },
        },
      },
      {
        request: { target: '/integration' },
        expected: {
          status: 503,
          body: '{"message":"Internal server error","text":"Internal server error"}',
          headers: { 'x-amzn-ErrorType': 'InternalServerErrorException' },
        },
      },
      { request: { target: '/' }, expected: { status: 403, body: missingToken } },
    ],
  },
  {
    number: 'F16',
    title:
      'a function that fails is an INTEGRATION_FAILURE with a status of its own, an unusable answer is not',
    api: {
      kind: 'rest',
      handler: (event) => {
        const { path }: { path?: unknown } = Object(event);
        if (path === '/throws') {
          throw new Error('broken');
        }
        return 'unusable';
      },
      definition: {
        gatewayResponses: {
          INTEGRATION_FAILURE: {
            templates: { 'application/json': '{"type":"$context.error.responseType"}' },
          },
        },
      },
    },
    steps: [
      {
        request: { target: '/throws' },
        expected: {
          status: 502,
          body: '{"type":"INTEGRATION_FAILURE"}',
          headers: { 'x-amzn-ErrorType': 'InternalServerErrorException' },
        },
      },
      {
        request: { target: '/unusable' },
        expected: {
          status: 502,
          body: '{"message": "Internal server error"}',
          accessLog: { 'error.responseType': 'DEFAULT_5XX' },
        },
      },
    ],
  },
  {
    number: 'F08',
    title: 'nothing changes a 413',
    api: {
      kind: 'rest',
      definition: {
        limits: { requestBodyBytes: 4 },
        gatewayResponses: {
          DEFAULT_4XX: {
            statusCode: 400,
            parameters: { 'gatewayresponse.header.X-Default': "'1'" },
            templates: { 'application/json': '{}' },
          },
        },
      },
    },
    steps: [
      {
        request: { method: 'POST', target: '/a', body: '12345' },
        expected: {
          status: 413,
          body: '{"message":"Request Too Long"}',
          headers: { 'X-Default': absent },
        },
      },
    ],
  },
  {
    number: 'F08',
    title: 'a response for 413 is refused',
    api: { kind: 'rest', definition: { gatewayResponses: { REQUEST_TOO_LARGE: { statusCode: 400 } } } },
    refused: ['gatewayResponses.REQUEST_TOO_LARGE: API Gateway does not let anybody change its 413'],
  },
  {
    number: 'F09',
    title: 'headers take static text, parts of the request, context and stage variables',
    api: guarded(
      {
        UNAUTHORIZED: {
          parameters: {
            'gatewayresponse.header.Content-Security-Policy': "'default-src 'none''",
            'gatewayresponse.header.Access-Control-Allow-Origin': 'method.request.header.Origin',
            'gatewayresponse.header.x-query': 'method.request.querystring.q',
            'gatewayresponse.header.x-path': 'method.request.path.id',
            'gatewayresponse.header.x-request': 'context.requestId',
            'gatewayresponse.header.x-type': 'context.error.responseType',
            'gatewayresponse.header.x-stage': 'stageVariables.colour',
          },
        },
      },
      {
        stageVariables: { colour: 'green' },
        routes: [
          {
            routeKey: 'GET /items/{id}',
            authorizer: 'authorizer',
            integration: { type: 'lambda', functionName: 'handler' },
          },
        ],
      },
    ),
    steps: [
      {
        request: {
          target: '/items/a%20b?q=1%2B&q=last%20one',
          headers: ['origin: https://app.example.com'],
        },
        expected: {
          status: 401,
          body: unauthorized,
          headers: {
            'Content-Security-Policy': "default-src 'none'",
            'Access-Control-Allow-Origin': 'https://app.example.com',
            'x-query': 'last one',
            'x-path': 'a%20b',
            'x-request': matching(`^${uuid}$`),
            'x-type': 'UNAUTHORIZED',
            'x-stage': 'green',
          },
        },
      },
      {
        request: { target: '/items/a?q=x%0d%0aSet-Cookie:%20a=1' },
        expected: {
          status: 401,
          headers: { 'Access-Control-Allow-Origin': absent, 'x-query': absent, 'Set-Cookie': absent },
        },
      },
    ],
  },
  {
    number: 'F10',
    title: 'a template takes context and stage variables, in quotes or not',
    api: guarded(
      {
        UNAUTHORIZED: {
          templates: {
            'application/json':
              '{"message":$context.error.messageString,"stage":"$context.stage","at":$context.requestTimeEpoch,"route":"$context.httpMethod $context.resourcePath.","colour":"$stageVariables.colour","price":"5$"}',
          },
        },
      },
      { stageVariables: { colour: 'green' } },
    ),
    steps: [
      {
        request: { method: 'PUT', target: '/a' },
        expected: {
          status: 401,
          body: '{"message":"Unauthorized","stage":"dev","at":1790280992000,"route":"PUT /{proxy+}.","colour":"green","price":"5$"}',
        },
      },
    ],
  },
  {
    number: 'F10',
    title: 'what gateway responses would print instead of evaluating is refused by name',
    api: {
      kind: 'rest',
      definition: {
        gatewayResponses: {
          DEFAULT_4XX: {
            templates: { 'application/json': '#if($context.error.message)x#end' },
            parameters: { 'gatewayresponse.header.X': 'https://app.example.com' },
          },
          DEFAULT_5XX: {
            templates: { 'application/json': '$util.escapeJavaScript($context.error.message)' },
          },
          UNAUTHORIZED: { templates: { 'application/json': "$input.params('a')" }, statusCode: 99 },
          ACCESS_DENIED: {
            templates: { 'application/json': '$context.authorizers.reason', text: '' },
            parameters: { 'method.response.header.X': "'1'", 'gatewayresponse.header.Content-Length': "'1'" },
          },
        },
      },
    },
    refused: [
      'DEFAULT_4XX: templates["application/json"]: "#if" is not evaluated',
      'DEFAULT_4XX: parameters["gatewayresponse.header.X"]: write a text in single quotes',
      'DEFAULT_5XX: templates["application/json"]: "$util.escapeJavaScript" has no value',
      'UNAUTHORIZED: statusCode: write a whole number from 200 to 599',
      'UNAUTHORIZED: templates["application/json"]: "$input.params" has no value',
      'ACCESS_DENIED: templates["application/json"]: "$context.authorizers.reason" has no value',
      'ACCESS_DENIED: templates["text"]: write a content type',
      'ACCESS_DENIED: parameters["method.response.header.X"]: write gatewayresponse.header.',
      'ACCESS_DENIED: parameters["gatewayresponse.header.Content-Length"]: the gateway writes this header itself',
    ],
  },
];
