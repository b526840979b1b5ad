import { describe, expect, test } from '@jest/globals';
import type { ApiDefinition } from '../definition/api-definition.ts';
import { identifiers } from '../testing/emulated-api.ts';
import { createRouteFinder } from './create-route-finder.ts';

const routeKeys = ['GET /projects/latest', 'ANY /projects/{proxy+}', 'GET /me'];

function definition(kind: 'rest' | 'http', more: Partial<ApiDefinition> = {}): ApiDefinition {
  return {
    kind,
    ...identifiers,
    stage: kind === 'rest' ? 'dev' : '$default',
    functions: {},
    routes: routeKeys.map((routeKey) => ({
      routeKey,
      integration: { type: 'http-proxy', uri: 'http://127.0.0.1:3001/' },
    })),
    ...more,
  };
}

describe.each(['rest', 'http'] as const)('the route of a request to a %s API', (kind) => {
  test.each([
    ['GET', '/me', 'GET /me'],
    ['GET', '/projects/latest', 'GET /projects/latest'],
    ['POST', '/projects/latest', 'ANY /projects/{proxy+}'],
    ['GET', '/projects/prj_1/members', 'ANY /projects/{proxy+}'],
    ['POST', '/me', undefined],
    ['GET', '/elsewhere', undefined],
  ])('%s %s: %s', (method, path, routeKey) => {
    expect(createRouteFinder(definition(kind))(method, path)).toBe(routeKey);
  });
});

test('a trailing slash means what it means to the kind of API', () => {
  expect(createRouteFinder(definition('rest'))('GET', '/me/')).toBe('GET /me');
  expect(createRouteFinder(definition('http'))('GET', '/me/')).toBeUndefined();
});

test('a stage in the path belongs to no route, and another one has none', () => {
  const find = createRouteFinder(definition('rest', { addressing: 'stage-in-path' }));
  expect(find('GET', '/dev/me')).toBe('GET /me');
  expect(find('GET', '/prod/me')).toBeUndefined();
});
