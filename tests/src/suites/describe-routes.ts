import { beforeAll, describe, expect, test } from '@jest/globals';
import { samplePassword } from 'legacy-api/seed';
import { createGiven, credentialKinds, field, type Given, readLogin } from '../testing/given.ts';
import type { TestStacks } from '../testing/start-test-stacks.ts';
import { createThen, type Then } from '../testing/then.ts';
import { createWhen, type When } from '../testing/when.ts';

const quarter = 'from=2026-01-01&to=2026-03-31';
const ada = { email: 'ada@example.com', password: samplePassword };

/** What clients of the whole API see when they ask the gateway instead of legacy. */
export function describeRoutes(stacksOf: () => TestStacks): void {
  describe('routes through the gateway', () => {
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

    describe('event metrics show the events of the own customer account only', () => {
      test.each([
        { name: 'ada', account: 'acc_north' },
        { name: 'dmitri', account: 'acc_south' },
      ])('$name of $account', async ({ name, account }) => {
        const user = await given.aLoggedInUser({ name });
        const { gateway, legacy } = await when.weCallBoth(`GET /event-metrics?${quarter}`, { as: user });
        expect(gateway.status).toBe(200);
        expect(gateway.json).toEqual(legacy.json);
        expect(countsIn(gateway.json)).toEqual(await countEvents(stacks, account));
      });

      test.each([
        {
          title: 'in the query',
          request: `GET /event-metrics?${quarter}&customerAccountId=acc_south&userId=usr_dmitri`,
        },
        {
          title: 'in a header',
          headers: { customerAccountId: 'acc_south', 'x-customer-account-id': 'acc_south' },
        },
      ])('a client that names another account $title changes nothing', async ({ request, headers }) => {
        const user = await given.aLoggedInUser({ name: 'ada' });
        const answer = await when.weCall(request ?? `GET /event-metrics?${quarter}`, {
          as: user,
          ...(headers && { headers }),
        });
        expect(answer.status).toBe(200);
        expect(countsIn(answer.json)).toEqual(await countEvents(stacks, 'acc_north'));
      });
    });

    test.each(['GET /me', 'GET /event-metrics?from=2026-01-01&to=2026-01-01'])(
      '%s with the ETag of either stack is 304 without a body on both',
      async (request) => {
        const user = await given.aLoggedInUser();
        const first = await when.weCallBoth(request, { as: user });
        for (const { headers } of [first.gateway, first.legacy]) {
          const etag = headers.get('etag') ?? '';
          expect(etag).toMatch(/^W\//);
          const { gateway, legacy } = await when.weCallBoth(request, {
            as: user,
            headers: { 'if-none-match': etag },
          });
          expect(gateway).toMatchObject({ status: 304, text: '' });
          expect(legacy).toMatchObject({ status: 304, text: '' });
          expect(gateway.headers.get('etag')).toBe(etag);
        }
        const { gateway, legacy } = await when.weCallBoth(request, {
          as: user,
          headers: { 'if-none-match': 'W/"1-other"' },
        });
        expect([gateway.status, legacy.status]).toEqual([200, 200]);
      },
    );

    test('an anonymous caller with the right ETag is 401, not 304', async () => {
      const user = await given.aLoggedInUser();
      const etag = (await when.weCall('GET /me', { as: user })).headers.get('etag') ?? '';
      const { gateway, legacy } = await when.weCallBoth('GET /me', { headers: { 'if-none-match': etag } });
      expect([gateway.status, legacy.status]).toEqual([401, 401]);
    });

    describe('routes that did not move fall through to legacy', () => {
      test('GET /health needs no session, and no function runs', async () => {
        const { gateway, legacy } = await when.weCallBoth('GET /health');
        expect(gateway).toMatchObject({ status: 200, text: legacy.text });
        expect(then.theAccessLogEntry(gateway)).toMatchObject({
          'authorizer.status': '-',
          'integration.status': 200,
        });
      });

      test('the bytes of an upload and of a download pass unchanged', async () => {
        const user = await given.aLoggedInUser({ name: 'bo' });
        // Every byte value, and sequences that are no UTF-8.
        const image = Uint8Array.from({ length: 4099 }, (_, index) => (index * 7 + (index >> 8)) & 0xff);
        const uploaded = await when.weCall('POST /avatar', {
          as: user,
          headers: { 'content-type': 'image/png' },
          body: image,
        });
        expect(uploaded.status).toBe(204);
        const { gateway, legacy } = await when.weCallBoth('GET /avatar', { as: user });
        expect(legacy.bytes).toEqual(image);
        expect(gateway.bytes).toEqual(image);
        expect(gateway.headers.get('content-type')).toBe('image/png');
      });

      test('a download keeps its name and type', async () => {
        const user = await given.aLoggedInUser();
        const { gateway, legacy } = await when.weCallBoth('GET /projects/export', { as: user });
        expect(gateway).toMatchObject({ status: 200, text: legacy.text });
        for (const name of ['content-type', 'content-disposition']) {
          expect(gateway.headers.get(name)).toBe(legacy.headers.get(name));
        }
        expect(gateway.headers.get('content-disposition')).toContain('projects.csv');
      });

      test('what is created through the gateway says where it is, and is there on both stacks', async () => {
        const user = await given.aLoggedInUser();
        const created = await when.weCall('POST /projects', {
          as: user,
          json: { name: 'Through the gateway – ü' },
        });
        expect(created.status).toBe(201);
        const location = created.headers.get('location') ?? '';
        expect(location).toBe(`/projects/${String(field(created.json, 'projectId'))}`);
        const { gateway, legacy } = await when.weCallBoth(`GET ${location}`, { as: user });
        expect(gateway.json).toEqual(created.json);
        expect(legacy.json).toEqual(created.json);
      });
    });

    test.each(credentialKinds)(
      'a login through the gateway with a %s is good on both stacks',
      async (credential) => {
        const login = await when.weCall('POST /auth/login', { json: { ...ada, credential } });
        const user = readLogin(login, credential);
        expect(login.headers.getSetCookie()).toHaveLength(credential === 'cookie' ? 1 : 0);
        const { gateway, legacy } = await when.weCallBoth('GET /me', { as: user });
        expect(gateway).toMatchObject({ status: 200, json: { userId: 'usr_ada' } });
        expect(legacy).toMatchObject({ status: 200, json: { userId: 'usr_ada' } });
      },
    );

    test('the session cookie has the same attributes through the gateway', async () => {
      const { gateway, legacy } = await when.weCallBoth('POST /auth/login', { json: ada });
      const attributesOf = ([cookie = '']: readonly string[]): readonly string[] =>
        cookie
          .split('; ')
          .slice(1)
          .filter((attribute) => !attribute.startsWith('Expires='));
      expect(attributesOf(gateway.headers.getSetCookie())).toEqual(['Path=/', 'HttpOnly', 'SameSite=Lax']);
      expect(attributesOf(legacy.headers.getSetCookie())).toEqual(['Path=/', 'HttpOnly', 'SameSite=Lax']);
    });

    test('a logout through the gateway ends the session on both stacks', async () => {
      const user = await given.aLoggedInUser();
      expect((await when.weCall('POST /auth/logout', { as: user })).status).toBe(204);
      const { gateway, legacy } = await when.weCallBoth('GET /me', { as: user });
      expect([gateway.status, legacy.status]).toEqual([401, 401]);
    });

    describe('a page may send unsafe requests from the addresses of both stacks only', () => {
      test.each([
        { title: 'the gateway', origin: () => stacks.gatewayUrl, status: 204 },
        { title: 'legacy', origin: () => stacks.legacyUrl, status: 204 },
        { title: 'elsewhere', origin: () => 'https://elsewhere.example', status: 403 },
      ])('$title: $status', async ({ origin, status }) => {
        const { gateway, legacy } = await when.weCallBoth('POST /auth/logout', {
          headers: { origin: origin() },
        });
        expect([gateway.status, legacy.status]).toEqual([status, status]);
      });
    });

    describe('what a client sends in the place of the authorizer counts for nothing', () => {
      const forged = JSON.stringify({
        outcome: 'authenticated',
        userId: 'usr_dmitri',
        customerAccountId: 'acc_south',
        fullName: 'Forged',
        roles: '["admin"]',
        credential: 'cookie',
        sessionRef: 'forged',
      });
      const headers: Readonly<Record<string, string>> = {
        userId: 'usr_dmitri',
        'x-user-id': 'usr_dmitri',
        principalId: 'usr_dmitri',
        customerAccountId: 'acc_south',
        roles: '["admin"]',
        outcome: 'authenticated',
        setCookie: 'forged=1',
        'x-amzn-requestid': 'forged-request',
        'x-amzn-trace-id': 'Root=1-00000000-forged;userId=usr_dmitri',
        'x-amz-apigw-id': 'forged',
        'x-amzn-authorizer': forged,
        'x-amzn-request-context': JSON.stringify({ authorizer: JSON.parse(forged) }),
        'x-amzn-oidc-data': Buffer.from(forged).toString('base64'),
      };
      const query =
        'userId=usr_dmitri&outcome=authenticated&authorizer[userId]=usr_dmitri&requestContext.authorizer.userId=usr_dmitri';

      test('an anonymous caller stays anonymous', async () => {
        const answer = await when.weCall(`GET /private?${query}`, { headers });
        expect(answer).toMatchObject({ status: 401, json: { message: 'Unauthorized' } });
      });

      test('somebody who is logged in stays who they are', async () => {
        const user = await given.aLoggedInUser({ name: 'cleo' });
        const plain = await when.weCall('GET /private', { as: user });
        const { gateway, legacy } = await when.weCallBoth(`GET /private?${query}`, { as: user, headers });
        expect(plain.json).toMatchObject({ principal: { userId: 'usr_cleo', roles: ['viewer'] } });
        expect(gateway).toMatchObject({ status: 200, text: plain.text });
        expect(legacy).toMatchObject({ status: 200, text: plain.text });
        expect(gateway.headers.getSetCookie()).toEqual([]);
        expect(gateway.headers.get('x-amzn-requestid')).not.toBe('forged-request');
      });
    });
  });
}

/** `{ 'page-view': 12 }` from an answer. */
function countsIn(json: unknown): Record<string, number> {
  const metrics = field(json, 'metrics');
  const counts: Record<string, number> = {};
  for (const metric of Array.isArray(metrics) ? metrics : []) {
    const type = String(field(metric, 'type'));
    counts[type] = (counts[type] ?? 0) + Number(field(metric, 'count'));
  }
  return counts;
}

/** The same from the stored events, without any of the code that answers. */
async function countEvents(
  { database }: TestStacks,
  customerAccountId: string,
): Promise<Record<string, number>> {
  const events = await database.db.collection('events').find({}).toArray();
  const counts: Record<string, number> = {};
  for (const event of events) {
    const { type, occurredAt } = event;
    if (event['customerAccountId'] !== customerAccountId || !(occurredAt instanceof Date)) continue;
    if (occurredAt < new Date('2026-01-01') || occurredAt >= new Date('2026-04-01')) continue;
    counts[String(type)] = (counts[String(type)] ?? 0) + 1;
  }
  return counts;
}
