import { expect, test } from '@jest/globals';
import { getMe } from './get-me.ts';
import { getPrivate } from './get-private.ts';

const principal = { userId: 'usr_ada', customerAccountId: 'acc_north', fullName: 'Ada', roles: ['admin'] };
const request = {
  method: 'GET',
  routeKey: 'GET /me',
  pathParameters: {},
  query: {},
  headers: {},
  body: undefined,
};

test('GET /me answers the principal itself', () => {
  expect(getMe(request, principal)).toEqual({ status: 200, json: principal });
});

test('GET /private answers the principal by name', () => {
  expect(getPrivate(request, principal)).toEqual({ status: 200, json: { principal } });
});
