import { describe, expect, test } from '@jest/globals';
import { SessionStoreUnavailableError } from '@straddle/session-core';
import {
  http1AuthorizerEvent,
  httpAuthorizerEvent,
  restAuthorizerEvent,
  tokenAuthorizerEvent,
} from '@straddle/testing';
import { type AuthorizerEvent, readAuthorizerEvent } from './read-authorizer-event.ts';
import { authenticated, authorize, effects } from './testing/authorize.ts';

const bearerOnly = {
  tokenHeader: 'authorization',
  settings: { bearer: { style: 'replace-cookie' } },
} as const;

describe.each([
  {
    api: 'REST',
    event: restAuthorizerEvent,
    options: {},
    routeKey: 'GET /me',
    arn: 'arn:aws:execute-api:us-east-1:000000000000:abcdef1234/dev/*/*',
  },
  {
    api: 'REST TOKEN',
    event: tokenAuthorizerEvent,
    options: bearerOnly,
    routeKey: undefined,
    arn: 'arn:aws:execute-api:us-east-1:000000000000:abcdef1234/dev/*/*',
  },
  {
    api: 'HTTP 1.0',
    event: http1AuthorizerEvent,
    options: {},
    routeKey: 'GET /me',
    arn: 'arn:aws:execute-api:us-east-1:000000000000:72ti0xapa4/$default/*/*',
  },
  {
    api: 'HTTP 2.0',
    event: httpAuthorizerEvent,
    options: {},
    routeKey: 'GET /me',
    arn: 'arn:aws:execute-api:us-east-1:000000000000:72ti0xapa4/$default/*/*',
  },
])('$api authorizer', ({ event, arn, options, routeKey }) => {
  test('allows an authenticated caller on the whole stage, with the principal as flat strings', async () => {
    const { result, log } = authorize(event(), () => authenticated, options);
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
    expect(log).toMatchObject([{ outcome: 'allow', credential: 'cookie', keyId: 'key-id-1', effects }]);
    expect(log[0]?.routeKey).toBe(routeKey);
  });

  test('passes a rolling cookie on to the wrapper', async () => {
    const rolled = { ...authenticated, setCookie: 'connect.sid=x; Path=/' };
    const { result } = authorize(event(), () => rolled, options);
    expect((await result).context).toMatchObject({ setCookie: 'connect.sid=x; Path=/' });
  });

  test('A08, A24: answers anonymous by throwing exactly Unauthorized; the reason is only logged', async () => {
    const anonymous = { outcome: 'anonymous', reason: 'bad-signature', effects } as const;
    const { result, log } = authorize(event(), () => anonymous, options);
    await expect(result).rejects.toThrow(/^Unauthorized$/);
    expect(log).toMatchObject([{ outcome: 'deny', reason: 'bad-signature' }]);
  });

  test('says of an anonymous caller too which secret the credential fits', async () => {
    const credential = { kind: 'bearer', keyId: 'key-id-2' } as const;
    const anonymous = { outcome: 'anonymous', reason: 'session-not-found', credential, effects } as const;
    const { result, log } = authorize(event(), () => anonymous, options);
    await expect(result).rejects.toThrow('Unauthorized');
    expect(log).toMatchObject([{ outcome: 'deny', credential: 'bearer', keyId: 'key-id-2' }]);
  });

  test('asks for the key of references when there is a session, and is a fault without it', async () => {
    const asked: string[] = [];
    const sessionRefKey = async () => {
      asked.push('asked');
      return 'a key for references';
    };
    const named = authorize(event(), () => authenticated, { ...options, sessionRefKey });
    const plain = authorize(event(), () => authenticated, options);
    expect((await named.result).context).toEqual((await plain.result).context);
    const stranger = { outcome: 'anonymous', reason: 'no-credential', effects } as const;
    await expect(authorize(event(), () => stranger, { ...options, sessionRefKey }).result).rejects.toThrow(
      'Unauthorized',
    );
    expect(asked).toEqual(['asked']);
    const failing = { ...options, sessionRefKey: () => Promise.reject(new Error('canary')) };
    await expect(authorize(event(), () => authenticated, failing).result).rejects.toThrow(
      'ERR_AUTHORIZER_FAILED',
    );
  });

  test('answers a fault by a new error that carries its code only', async () => {
    const fault = (): never => {
      throw new SessionStoreUnavailableError(new Error('canary-cause'));
    };
    const { result, log } = authorize(event(), fault, options);
    const error: unknown = await result.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'Error', message: 'ERR_SESSION_STORE_UNAVAILABLE' });
    expect(Object.hasOwn(Object(error), 'cause')).toBe(false);
    expect(JSON.stringify(log)).not.toContain('canary');
    expect(log).toMatchObject([{ outcome: 'fault', code: 'ERR_SESSION_STORE_UNAVAILABLE' }]);
  });

  test('refuses a result that API Gateway would refuse', async () => {
    const tooLong = { ...authenticated, setCookie: 'x'.repeat(9000) };
    const { result } = authorize(event(), () => tooLong, options);
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

  test('A34: payload 1.0, whose header names are title-cased with exceptions, and whose paths are decoded', async () => {
    const event = http1AuthorizerEvent({
      stage: 'dev',
      path: '/v1/item/value space',
      resourcePath: '/v1/item/{item}',
      cookies: ['one=1', 'connect.sid=x'],
      headers: { Authorization: 'Bearer t', 'x-mixed-header': 'a', 'Accept-Encoding': 'gzip' },
    });
    const { result, asked, log } = authorize(event, () => authenticated);
    await result;
    expect(asked).toEqual([
      {
        method: 'GET',
        headers: {
          Cookie: 'one=1; connect.sid=x',
          authorization: 'Bearer t',
          'X-Mixed-Header': 'a',
          'accept-encoding': 'gzip',
          'Content-Length': '0',
        },
        originalPath: '/v1/item/value space',
        secure: true,
        pathFidelity: 'decoded',
      },
    ]);
    expect(log).toMatchObject([{ routeKey: 'GET /v1/item/{item}' }]);
  });

  test.each([
    { tokenHeader: 'authorization', settings: { bearer: { style: 'replace-cookie' } } },
    { tokenHeader: 'cookie', settings: {} },
  ] as const)('A04: TOKEN, whose token is all that it has of the $tokenHeader header', async (options) => {
    const event = tokenAuthorizerEvent({ method: 'PUT', path: '/a:b/c', authorizationToken: 'the value' });
    const { result, asked } = authorize(event, () => authenticated, options);
    await result;
    expect(asked).toEqual([
      {
        method: 'PUT',
        headers: { [options.tokenHeader]: 'the value' },
        originalPath: '/a:b/c',
        secure: true,
        pathFidelity: 'decoded',
      },
    ]);
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

const websocketEvent = {
  type: 'REQUEST',
  methodArn: 'arn:aws:execute-api:us-east-1:000000000000:abcdef1234/dev/$connect',
  headers: {},
  requestContext: { eventType: 'CONNECT', routeKey: '$connect' },
};

test.each([
  { kind: 'TOKEN', event: tokenAuthorizerEvent(), answer: 'policy', says: /"?kind TOKEN .* tokenHeader/ },
  {
    kind: 'REST REQUEST where simple answers are given',
    event: restAuthorizerEvent(),
    answer: 'simple',
    says: /kind REQUEST .* answer: 'policy'/,
  },
  {
    kind: 'payload 1.0 where simple answers are given',
    event: http1AuthorizerEvent(),
    answer: 'simple',
    says: /kind REQUEST with payload 1\.0 .* payload format 2\.0/,
  },
  { kind: 'WebSocket', event: websocketEvent, answer: 'policy', says: /kind WebSocket \$connect/ },
  {
    kind: 'payload 3.0',
    event: { ...httpAuthorizerEvent(), version: '3.0' },
    answer: 'policy',
    says: /kind REQUEST with payload 3\.0/,
  },
  {
    kind: 'payload 3.0 that looks like 1.0',
    event: { ...http1AuthorizerEvent(), version: '3.0' },
    answer: 'policy',
    says: /kind REQUEST with payload 3\.0/,
  },
  { kind: 'no type', event: {}, answer: 'policy', says: /kind undefined/ },
] as const)('$kind: refused by name', async ({ event, answer, says }) => {
  const { result, log, asked } = authorize(event, () => authenticated, { answer });
  await expect(result).rejects.toThrow(/^ERR_AUTHORIZER_EVENT_UNSUPPORTED$/);
  expect(log).toMatchObject([{ outcome: 'fault', code: 'ERR_AUTHORIZER_EVENT_UNSUPPORTED' }]);
  expect(asked).toEqual([]);
  expect(() => readAuthorizerEvent(event as unknown as AuthorizerEvent, { answer })).toThrow(says);
});

test.each(['Cookie', 'Authorization'])(
  'a %s header in two spellings is a fault: the order is lost',
  async (name) => {
    const headers = { [name]: ['a=1'], [name.toLowerCase()]: ['b=2'] };
    const { result } = authorize(restAuthorizerEvent({ headers }), () => authenticated);
    await expect(result).rejects.toThrow(/^ERR_AUTHORIZER_EVENT_AMBIGUOUS$/);
  },
);
