import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { apiDefinitionFromMigration, type Gateway, startGateway } from '@straddle/gateway-emulator';
import type { Answer } from '../testing/call-api.ts';
import { createGiven, type Given, type LoggedInUser } from '../testing/given.ts';
import type { TestStacks } from '../testing/start-test-stacks.ts';
import { createWhen, type When } from '../testing/when.ts';

/** Secrets stay where they are, and can be rotated. */
export function describeSecrets(stacksOf: () => TestStacks): void {
  describe('secrets', () => {
    let stacks: TestStacks;
    let given: Given;
    let when: When;
    beforeAll(async () => {
      stacks = stacksOf();
      given = createGiven(stacks);
      when = createWhen(stacks);
    });

    test('no secret, session id, credential or password is in an answer, a line of output or the access log', async () => {
      const wrongPassword = `canary wrong password ${randomUUID()}`;
      const account = await given.anAccountOfItsOwn();
      const byCookie = await given.aLoggedInUser({ account });
      const byToken = await given.aLoggedInUser({ account, credential: 'token' });
      const answers = await callEverything(when, { byCookie, byToken, account, wrongPassword });
      await given.theUserIsDisabled(account.userId);
      answers.push(...both(await when.weCallBoth('GET /me', { as: byCookie })));
      await stacks.database.stop();
      try {
        answers.push(...both(await when.weCallBoth('GET /me', { as: byToken })));
      } finally {
        await stacks.database.start();
      }
      await until(() => stacks.output.some(({ line }) => line.includes('"outcome":"fault"')));

      const signatures = [byCookie, byToken].map(({ signedValue }) =>
        signedValue.slice(signedValue.indexOf('.') + 1),
      );
      const forbidden = [
        ...stacks.secrets,
        stacks.sessionRefKey,
        wrongPassword,
        account.password,
        byCookie.sessionId,
        byToken.sessionId,
        ...signatures,
        ...signatures.map(encodeURIComponent),
        '$scrypt$',
        stacks.database.uri,
      ];
      const written = {
        answers: answers.map(textOf).join('\n'),
        output: stacks.output.map(({ line }) => line).join('\n'),
        accessLog: JSON.stringify(stacks.accessLog),
      };
      const leaks = Object.entries(written).flatMap(([place, text]) =>
        forbidden.flatMap((secret, index) =>
          text.includes(secret) ? [`${place} has forbidden text ${index}`] : [],
        ),
      );
      expect(leaks).toEqual([]);
      // Silence would leak nothing either: each place holds what it should.
      expect(written.answers).toContain(account.userId);
      expect(written.accessLog).toContain('/event-metrics');
      const sources = new Set(stacks.output.map(({ source }) => source));
      expect([...sources].sort()).toEqual(['account', 'authorizer', 'event-metrics', 'legacy', 'projects']);
      for (const outcome of ['allow', 'deny', 'fault'])
        expect(written.output).toContain(`"outcome":"${outcome}"`);
    });

    describe('rotation', () => {
      const gateways: Gateway[] = [];
      afterAll(async () => {
        for (const gateway of gateways) await gateway.stop();
      });

      /** Another gateway before the same legacy API, whose authorizer has these secrets. */
      async function whenTheAuthorizerHas(secretList: readonly string[]): Promise<When> {
        const environment = { MONGODB_URI: stacks.database.uri };
        const definition = apiDefinitionFromMigration(stacks.loaded.migration, {
          rootFolder: stacks.loaded.rootFolder,
          legacyOrigin: stacks.legacyUrl,
          api: stacks.api,
          functionEnvironment: {
            account: environment,
            authorizer: {
              ...environment,
              SESSION_SECRETS: secretList.join(','),
              SESSION_REF_KEY: stacks.sessionRefKey,
            },
          },
        });
        const gateway = await startGateway(definition);
        gateways.push(gateway);
        return createWhen({ gatewayUrl: gateway.url, legacyUrl: stacks.legacyUrl });
      }

      test.each([
        {
          title: 'beside a newer one',
          secretsOf: ([old = '']: readonly string[]) => [anotherSecret(), old],
          status: 200,
        },
        { title: 'no longer', secretsOf: () => [anotherSecret()], status: 401 },
      ])('an authorizer that has the old secret $title: $status', async ({ secretsOf, status }) => {
        const [cookie, token] = [
          await given.aLoggedInUser(),
          await given.aLoggedInUser({ credential: 'token' }),
        ];
        const whenRotated = await whenTheAuthorizerHas(secretsOf(stacks.secrets));
        expect((await whenRotated.weCall('GET /me', { as: cookie })).status).toBe(status);
        expect((await whenRotated.weCall('GET /me', { as: token })).status).toBe(status);
      });
    });
  });
}

function anotherSecret(): string {
  return `another secret ${randomUUID()}`;
}

function both({ gateway, legacy }: { readonly gateway: Answer; readonly legacy: Answer }): readonly Answer[] {
  return [gateway, legacy];
}

/** Headers and body, without Set-Cookie: legacy sends a client the cookie that it has when its session changed. */
function textOf({ headers, text }: Answer): string {
  return [...headers]
    .filter(([name]) => name !== 'set-cookie')
    .map(([name, value]) => `${name}: ${value}`)
    .concat(text)
    .join('\n');
}

/** Every answer that must hold no credential: all but those of a login that succeeds. */
async function callEverything(
  when: When,
  {
    byCookie,
    byToken,
    account,
    wrongPassword,
  }: {
    readonly byCookie: LoggedInUser;
    readonly byToken: LoggedInUser;
    readonly account: { readonly email: string };
    readonly wrongPassword: string;
  },
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const ask = async (request: string, options: Parameters<When['weCallBoth']>[1]): Promise<void> => {
    answers.push(...both(await when.weCallBoth(request, options)));
  };
  const requests = [
    'GET /me',
    'GET /private',
    'GET /profile',
    'GET /event-metrics?from=2026-01-01&to=2026-01-02',
    'GET /event-metrics?from=x',
    'GET /no-such-route',
    'GET /health',
    'DELETE /projects/none',
  ];
  for (const request of requests) {
    for (const as of [byCookie, byToken]) await ask(request, { as });
  }
  const tampered = `${byCookie.signedValue}x`;
  await ask('GET /me', { headers: { cookie: `connect.sid=${encodeURIComponent(tampered)}` } });
  await ask('GET /me', { headers: { authorization: byToken.signedValue } });
  await ask(`GET /me?token=${encodeURIComponent(byToken.signedValue)}`, {});
  await ask('POST /auth/login', { json: { email: account.email, password: wrongPassword } });
  await ask('POST /auth/login', { json: { email: account.email, password: [wrongPassword] } });
  return answers;
}

/** Output arrives on pipes, shortly after the answer that it belongs to. */
async function until(condition: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 5000;
  while (!condition() && performance.now() < deadlineMs) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
