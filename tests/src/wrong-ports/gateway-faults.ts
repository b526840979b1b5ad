import type { ApiDefinition } from '@straddle/gateway-emulator';
import { securityHeaders } from 'app-session';
import type { WrongPort } from './fault.ts';

/** Changes the routes of a function. */
function routesOf(
  functionName: string,
  change: (route: ApiDefinition['routes'][number]) => ApiDefinition['routes'][number],
): (definition: ApiDefinition) => ApiDefinition {
  return (definition) => ({
    ...definition,
    routes: definition.routes.map((route) => {
      const { integration } = route;
      const isOurs = integration.type === 'lambda' && integration.functionName === functionName;
      return isOurs ? change(route) : route;
    }),
  });
}

/** Ports that are right and deployed wrongly. */
export const gatewayFaults: readonly WrongPort[] = [
  {
    title: 'a denial without the headers of the product',
    fault: { definition: (definition) => ({ ...definition, gatewayResponses: {} }) },
    asked: 'own account',
    as: 'anonymous',
    reports: Object.keys(securityHeaders).map((name) => `header-missing headers.${name.toLowerCase()}`),
  },
  {
    title: 'a denial with another status',
    fault: {
      definition: ({ gatewayResponses, ...definition }) => ({
        ...definition,
        gatewayResponses: {
          ...gatewayResponses,
          UNAUTHORIZED: { ...gatewayResponses?.DEFAULT_4XX, statusCode: 403 },
        },
      }),
    },
    asked: 'own account',
    as: 'expired',
    reports: ['status status'],
  },
  {
    title: 'a route without its authorizer',
    fault: { definition: routesOf('account', ({ authorizer: _left, ...route }) => route) },
    asked: 'own account',
    as: 'anonymous',
    reports: ['status status', 'json-changed body.message'],
  },
  {
    title: 'two routes that are answered by each other',
    fault: {
      definition: ({ functions, ...definition }) => {
        const { account } = functions ?? {};
        if (account === undefined) throw new Error('there is no function "account"');
        const routes = account.environment['STRADDLE_ROUTES'] ?? '';
        const environment = {
          ...account.environment,
          STRADDLE_ROUTES: routes.replace('getMe', 'getPrivate'),
        };
        return { ...definition, functions: { ...functions, account: { ...account, environment } } };
      },
    },
    asked: 'own account',
    as: 'cookie',
    reports: [
      ...['customerAccountId', 'fullName', 'roles', 'userId'].map((field) => `json-missing body.${field}`),
      'json-extra body.principal',
    ],
  },
];
