import { policy } from '../emulated-api.ts';
import { decideOwnArn } from './authorizer-answers.ts';
import { absent } from './expected.ts';
import type { GatewayCase, ServedCase } from './gateway-case.ts';

const page = 'https://app.example.com';
const cors = { allowOrigins: [page] };

const unreachable: readonly GatewayCase[] = ([504, 500] as const).map(
  (restBackendFailureStatus): ServedCase => ({
    number: 'U04',
    title: `a REST backend that cannot be reached is ${restBackendFailureStatus}`,
    api: {
      kind: 'rest',
      routeKeys: [],
      backendRoutes: { 'ANY /{proxy+}': '/{proxy}' },
      definition: { assumptions: { restBackendFailureStatus } },
    },
    steps: [
      {
        request: { target: '/a' },
        expected: {
          status: restBackendFailureStatus,
          body: '{"message": "Internal server error"}',
          headers: { 'x-amzn-ErrorType': 'InternalServerErrorException' },
          accessLog: { 'error.responseType': 'INTEGRATION_FAILURE', 'integration.error': 'ECONNREFUSED' },
        },
      },
    ],
  }),
);

const preflights: readonly GatewayCase[] = ([204, 200] as const).map(
  (preflightStatus): ServedCase => ({
    number: 'U17',
    title: `an HTTP API answers a preflight with ${preflightStatus}`,
    api: { kind: 'http', routeKeys: ['GET /a'], definition: { cors, assumptions: { preflightStatus } } },
    steps: [
      {
        request: {
          method: 'OPTIONS',
          target: '/a',
          headers: [`Origin: ${page}`, 'Access-Control-Request-Method: GET'],
        },
        expected: {
          status: preflightStatus,
          body: '',
          headers: {
            'access-control-allow-origin': page,
            'Content-Length': preflightStatus === 204 ? absent : '0',
          },
        },
      },
    ],
  }),
);

const gatewayAnswers: readonly GatewayCase[] = [true, false].map(
  (corsOnGatewayAnswers): ServedCase => ({
    number: 'U18',
    title: `a 404 of an HTTP API itself has ${corsOnGatewayAnswers ? '' : 'no '}CORS headers`,
    api: { kind: 'http', routeKeys: ['GET /a'], definition: { cors, assumptions: { corsOnGatewayAnswers } } },
    steps: [
      {
        request: { target: '/b', headers: [`Origin: ${page}`] },
        expected: {
          status: 404,
          body: '{"message":"Not Found"}',
          headers: { 'access-control-allow-origin': corsOnGatewayAnswers ? page : absent },
        },
      },
    ],
  }),
);

const absentVariables: readonly GatewayCase[] = (['empty', 'dash'] as const).map(
  (absentTemplateVariable): ServedCase => ({
    number: 'U19',
    title: `a template shows ${absentTemplateVariable === 'empty' ? 'nothing' : 'a dash'} for what has no value`,
    api: {
      kind: 'rest',
      authorizer: () => policy('Deny', '*'),
      definition: {
        assumptions: { absentTemplateVariable },
        gatewayResponses: {
          ACCESS_DENIED: {
            templates: { 'application/json': '["$context.authorizer.reason","$stageVariables.a"]' },
          },
        },
      },
    },
    steps: [
      {
        request: { target: '/a' },
        expected: { status: 403, body: absentTemplateVariable === 'empty' ? '["",""]' : '["-","-"]' },
      },
    ],
  }),
);

const templateChoices: readonly GatewayCase[] = (['by-accept', 'json-first'] as const).map(
  (gatewayResponseTemplate): ServedCase => ({
    number: 'U20',
    title: `of several templates the one is used that is ${gatewayResponseTemplate === 'by-accept' ? 'accepted' : 'JSON'}`,
    api: {
      kind: 'rest',
      routeKeys: ['GET /a'],
      definition: {
        assumptions: { gatewayResponseTemplate },
        gatewayResponses: { DEFAULT_4XX: { templates: { 'text/html': '<p>', 'application/json': '{}' } } },
      },
    },
    steps: [
      {
        request: { target: '/b', headers: ['Accept: image/png, text/html;q=0.9, application/json'] },
        expected:
          gatewayResponseTemplate === 'by-accept'
            ? { status: 403, body: '<p>', headers: { 'Content-Type': 'text/html' } }
            : { status: 403, body: '{}', headers: { 'Content-Type': 'application/json' } },
      },
      {
        request: { target: '/b' },
        expected: { status: 403, body: '{}', headers: { 'Content-Type': 'application/json' } },
      },
    ],
  }),
);

/** The wording that AWS had before; the cases A10 and A11 show the present one. */
const formerWording: readonly GatewayCase[] = [
  {
    number: 'A10',
    title: 'the wording of an explicit deny until about 2025',
    api: {
      kind: 'rest',
      authorizer: decideOwnArn('Deny'),
      definition: { assumptions: { denialWording: '2024' } },
    },
    steps: [
      {
        request: { target: '/a' },
        expected: {
          status: 403,
          body: '{"Message":"User is not authorized to access this resource with an explicit deny"}',
          bodyBytes: 82,
          headers: { 'x-amzn-ErrorType': 'AccessDeniedException' },
        },
      },
    ],
  },
  {
    number: 'A11',
    title: 'the wording of an implicit deny until about 2025',
    api: {
      kind: 'rest',
      authorizer: () => policy('Allow', 'arn:aws:execute-api:other'),
      definition: { assumptions: { denialWording: '2024' } },
    },
    steps: [
      {
        request: { target: '/a' },
        expected: {
          status: 403,
          body: '{"Message":"User is not authorized to access this resource"}',
          bodyBytes: 60,
          headers: { 'x-amzn-ErrorType': 'AccessDeniedException' },
        },
      },
    ],
  },
];

/** U: gateway responses, CORS and backends, under each of their options. */
export const frontDoorAssumptionCases: readonly GatewayCase[] = [
  ...unreachable,
  ...preflights,
  ...gatewayAnswers,
  ...absentVariables,
  ...templateChoices,
  ...formerWording,
];
