import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { HeaderPair } from '../results/observation.ts';
import type { RecordSettings } from './record-settings.ts';
import { parseExchange, type RecordedExchange } from './recorded-exchange.ts';
import { createRedact, type Redaction, type SeenExchange } from './redact-exchange.ts';

const SEEN: SeenExchange = {
  at: new Date('2026-11-21T10:00:00Z'),
  method: 'GET',
  target: '/projects',
  headers: [],
  body: new Uint8Array(),
  status: 200,
  durationMs: 12.4,
};

function redact(seen: Partial<SeenExchange>, settings: RecordSettings = {}): Redaction {
  return createRedact(settings, (key) => `pseudonym of ${key.length}`)({ ...SEEN, ...seen });
}

function kept(seen: Partial<SeenExchange>, settings: RecordSettings = {}): RecordedExchange {
  const redaction = redact(seen, settings);
  if (redaction.outcome !== 'kept') throw new Error(`left out: ${redaction.reason}`);
  const parsed = parseExchange(redaction.line);
  if (parsed.outcome !== 'exchange') throw new Error(parsed.problem);
  return parsed.exchange;
}

test('an exchange is its method, path, status and duration, and nothing that was not named', () => {
  const headers: readonly HeaderPair[] = [
    ['Host', 'app.example.com'],
    ['User-Agent', 'Somebody/1.0'],
    ['X-Forwarded-For', '192.0.2.1'],
    ['Accept', 'application/json'],
  ];
  expect(redact({ headers })).toEqual({
    outcome: 'kept',
    line: '{"v":1,"at":"2026-11-21T10:00:00.000Z","method":"GET","path":"/projects","status":200,"durationMs":12,"headers":{"accept":"application/json"}}',
  });
});

describe('the path', () => {
  test.each([
    { title: 'words and short ids', target: '/projects/prj_1', path: '/projects/prj_1' },
    { title: 'an ObjectId', target: '/a/65f2a0c3d4e5f60718293a4b', path: '/a/65f2a0c3d4e5f60718293a4b' },
    {
      title: 'a UUID after a word',
      target: '/a/usr_9f0c1a2b-3c4d-4e5f-8a6b-7c8d9e0f1a2b',
      path: '/a/usr_9f0c1a2b-3c4d-4e5f-8a6b-7c8d9e0f1a2b',
    },
    { title: 'a long word', target: '/internationalization', path: '/internationalization' },
    { title: 'an escape', target: '/a%20b', path: '/a%20b' },
    { title: 'a trailing slash', target: '/projects/', path: '/projects/' },
  ])('keeps $title', ({ target, path }) => {
    expect(kept({ target }).path).toBe(path);
  });

  test.each([
    { title: 'a token', target: '/reset/q8Jx2mNv7Rt4Kp9Lw3Zc', path: '/reset/xxxxxxxxxxxxxxxxxxxx' },
    { title: 'a long hexadecimal number', target: `/a/${'0f'.repeat(32)}`, path: `/a/${'x'.repeat(20)}` },
    { title: 'an address', target: '/users/ada%40example.com', path: '/users/someone%40example.com' },
    { title: 'a JWT', target: '/a/eyJhbGciOi.eyJzdWIiOi.c2ln', path: `/a/${'x'.repeat(20)}` },
  ])('loses $title', ({ target, path }) => {
    expect(kept({ target }).path).toBe(path);
  });

  test.each(['*', '/a\u00e4', 'app.example.com:443'])(
    '%s cannot be sent again, and is left out',
    (target) => {
      expect(redact({ target })).toEqual({ outcome: 'left-out', reason: 'not-sendable' });
    },
  );
});

describe('the query', () => {
  test.each([
    { title: 'a named value', target: '/a?from=2024-05-17', path: '/a?from=2024-05-17' },
    { title: 'a named value under an escape', target: '/a?fro%6d=x+y', path: '/a?fro%6d=x+y' },
    { title: 'each of several', target: '/a?from=1&from=2', path: '/a?from=1&from=2' },
  ])('keeps $title', ({ target, path }) => {
    expect(kept({ target }, { query: ['from'] }).path).toBe(path);
  });

  test.each([
    { title: 'a number', target: '/a?page=17', path: '/a?page=1' },
    { title: 'a day', target: '/a?born=1815-12-10', path: '/a?born=2026-01-01' },
    { title: 'an address', target: '/a?q=ada@example.com', path: '/a?q=someone%40example.com' },
    { title: 'a word', target: '/a?q=Ada', path: '/a?q=xxx' },
    { title: 'nothing', target: '/a?q=', path: '/a?q=' },
    { title: 'what has no name', target: '/a?q8Jx2mNv', path: '/a?xxxxxxxx' },
    { title: 'a name that is data', target: '/a?ada@example.com=1', path: '/a?x=1' },
    { title: 'a second question mark', target: '/a?q=b?c', path: '/a?q=xxx' },
  ])('has something of the same shape for $title', ({ target, path }) => {
    expect(kept({ target }, { query: ['from'] }).path).toBe(path);
  });

  test('loses a secret that stands under a named parameter', () => {
    const target = '/a?q=s%3Aabcdefghijkl.012345678901234567890123456789012345678901a';
    expect(kept({ target }, { query: ['q'] }).path).toBe('/a?q=(signed%20value)');
  });
});

describe('sessions', () => {
  const SIGNED = `s:session-id-of-ada.${'A'.repeat(43)}`;

  test('of a cookie and of a token with the same id have the same pseudonym', () => {
    const cookie = `theme=dark; connect.sid=${encodeURIComponent(SIGNED)}`;
    const headers: readonly HeaderPair[] = [
      ['Cookie', cookie],
      ['Authorization', `Bearer ${SIGNED}`],
    ];
    const pseudonym = `pseudonym of ${'session-id-of-ada'.length}`;
    expect(kept({ headers }).sessions).toEqual({ cookie: pseudonym, bearer: pseudonym });
  });

  test('are those of the cookie that the settings name', () => {
    const headers: readonly HeaderPair[] = [['Cookie', 'connect.sid=one; app.sid=other']];
    expect(kept({ headers }, { sessionCookie: 'app.sid' }).sessions).toEqual({ cookie: 'pseudonym of 5' });
    expect(kept({ headers }, { sessionCookie: 'nobody' }).sessions).toEqual({});
  });

  test.each(['Basic YWRhOnNlY3JldA==', 'Digest username=ada', 'Bearer', 'Bearer a b'])(
    'of another kind (%s) cannot be replayed, and the exchange is left out',
    (value) => {
      expect(redact({ headers: [['Authorization', value]] })).toEqual({
        outcome: 'left-out',
        reason: 'other-authorization',
      });
    },
  );
});

describe('the body', () => {
  const JSON_HEADERS: readonly HeaderPair[] = [['Content-Type', 'application/json; charset=utf-8']];
  const bodyOf = (
    body: unknown,
    { fields = ['body.name', 'body.items[*].count', 'body.items[*].ok'], headers = JSON_HEADERS } = {},
  ): unknown =>
    kept(
      { method: 'POST', headers, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) },
      { bodyFields: fields },
    ).body;

  test('is what is named, in its place', () => {
    const body = {
      name: 'Ada',
      email: 'ada@example.com',
      items: [{ count: 1, note: 'mine' }, { note: 'yours' }, { count: null, ok: false }],
      nested: { name: 'not this one' },
    };
    expect(bodyOf(body)).toEqual({
      form: 'json',
      value: { name: 'Ada', items: [{ count: 1 }, null, { count: null, ok: false }] },
    });
  });

  test('is empty when it has nothing of it', () => {
    expect(bodyOf({ other: 1 })).toEqual({ form: 'json', value: {} });
  });

  test('does not follow a name into what it is not', () => {
    expect(bodyOf({ name: { first: 'Ada' } })).toEqual({ form: 'json', value: {} });
  });

  test('loses what has the form of a secret', () => {
    expect(bodyOf({ name: 'bearer abc.def' })).toEqual({ form: 'json', value: { name: 'bearer (masked)' } });
  });

  test.each([
    {
      title: 'no JSON',
      body: 'a=1',
      more: { headers: [['content-type', 'text/plain']] as const },
      reason: 'not-json',
    },
    { title: 'broken JSON', body: '{', more: {}, reason: 'not-json' },
    {
      title: 'compressed',
      body: '{}',
      more: { headers: [...JSON_HEADERS, ['Content-Encoding', 'gzip']] as const },
      reason: 'encoded',
    },
    { title: 'JSON of which nothing is named', body: '{}', more: { fields: [] }, reason: 'no-fields-named' },
  ])('that is $title is not kept, and says why', ({ body, more, reason }) => {
    expect(bodyOf(body, more)).toEqual({ form: 'not-kept', reason });
  });

  test('that was too large is not kept, and says why', () => {
    expect(kept({ body: 'too-large' }).body).toEqual({ form: 'not-kept', reason: 'too-large' });
  });
});

test('a secret of a request is nowhere in its line, wherever else the request has it', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9+/=._~-]{12,60}$/);
  const place = fc.constantFrom('path', 'query', 'header', 'body', 'unnamed');
  const form = fc.constantFrom('bare', 'signed');
  fc.assert(
    fc.property(
      secret,
      form,
      fc.subarray(['cookie', 'other-cookie', 'bearer'] as const, { minLength: 1 }),
      fc.array(place),
      (bare, how, carriers, places) => {
        const value = how === 'signed' ? `s:${bare}.${'B'.repeat(43)}` : bare;
        const cookies = [
          ...(carriers.includes('cookie') ? [`connect.sid=${encodeURIComponent(value)}`] : []),
          ...(carriers.includes('other-cookie') ? [`remember=${encodeURIComponent(value)}`] : []),
        ];
        const redaction = redact(
          {
            method: 'POST',
            target: `/a/${places.includes('path') ? encodeURIComponent(value) : 'b'}?q=${places.includes('query') ? encodeURIComponent(value) : 'c'}&u=${encodeURIComponent(value)}`,
            headers: [
              ['Content-Type', 'application/json'],
              ...(cookies.length === 0 ? [] : [['Cookie', cookies.join('; ')] as const]),
              ...(carriers.includes('bearer') ? [['Authorization', `Bearer ${value}`] as const] : []),
              ...(places.includes('header') ? [['X-Echo', `before ${value} after`] as const] : []),
              ['X-Unnamed', value],
            ],
            body: Buffer.from(
              JSON.stringify({ name: places.includes('body') ? `my ${value}` : 'd', unnamed: value }),
            ),
          },
          { query: ['q'], headers: ['x-echo'], bodyFields: ['body.name'] },
        );
        const line = redaction.outcome === 'kept' ? redaction.line : '';
        for (const spelling of [value, bare, encodeURIComponent(value), encodeURIComponent(bare)]) {
          expect(line).not.toContain(spelling);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('the last net holds: a line in which a credential of its own is found is not written', () => {
  const headers: readonly HeaderPair[] = [['Cookie', 'connect.sid=projects-are-here']];
  const leaking = createRedact({}, (sessionKey) => sessionKey);
  expect(leaking({ ...SEEN, headers })).toEqual({ outcome: 'left-out', reason: 'holds-a-secret' });
});
