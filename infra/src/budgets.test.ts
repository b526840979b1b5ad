import { describe, expect, test } from '@jest/globals';
import { connectionBudget } from './connection-budget.ts';
import { FunctionEnvironmentTooLargeError } from './errors.ts';
import { fitEnvironment } from './function-environment.ts';

describe('connections to the database', () => {
  const functions = [
    { functionName: 'authorizer', settings: { database: true, reservedConcurrency: 50 } },
    { functionName: 'account', settings: { database: false, reservedConcurrency: 900 } },
    { functionName: 'projects', settings: { database: true } },
  ];

  test('are counted by what may run at once', () => {
    const budget = connectionBudget(functions, { perInstance: 4, unreservedConcurrency: 100, limit: 600 });
    expect(budget).toEqual({
      total: 600,
      text: expect.stringContaining(
        '600 = authorizer 200 (50 at once) + projects 400 (100 at once, not reserved)',
      ),
    });
  });

  test('are warned of over the limit', () => {
    const { warning } = connectionBudget(functions, {
      perInstance: 4,
      unreservedConcurrency: 100,
      limit: 599,
    });
    expect(warning).toMatch(
      /may open 600 connections .* is 599\. Write reservedConcurrency for authorizer, projects,/,
    );
  });
});

describe('variables of a function', () => {
  const manyRoutes = JSON.stringify(
    Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`GET /route-${n}`, { auth: 'session' }])),
  );

  test('stay as they are within 4 KB', () => {
    const variables = { STRADDLE_ROUTES: '{}', STRADDLE_SESSION: 'none' };
    expect(fitEnvironment('account', variables)).toEqual({ variables, files: {} });
  });

  test('leave the routes to a file if they would be larger', () => {
    expect(fitEnvironment('account', { STRADDLE_ROUTES: manyRoutes, STRADDLE_SESSION: 'none' })).toEqual({
      variables: { STRADDLE_ROUTES: 'file:straddle-routes.json', STRADDLE_SESSION: 'none' },
      files: { 'straddle-routes.json': manyRoutes },
    });
    expect(fitEnvironment('authorizer', { STRADDLE_ROUTE_AUTH: manyRoutes }).variables).toEqual({
      STRADDLE_ROUTE_AUTH: 'file:straddle-route-auth.json',
    });
  });

  test('are refused if a file does not help', () => {
    expect(() => fitEnvironment('account', { NOTE: 'x'.repeat(4000) })).toThrow(
      FunctionEnvironmentTooLargeError,
    );
  });
});
