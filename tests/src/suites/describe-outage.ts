import { beforeAll, describe, expect, test } from '@jest/globals';
import { createGiven, type LoggedInUser } from '../testing/given.ts';
import type { TestStacks } from '../testing/start-test-stacks.ts';
import { createThen } from '../testing/then.ts';
import { createWhen, type When } from '../testing/when.ts';

/**
 * Both stacks look for a database for two seconds. The authorizer's whole budget for reading a session is three;
 * then the answer must come, long before the ten seconds of a function. Four more for a busy machine.
 */
const ANSWER_LIMIT_MS = 7000;
const sessionRoutes = ['GET /me', 'GET /event-metrics?from=2026-01-01&to=2026-01-01', 'GET /profile'];

/** The database stops and comes back. Ends with everything as it was. */
export function describeOutage(stacksOf: () => TestStacks): void {
  describe('a database that stops and comes back', () => {
    let stacks: TestStacks;
    let when: When;
    let cookieUser: LoggedInUser;
    let tokenUser: LoggedInUser;
    beforeAll(async () => {
      stacks = stacksOf();
      when = createWhen(stacks);
      const given = createGiven(stacks);
      cookieUser = await given.aLoggedInUser();
      tokenUser = await given.aLoggedInUser({ credential: 'token' });
      // Connections are open when the outage begins: the harder case.
      for (const request of sessionRoutes) {
        const { gateway, legacy } = await when.weCallBoth(request, { as: cookieUser });
        expect([gateway.status, legacy.status]).toEqual([200, 200]);
      }
    });

    describe('while it is stopped', () => {
      type Answers = Awaited<ReturnType<When['weCallBoth']>>;
      let moved: readonly Answers[];
      let unmoved: Answers;
      let health: Answers;
      beforeAll(async () => {
        await stacks.database.stop();
        // Side by side: each of them waits for the database.
        const [byCookie, byToken, profile, probe] = await Promise.all([
          when.weCallBoth('GET /me', { as: cookieUser }),
          when.weCallBoth('GET /event-metrics?from=2026-01-01&to=2026-01-01', { as: tokenUser }),
          when.weCallBoth('GET /profile', { as: cookieUser }),
          when.weCallBoth('GET /health'),
        ]);
        moved = [byCookie, byToken];
        unmoved = profile;
        health = probe;
      });

      test('a request with a good credential is a fault on both stacks, never 401, and answered in time', () => {
        for (const { gateway, legacy } of [...moved, unmoved]) {
          expect([gateway.status, legacy.status]).toEqual([500, 500]);
          expect(gateway.durationMs).toBeLessThan(ANSWER_LIMIT_MS);
          expect(legacy.durationMs).toBeLessThan(ANSWER_LIMIT_MS);
        }
      });

      test('the answers name no cause', () => {
        // REST and HTTP APIs word a failed authorizer differently.
        const byGateway = { message: stacks.api === 'rest' ? null : 'Internal Server Error' };
        for (const { gateway, legacy } of moved) {
          expect(legacy.json).toEqual({ message: 'Internal Server Error' });
          expect(gateway.json).toEqual(byGateway);
          expect(createThen(stacks).theAccessLogEntry(gateway)).toMatchObject({ 'authorizer.status': 500 });
        }
        expect(unmoved.gateway.json).toEqual({ message: 'Internal Server Error' });
      });

      test('GET /health says that something is wrong', () => {
        expect([health.gateway.status, health.legacy.status]).toEqual([503, 503]);
      });

      test('whoever has no good credential is still told so: the database is not asked', async () => {
        const rows = [{}, { cookie: 'connect.sid=s%3Aforged.signature' }, { authorization: 'Bearer' }];
        for (const headers of rows) {
          const { gateway, legacy } = await when.weCallBoth('GET /me', { headers });
          expect([gateway.status, legacy.status]).toEqual([401, 401]);
          expect(gateway.durationMs).toBeLessThan(1000);
        }
      });
    });

    describe('when it is back on its port with its data', () => {
      beforeAll(() => stacks.database.start());

      test('the same sessions are accepted by both stacks, which were not restarted', async () => {
        for (const as of [cookieUser, tokenUser]) {
          for (const request of sessionRoutes) {
            const { gateway, legacy } = await when.weCallBoth(request, { as });
            expect([request, gateway.status, legacy.status]).toEqual([request, 200, 200]);
            expect(gateway.text).toBe(legacy.text);
          }
        }
      });

      test('Lambda traffic extends sessions again', async () => {
        const given = createGiven(stacks);
        await given.theSessionExpires(cookieUser.sessionId, new Date(Date.now() + 60_000));
        await when.weCall('GET /me', { as: cookieUser });
        const session = await createThen(stacks).theSession(cookieUser);
        expect(session?.expires.getTime()).toBeGreaterThan(Date.now() + 13 * 86_400_000);
      });
    });
  });
}
