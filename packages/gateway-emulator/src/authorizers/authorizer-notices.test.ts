import { afterEach, expect, test } from '@jest/globals';

import type { ApiDefinition, AuthorizerDefinition } from '../definition/api-definition.ts';
import type { UnknownHandler } from '../functions/call-handler.ts';
import { createInProcessInvoker } from '../functions/in-process-invoker.ts';
import type { Notice } from '../notice.ts';
import { type Gateway, startGateway } from '../start-gateway.ts';
import { allowAll, identifiers, policy } from '../testing/emulated-api.ts';
import { sendRaw } from '../testing/raw-client.ts';

const arn = 'arn:aws:execute-api:us-east-1:000000000000:abcdef1234';

let gateway: Gateway | undefined;
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
});

/** Asks for /a, twice, and then for /b, always as the same caller, and gives what was told. */
async function notices(
  kind: 'rest' | 'http',
  handler: UnknownHandler,
  settings: Partial<AuthorizerDefinition> = {},
): Promise<readonly Notice[]> {
  const told: Notice[] = [];
  const inProcess = { entry: '/in/process.ts', environment: {}, timeoutMs: 1000 };
  const integration = { type: 'lambda', functionName: 'ok' } as const;
  const definition: ApiDefinition = {
    kind,
    ...identifiers,
    stage: kind === 'rest' ? 'dev' : '$default',
    routes: ['GET /a', 'GET /b'].map((routeKey) => ({ routeKey, authorizer: 'session', integration })),
    functions: { ok: inProcess, decide: inProcess },
    authorizers: { session: { functionName: 'decide', ...settings } },
  };
  gateway = await startGateway(definition, {
    invoker: createInProcessInvoker({ ok: () => ({ statusCode: 200 }), decide: handler }),
    onNotice: (notice) => told.push(notice),
  });
  for (const path of ['/a', '/a', '/b']) {
    const headers = ['Cookie: sid=canary', 'Authorization: canary'];
    await sendRaw(gateway.port, { target: `${path}?q=canary`, headers });
  }
  return told;
}

function cachedBy(source: string): Partial<AuthorizerDefinition> {
  return { identitySource: [source], resultTtlSeconds: 300 };
}

test.each<{
  title: string;
  told: () => Promise<readonly Notice[]>;
  expected: { readonly kind: string; readonly name: string; readonly message: string };
}>([
  {
    title: 'a kept policy that lacks a route',
    told: () =>
      notices(
        'rest',
        () => policy('Allow', `${arn}/dev/GET/a`),
        cachedBy('method.request.header.Authorization'),
      ),
    expected: {
      kind: 'trap',
      name: 'cached-policy-lacks-route',
      message: `authorizer "session" is not asked again for 300 s, and the policy that it returned for ${arn}/dev/GET/a does not allow ${arn}/dev/GET/b: 403. Return a policy for all that the caller may do, for example "${arn}/dev/*/*", or set resultTtlSeconds to 0.`,
    },
  },
  {
    title: 'a kept simple answer about another route',
    told: () =>
      notices('http', () => ({ isAuthorized: true }), {
        ...cachedBy('$request.header.Authorization'),
        simpleResponses: true,
      }),
    expected: {
      kind: 'trap',
      name: 'cached-simple-answer',
      message:
        'the answer of authorizer "session" about GET /a is kept for 300 s, and allows GET /b unasked. Add $context.routeKey to identitySource, or set resultTtlSeconds to 0.',
    },
  },
  {
    title: 'a kept answer about a cookie',
    told: () => notices('rest', allowAll(), cachedBy('method.request.header.Cookie')),
    expected: {
      kind: 'trap',
      name: 'cached-session',
      message:
        'authorizer "session" is asked about a Cookie header once in 300 s: a logout, or a change of the session, is seen that much later. Set resultTtlSeconds to 0, or to as many seconds as a logout may take.',
    },
  },
  {
    title: 'a policy that is not judged here',
    told: () => notices('rest', () => ({ policyDocument: { Statement: { NotAction: '*' } } })),
    expected: {
      kind: 'not-emulated',
      name: 'policy-not-emulated',
      message:
        'authorizer "session": NotAction is not emulated in an authorizer\'s policy. AWS would judge this policy; here it is a 500.',
    },
  },
  {
    title: 'a policy without a principal',
    told: () => notices('http', () => ({ ...policy('Allow', '*'), principalId: undefined })),
    expected: {
      kind: 'assumed',
      name: 'principal-id-missing',
      message:
        'authorizer "session" returned a policy without principalId. AWS documents it as required and is reported to do without; return one, or set the assumption strictPrincipalId to see a 500.',
    },
  },
])('$title is told with its mend, without what the caller sent', async ({ told, expected }) => {
  const found = await told();
  expect(found[0]).toEqual({ ...expected, requestId: expect.any(String) });
  expect(JSON.stringify(found)).not.toContain('canary');
});
