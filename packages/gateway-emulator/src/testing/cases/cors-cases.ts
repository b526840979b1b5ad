import type { CorsDefinition } from '../../definition/api-definition.ts';
import { allowAll } from '../emulated-api.ts';
import { absent, matching } from './expected.ts';
import type { CaseApi, CaseStep, GatewayCase } from './gateway-case.ts';

const page = 'https://app.example.com';

const settings: CorsDefinition = {
  allowOrigins: [page, 'https://other.example.com'],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['content-type', 'x-csrf'],
  exposeHeaders: ['etag'],
  allowCredentials: true,
  maxAgeSeconds: 300,
};

function apiWithCors(cors: CorsDefinition, rest: Partial<CaseApi> = {}): CaseApi {
  return { kind: 'http', routeKeys: ['GET /a'], ...rest, definition: { cors, ...rest.definition } };
}

function preflight(origin: string, expected: CaseStep['expected']): CaseStep {
  const headers = [`Origin: ${origin}`, 'Access-Control-Request-Method: GET'];
  return { request: { method: 'OPTIONS', target: '/a', headers }, expected };
}

/** F: CORS of HTTP APIs, and that REST APIs have none. */
export const corsCases: readonly GatewayCase[] = [
  {
    number: 'F03',
    title: 'an HTTP API answers a preflight itself, without a route and without its authorizer',
    api: apiWithCors(settings, { authorizer: allowAll() }),
    steps: [
      preflight(page, {
        status: 204,
        body: '',
        headers: {
          'access-control-allow-origin': page,
          'access-control-allow-credentials': 'true',
          'access-control-expose-headers': 'etag',
          'access-control-allow-methods': 'GET,POST',
          'access-control-allow-headers': 'content-type,x-csrf',
          'access-control-max-age': '300',
          'apigw-requestid': matching('^[A-Za-z0-9_-]{15}=$'),
          'Content-Type': absent,
        },
        authorizerCalls: 0,
        accessLog: { routeKey: '-', status: 204, 'error.responseType': '-' },
      }),
      preflight('https://elsewhere.example.com', {
        status: 204,
        headers: { 'access-control-allow-origin': absent, 'access-control-allow-methods': absent },
        authorizerCalls: 0,
      }),
    ],
  },
  {
    number: 'F11',
    title: 'an HTTP API with CORS settings ignores what its function says about CORS',
    api: apiWithCors(settings, {
      handler: () => ({
        statusCode: 200,
        headers: { 'access-control-allow-origin': '*', 'access-control-max-age': '1', 'x-own': '1' },
        body: 'ok',
      }),
    }),
    steps: [
      {
        request: { target: '/a', headers: [`Origin: ${page}`] },
        expected: {
          status: 200,
          headers: {
            'Access-Control-Allow-Origin': page,
            'Access-Control-Allow-Credentials': 'true',
            'Access-Control-Expose-Headers': 'etag',
            'Access-Control-Max-Age': absent,
            'X-Own': '1',
          },
        },
      },
      {
        request: { target: '/a' },
        expected: { status: 200, headers: { 'Access-Control-Allow-Origin': absent, 'X-Own': '1' } },
      },
      {
        request: { target: '/a', headers: ['Origin: https://elsewhere.example.com'] },
        expected: { status: 200, headers: { 'Access-Control-Allow-Origin': absent } },
      },
    ],
  },
  {
    number: 'F11',
    title: 'and what its backend says',
    api: apiWithCors(settings, {
      routeKeys: [],
      backend: (_request, response) => {
        response.setHeader('Access-Control-Allow-Origin', '*');
        response.end('ok');
      },
      backendRoutes: { 'ANY /{proxy+}': '/{proxy}' },
    }),
    steps: [
      {
        request: { target: '/a', headers: [`Origin: ${page}`] },
        expected: { status: 200, headers: { 'Access-Control-Allow-Origin': page } },
      },
      {
        request: { target: '/a' },
        expected: { status: 200, headers: { 'Access-Control-Allow-Origin': absent } },
      },
    ],
  },
  {
    number: 'F11',
    title: 'without CORS settings the function is heard',
    api: {
      kind: 'http',
      handler: () => ({ statusCode: 200, headers: { 'access-control-allow-origin': '*' } }),
    },
    steps: [
      {
        request: { target: '/a' },
        expected: { status: 200, headers: { 'Access-Control-Allow-Origin': '*' } },
      },
    ],
  },
  {
    number: 'F12',
    title: 'OPTIONS without Origin, or without Access-Control-Request-Method, is no preflight',
    api: apiWithCors(settings),
    steps: [
      {
        request: { method: 'OPTIONS', target: '/a', headers: [`Origin: ${page}`] },
        expected: { status: 404, body: '{"message":"Not Found"}' },
      },
      {
        request: { method: 'OPTIONS', target: '/a', headers: ['Access-Control-Request-Method: GET'] },
        expected: { status: 404, body: '{"message":"Not Found"}' },
      },
    ],
  },
  {
    number: 'F13',
    title: 'a REST API lets a preflight reach the authorizer, for which it has no cookie',
    api: {
      kind: 'rest',
      authorizer: allowAll(),
      authorizerSettings: { identitySource: ['method.request.header.Cookie'] },
    },
    steps: [
      preflight(page, {
        status: 401,
        body: '{"message":"Unauthorized"}',
        headers: { 'Access-Control-Allow-Origin': absent },
        authorizerCalls: 0,
      }),
    ],
  },
  {
    number: 'F13',
    title: 'a REST API has no CORS settings',
    api: { kind: 'rest', definition: { cors: settings } },
    refused: ['cors: a REST API answers no preflight by itself'],
  },
  {
    number: 'F14',
    title: 'an HTTP API allows credentials to no wildcard',
    api: apiWithCors({ allowOrigins: ['*'], allowCredentials: true }),
    refused: ["cors.allowCredentials: AWS refuses it beside the origin '*'"],
  },
  {
    number: 'F15',
    title: 'an origin may be any, or any of a scheme',
    api: apiWithCors({ allowOrigins: ['https://*'] }),
    steps: [
      preflight('https://anywhere.example.com', {
        status: 204,
        headers: {
          'access-control-allow-origin': 'https://anywhere.example.com',
          'access-control-allow-credentials': absent,
        },
      }),
      preflight('http://anywhere.example.com', {
        status: 204,
        headers: { 'access-control-allow-origin': absent },
      }),
    ],
  },
  {
    number: 'F15',
    title: 'any origin at all is answered with a star',
    api: apiWithCors({ allowOrigins: ['*'], allowMethods: ['*'], allowHeaders: ['*'] }),
    steps: [
      preflight('null', {
        status: 204,
        headers: {
          'access-control-allow-origin': '*',
          'access-control-allow-methods': '*',
          'access-control-allow-headers': '*',
          'access-control-max-age': absent,
        },
      }),
    ],
  },
  {
    number: 'F15',
    title: 'CORS settings that could never match are refused',
    api: apiWithCors({
      allowOrigins: ['https://app.example.com/', 'https://*.example.com'],
      allowMethods: ['get'],
      maxAgeSeconds: 86_401,
    }),
    refused: [
      'cors.allowOrigins: "https://app.example.com/" is no origin',
      'cors.allowOrigins: "https://*.example.com" is no origin',
      'cors.allowMethods: "get" is no method',
      'cors.maxAgeSeconds: write whole seconds from -1 to 86400',
    ],
  },
];
