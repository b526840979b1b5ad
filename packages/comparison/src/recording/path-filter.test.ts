import { describe, expect, test } from '@jest/globals';
import { createPathFilter } from './path-filter.ts';

describe('without settings', () => {
  test.each(['/', '/projects', '/projects/prj_1', '/events', '/authors/1', '/blog/in'])(
    '%s is recorded',
    (path) => {
      expect(createPathFilter()(path)).toBe(true);
    },
  );

  test.each([
    '/auth',
    '/auth/login',
    '/auth/logout',
    '/AUTH/Login',
    '//auth//login',
    '/%61uth/login',
    '/v1/auth/session',
    '/login',
    '/oauth2/callback',
    '/users/1/password-reset/abc',
    '/tokens',
  ])('%s is not', (path) => {
    expect(createPathFilter()(path)).toBe(false);
  });
});

describe('with settings', () => {
  const isRecorded = createPathFilter({
    include: ['/projects', '/projects/*', '/auth/*'],
    exclude: ['*/export'],
  });

  test.each([
    ['/projects', true],
    ['/projects/prj_1/members', true],
    ['/projects/export', false],
    ['/projectsx', false],
    ['/events', false],
    // Nobody can include a login.
    ['/auth/login', false],
  ])('%s: %s', (path, expected) => {
    expect(isRecorded(path)).toBe(expected);
  });

  test('a dot is a dot', () => {
    expect(createPathFilter({ include: ['/a.b'] })('/axb')).toBe(false);
  });
});
