import type { GatewayCase } from './gateway-case.ts';

/** C: routes and stages. */
export const routeCases: readonly GatewayCase[] = [
  {
    number: 'C01',
    title: 'a REST API has no word for an unknown path but a missing token',
    api: { kind: 'rest', routeKeys: ['GET /a'] },
    steps: [
      {
        request: { target: '/b' },
        expected: {
          status: 403,
          body: '{"message":"Missing Authentication Token"}',
          bodyBytes: 42,
          headers: { 'x-amzn-ErrorType': 'MissingAuthenticationTokenException' },
        },
      },
    ],
  },
];
