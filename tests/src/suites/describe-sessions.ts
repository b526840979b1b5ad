import { beforeAll, describe, expect, test } from '@jest/globals';
import { createGiven, credentialKinds, type Given } from '../testing/given.ts';
import type { TestStacks } from '../testing/start-test-stacks.ts';
import { createThen, type Then } from '../testing/then.ts';
import { createWhen, type When } from '../testing/when.ts';

const ada = {
  userId: 'usr_ada',
  customerAccountId: 'acc_north',
  fullName: 'Ada Núñez',
  roles: ['admin', 'member'],
};
const unauthorized = { message: 'Unauthorized' };
const DAY_MS = 86_400_000;
const movedRoutes = ['GET /me', 'GET /private', 'GET /event-metrics?from=2026-01-01&to=2026-01-31'];

/** A session made by legacy is the same session for Lambda: accepted, ended and extended alike. */
export function describeSessions(stacksOf: () => TestStacks): void {
  describe('one session on both stacks', () => {
    let stacks: TestStacks;
    let given: Given;
    let when: When;
    let then: Then;
    beforeAll(async () => {
      stacks = stacksOf();
      given = createGiven(stacks);
      when = createWhen(stacks);
      then = createThen(stacks);
    });

    test.each(credentialKinds)(
      'a login at legacy with a %s is accepted by Lambda, as the same principal',
      async (credential) => {
        const user = await given.aLoggedInUser({ credential });

        const { gateway, legacy } = await when.weCallBoth('GET /me', { as: user });

        expect(gateway).toMatchObject({ status: 200, json: ada });
        expect(legacy).toMatchObject({ status: 200, json: ada });
        expect(gateway.text).toBe(legacy.text);
        // Legacy gives every path to Express; that Lambda answered is in the gateway's log alone.
        const entry = then.theAccessLogEntry(gateway);
        expect(stacks.api === 'rest' ? entry.resourcePath : entry.routeKey).toMatch(/^(GET )?\/me$/);
        expect(entry).toMatchObject({
          'authorizer.status': 200,
        });
      },
    );

    test('a token login sets no cookie, and its token is the whole credential', async () => {
      const user = await given.aLoggedInUser({ credential: 'token' });
      expect(user.login.headers.getSetCookie()).toEqual([]);
      const answer = await when.weCall('GET /me', { as: user });
      expect(answer).toMatchObject({ status: 200, json: ada });
    });

    test.each(movedRoutes)('%s answers the same on both stacks', async (request) => {
      const user = await given.aLoggedInUser({ name: 'cleo' });
      const { gateway, legacy } = await when.weCallBoth(request, { as: user });
      expect(gateway.status).toBe(200);
      expect(gateway.text).toBe(legacy.text);
      expect(gateway.headers.get('content-type')).toBe(legacy.headers.get('content-type'));
      expect(gateway.headers.get('etag')).toBe(legacy.headers.get('etag'));
    });

    describe('a caller without a good credential is 401 on both stacks, with the body of legacy', () => {
      type Denied = { readonly title: string; readonly headers: (signed: string) => Record<string, string> };
      const cookie = (value: string): Record<string, string> => ({
        cookie: `connect.sid=${encodeURIComponent(value)}`,
      });
      const rows: readonly Denied[] = [
        { title: 'anonymous', headers: () => ({}) },
        { title: 'an empty session cookie', headers: () => cookie('') },
        {
          title: 'a cookie of another name',
          headers: (signed) => ({ cookie: `sid=${encodeURIComponent(signed)}` }),
        },
        {
          title: 'an unsigned cookie: the bare session id',
          headers: (signed) => cookie(signed.slice(2).split('.')[0] ?? ''),
        },
        {
          title: 'an unsigned cookie with s: in front',
          headers: (signed) => cookie(signed.split('.')[0] ?? ''),
        },
        { title: 'a tampered signature', headers: (signed) => cookie(tamper(signed, signed.length - 1)) },
        { title: 'a tampered session id', headers: (signed) => cookie(tamper(signed, 5)) },
        {
          title: 'a good cookie behind a tampered one of the same name',
          headers: (signed) => ({
            cookie: `connect.sid=${encodeURIComponent(tamper(signed, 5))}; connect.sid=${encodeURIComponent(signed)}`,
          }),
        },
        {
          title: 'an unsigned bearer token',
          headers: (signed) => ({ authorization: `Bearer ${signed.slice(2).split('.')[0]}` }),
        },
        {
          title: 'a tampered bearer token',
          headers: (signed) => ({ authorization: `Bearer ${tamper(signed, 5)}` }),
        },
        {
          title: 'a malformed Authorization beside a good cookie',
          headers: (signed) => ({ ...cookie(signed), authorization: 'Bearer' }),
        },
        {
          title: 'another scheme beside a good cookie',
          headers: (signed) => ({ ...cookie(signed), authorization: 'Basic YTpi' }),
        },
        {
          title: 'a tampered bearer token beside a good cookie',
          headers: (signed) => ({ ...cookie(signed), authorization: `Bearer ${tamper(signed, 5)}` }),
        },
      ];
      let signed: string;
      beforeAll(async () => {
        const user = await given.aLoggedInUser();
        signed = user.signedValue;
        // Else every row would pass for a reason of its own.
        expect((await when.weCall('GET /me', { headers: cookie(signed) })).status).toBe(200);
      });

      test.each(rows)('$title', async ({ headers }) => {
        const { gateway, legacy } = await when.weCallBoth('GET /me', { headers: headers(signed) });
        expect(legacy).toMatchObject({ status: 401, json: unauthorized });
        expect(gateway).toMatchObject({ status: 401, json: unauthorized });
        expect(gateway.text).toBe(legacy.text);
        expect(gateway.headers.getSetCookie()).toEqual(legacy.headers.getSetCookie());
      });
    });

    test.each(credentialKinds)(
      'a logout at legacy ends the session for Lambda at once (%s)',
      async (credential) => {
        const user = await given.aLoggedInUser({ credential });
        expect((await when.weCall('GET /me', { as: user })).status).toBe(200);

        expect((await when.weCallLegacy('POST /auth/logout', { as: user })).status).toBe(204);

        expect(await when.weCall('GET /me', { as: user })).toMatchObject({ status: 401, json: unauthorized });
        expect(await then.theSession(user)).toBeNull();
      },
    );

    test('a logout ends that session only', async () => {
      const [leaving, staying] = await Promise.all([given.aLoggedInUser(), given.aLoggedInUser()]);
      await when.weCallLegacy('POST /auth/logout', { as: leaving });
      expect((await when.weCall('GET /me', { as: staying })).status).toBe(200);
    });

    test('a disabled user is 401 on both stacks, and either stack takes the user out of the session', async () => {
      const account = await given.anAccountOfItsOwn();
      const onGateway = await given.aLoggedInUser({ account });
      const onLegacy = await given.aLoggedInUser({ account });
      expect(await then.theSessionData(onGateway)).toEqual({ passport: { user: account.userId } });
      expect((await when.weCall('GET /me', { as: onGateway })).status).toBe(200);

      await given.theUserIsDisabled(account.userId);

      expect(await when.weCall('GET /me', { as: onGateway })).toMatchObject({
        status: 401,
        json: unauthorized,
      });
      expect(await when.weCallLegacy('GET /me', { as: onLegacy })).toMatchObject({
        status: 401,
        json: unauthorized,
      });
      const cleared = await then.theSessionData(onGateway);
      expect(cleared).toEqual({ passport: {} });
      expect(cleared).toEqual(await then.theSessionData(onLegacy));

      // The login is over for good: a user who is let in again has to log in again.
      await given.theUserIsEnabled(account.userId);
      expect((await when.weCallBoth('GET /me', { as: onGateway })).gateway.status).toBe(401);
      expect((await when.weCallLegacy('GET /me', { as: onGateway })).status).toBe(401);
    });

    test.each(credentialKinds)(
      'traffic on a Lambda route alone keeps the session alive (%s)',
      async (credential) => {
        const user = await given.aLoggedInUser({ credential });
        await given.theSessionExpires(user.sessionId, new Date(Date.now() + 60_000));

        const beforeMs = Date.now();
        expect((await when.weCall('GET /me', { as: user })).status).toBe(200);
        const afterMs = Date.now();

        const expiresMs = (await then.theSession(user))?.expires.getTime() ?? 0;
        expect(expiresMs).toBeGreaterThanOrEqual(beforeMs + 14 * DAY_MS);
        expect(expiresMs).toBeLessThanOrEqual(afterMs + 14 * DAY_MS);
        expect((await when.weCallLegacy('GET /me', { as: user })).status).toBe(200);
      },
    );

    test('an expired session is 401 on both stacks, and no traffic brings it back', async () => {
      const user = await given.aLoggedInUser();
      const expires = new Date(Date.now() - 1000);
      await given.theSessionExpires(user.sessionId, expires);
      const { gateway, legacy } = await when.weCallBoth('GET /me', { as: user });
      expect([gateway.status, legacy.status]).toEqual([401, 401]);
      expect((await then.theSession(user))?.expires).toEqual(expires);
    });

    test('a denied caller extends nothing', async () => {
      const user = await given.aLoggedInUser();
      const expires = new Date(Date.now() + 60_000);
      await given.theSessionExpires(user.sessionId, expires);
      await when.weCall('GET /me', {
        headers: {
          cookie: `connect.sid=${encodeURIComponent(tamper(user.signedValue, user.signedValue.length - 1))}`,
        },
      });
      expect((await then.theSession(user))?.expires).toEqual(expires);
    });
  });
}

/** Another character at one place. */
function tamper(text: string, index: number): string {
  const other = text[index] === 'A' ? 'B' : 'A';
  return `${text.slice(0, index)}${other}${text.slice(index + 1)}`;
}
