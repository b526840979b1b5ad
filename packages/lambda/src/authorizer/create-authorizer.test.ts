import { describe, expect, test } from '@jest/globals';
import {
  type AuthenticateRequest,
  type Authenticator,
  type Principal,
  SessionStoreUnavailableError,
  type Verdict,
} from '@straddle/session-core';
import { httpAuthorizerEvent, restAuthorizerEvent } from '@straddle/testing';
import { type AuthorizerEvent, createAuthorizer, type DecisionLogEntry } from './index.ts';

const ada: Principal = {
  userId: 'usr_ada',
  customerAccountId: 'acc_north',
  fullName: 'Ada Ł',
  roles: ['admin'],
};
const effects = { roundTrips: 2, touch: 'done', userCleared: false } as const;
const cookie = {
  originalMaxAge: null,
  expires: null,
  path: '/',
  httpOnly: true,
  secure: undefined,
  domain: undefined,
  sameSite: undefined,
  partitioned: undefined,
  priority: undefined,
};
const authenticated: Verdict = {
  outcome: 'authenticated',
  user: { id: 'usr_ada' },
  credential: { kind: 'cookie' },
  session: { sessionId: 'canary-session-id', data: {}, cookie },
  effects,
};

function authorize(event: Record<string, unknown>, answer: (request: AuthenticateRequest) => Verdict) {
  const log: DecisionLogEntry[] = [];
  const asked: AuthenticateRequest[] = [];
  const authenticator: Authenticator = {
    authenticate: async (request) => {
      asked.push(request);
      return answer(request);
    },
  };
  const handler = createAuthorizer({
    authenticator,
    toPrincipal: () => ada,
    sessionRefKey: 'a key for references',
    log: (entry) => log.push(entry),
  });
  return { result: handler(event as unknown as AuthorizerEvent), log, asked };
}

describe.each([
  {
    api: 'REST',
    event: restAuthorizerEvent,
    arn: 'arn:aws:execute-api:us-east-1:000000000000:abcdef1234/dev/*/*',
  },
  {
    api: 'HTTP 2.0',
    event: httpAuthorizerEvent,
    arn: 'arn:aws:execute-api:us-east-1:000000000000:72ti0xapa4/$default/*/*',
  },
])('$api authorizer', ({ event, arn }) => {
  test('allows an authenticated caller on the whole stage, with the principal as flat strings', async () => {
    const { result, log } = authorize(event(), () => authenticated);
    const { context, policyDocument, principalId } = await result;
    expect(principalId).toBe('usr_ada');
    expect(policyDocument.Statement).toEqual([
      { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: arn },
    ]);
    expect(context).toEqual({
      outcome: 'authenticated',
      userId: 'usr_ada',
      customerAccountId: 'acc_north',
      fullName: 'Ada Ł',
      roles: '["admin"]',
      credential: 'cookie',
      sessionRef: expect.stringMatching(/^[\w-]{22}$/),
    });
    expect(JSON.stringify([context, log])).not.toContain('canary-session-id');
    expect(log).toMatchObject([{ outcome: 'allow', routeKey: 'GET /me', credential: 'cookie', effects }]);
  });

  test('passes a rolling cookie on to the wrapper', async () => {
    const { result } = authorize(event(), () => ({ ...authenticated, setCookie: 'connect.sid=x; Path=/' }));
    expect((await result).context).toMatchObject({ setCookie: 'connect.sid=x; Path=/' });
  });

  test('answers anonymous by throwing exactly Unauthorized; the reason is only logged', async () => {
    const { result, log } = authorize(event(), () => ({
      outcome: 'anonymous',
      reason: 'bad-signature',
      effects,
    }));
    await expect(result).rejects.toThrow(/^Unauthorized$/);
    expect(log).toMatchObject([{ outcome: 'deny', reason: 'bad-signature' }]);
  });

  test('answers a fault by a new error that carries its code only', async () => {
    const fault = (): never => {
      throw new SessionStoreUnavailableError(new Error('canary-cause'));
    };
    const { result, log } = authorize(event(), fault);
    const error: unknown = await result.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'Error', message: 'ERR_SESSION_STORE_UNAVAILABLE' });
    expect(Object.hasOwn(Object(error), 'cause')).toBe(false);
    expect(JSON.stringify(log)).not.toContain('canary');
    expect(log).toMatchObject([{ outcome: 'fault', code: 'ERR_SESSION_STORE_UNAVAILABLE' }]);
  });

  test('refuses a result that API Gateway would refuse', async () => {
    const { result } = authorize(event(), () => ({ ...authenticated, setCookie: 'x'.repeat(9000) }));
    await expect(result).rejects.toThrow(/^ERR_AUTHORIZER_CONTEXT_TOO_LARGE$/);
  });
});

describe('what the verdict is asked about', () => {
  test('REST: every value of a repeated header, the path as sent without stage', async () => {
    const headers = { Cookie: ['a=1', 'connect.sid=x'], AUTHORIZATION: ['Bearer t'] };
    const { result, asked } = authorize(
      restAuthorizerEvent({ headers, path: '/a%20b', resource: '/{x}' }),
      () => authenticated,
    );
    await result;
    expect(asked).toEqual([
      { method: 'GET', headers, originalPath: '/a%20b', secure: true, pathFidelity: 'raw' },
    ]);
  });

  test.each([
    { stage: '$default', rawPath: '/me', originalPath: '/me' },
    { stage: 'dev', rawPath: '/dev/me', originalPath: '/me' },
    { stage: 'dev', rawPath: '/dev', originalPath: '/' },
    { stage: 'dev', rawPath: '/developers', originalPath: '/developers' },
  ])('HTTP API: $rawPath on stage $stage is $originalPath', async ({ stage, rawPath, originalPath }) => {
    const { result, asked } = authorize(httpAuthorizerEvent({ stage, rawPath }), () => authenticated);
    await result;
    expect(asked).toMatchObject([{ originalPath, pathFidelity: 'decoded' }]);
  });

  test('A33: cookies of an HTTP API come from the header, or from the list when there is no header', async () => {
    const event = httpAuthorizerEvent({ cookies: ['one=1', 'connect.sid=x'] });
    const withHeader = authorize(event, () => authenticated);
    const withoutHeader = authorize({ ...event, headers: {} }, () => authenticated);
    await Promise.all([withHeader.result, withoutHeader.result]);
    for (const { asked } of [withHeader, withoutHeader]) {
      expect(asked[0]?.headers['cookie']).toBe('one=1; connect.sid=x');
    }
  });
});

test.each([
  { kind: 'TOKEN', event: { type: 'TOKEN', methodArn: 'arn', authorizationToken: 'x' } },
  { kind: 'payload 1.0', event: { ...restAuthorizerEvent(), version: '1.0' } },
])('$kind events are refused by name', async ({ event }) => {
  const { result, log } = authorize(event, () => authenticated);
  await expect(result).rejects.toThrow(/^ERR_AUTHORIZER_EVENT_UNSUPPORTED$/);
  expect(log).toMatchObject([{ outcome: 'fault', code: 'ERR_AUTHORIZER_EVENT_UNSUPPORTED' }]);
});
