import { describe, expect, test } from '@jest/globals';
import type { HeaderPair, ObservedResponse } from '../results/observation.ts';
import { compareResponses } from './compare-responses.ts';
import type { Comparison, Difference } from './difference.ts';

const JSON_TYPE: HeaderPair = ['Content-Type', 'application/json'];
const SIGNATURE = 'x'.repeat(43);

function response(
  headers: readonly HeaderPair[],
  body: Uint8Array | string = '',
  status = 200,
): ObservedResponse {
  return { status, headers, body };
}

function json(body: string): ObservedResponse {
  return response([JSON_TYPE], body);
}

function counted({ differences }: Comparison): readonly Difference[] {
  return differences.filter(({ standing }) => standing === 'counted').map(({ difference }) => difference);
}

interface Row {
  readonly title: string;
  readonly control: ObservedResponse;
  readonly candidate: ObservedResponse;
  readonly expected: readonly Difference[];
}

const header = (name: string, value: string): ObservedResponse => response([[name, value]]);
const cookies = (...lines: readonly string[]): ObservedResponse =>
  response(lines.map((line) => ['Set-Cookie', line] as const));

type Line = readonly [
  controlLine: number | null,
  control: string | null,
  candidateLine: number | null,
  candidate: string | null,
];
const textDiffers = (...lines: readonly Line[]): Difference => ({
  kind: 'body-text-changed',
  path: 'body',
  differentLines: lines.length,
  lines: lines.map(([controlLine, control, candidateLine, candidate]) => ({
    controlLine,
    candidateLine,
    control,
    candidate,
  })),
});

const differing: readonly Row[] = [
  {
    title: 'another status',
    control: response([], '', 200),
    candidate: response([], '', 201),
    expected: [{ kind: 'status', path: 'status', control: 200, candidate: 201 }],
  },
  {
    title: 'a missing header',
    control: header('X-Frame-Options', 'DENY'),
    candidate: response([]),
    expected: [{ kind: 'header-missing', path: 'headers.x-frame-options', control: 'DENY' }],
  },
  {
    title: 'an extra header',
    control: response([]),
    candidate: header('X-Powered-By', 'Express'),
    expected: [{ kind: 'header-extra', path: 'headers.x-powered-by', candidate: 'Express' }],
  },
  {
    title: 'another header value, also in case only',
    control: header('location', '/Login'),
    candidate: header('Location', '/login'),
    expected: [{ kind: 'header-changed', path: 'headers.location', control: '/Login', candidate: '/login' }],
  },
  {
    title: 'one Vary field fewer',
    control: header('Vary', 'Origin, Accept-Encoding'),
    candidate: header('Vary', 'Accept-Encoding'),
    expected: [
      {
        kind: 'header-changed',
        path: 'headers.vary',
        control: 'Origin, Accept-Encoding',
        candidate: 'Accept-Encoding',
      },
    ],
  },
  {
    title: 'another Cache-Control argument',
    control: header('Cache-Control', 'private, max-age=60'),
    candidate: header('Cache-Control', 'private, max-age=600'),
    expected: [
      {
        kind: 'header-changed',
        path: 'headers.cache-control',
        control: 'private, max-age=60',
        candidate: 'private, max-age=600',
      },
    ],
  },
  {
    title: 'a method name in another case, which is another method',
    control: header('Allow', 'GET'),
    candidate: header('Allow', 'get'),
    expected: [{ kind: 'header-changed', path: 'headers.allow', control: 'GET', candidate: 'get' }],
  },
  {
    title: 'JSON in a charset other than UTF-8',
    control: header('Content-Type', 'application/json'),
    candidate: header('Content-Type', 'application/json; charset=latin1'),
    expected: [
      {
        kind: 'header-changed',
        path: 'headers.content-type',
        control: 'application/json',
        candidate: 'application/json; charset=latin1',
      },
    ],
  },
  {
    title: 'text that lost its charset, which does mean something',
    control: header('Content-Type', 'text/html; charset=utf-8'),
    candidate: header('Content-Type', 'text/html'),
    expected: [
      {
        kind: 'header-changed',
        path: 'headers.content-type',
        control: 'text/html; charset=utf-8',
        candidate: 'text/html',
      },
    ],
  },
  {
    title: 'a cookie that only the control sets',
    control: cookies('theme=dark'),
    candidate: response([]),
    expected: [{ kind: 'cookie-missing', path: 'headers.set-cookie[theme]' }],
  },
  {
    title: 'a cookie that only the candidate sets, the second of its name',
    control: cookies('theme=dark'),
    candidate: cookies('theme=dark', 'theme=dark; Path=/x'),
    expected: [{ kind: 'cookie-extra', path: 'headers.set-cookie[theme][1]' }],
  },
  {
    title: 'another cookie value, without giving it away',
    control: cookies('theme=dark'),
    candidate: cookies('theme=light'),
    expected: [
      {
        kind: 'cookie-value-changed',
        path: 'headers.set-cookie[theme].value',
        control: { class: 'other', length: 4 },
        candidate: { class: 'other', length: 5 },
      },
    ],
  },
  {
    title: 'a new session where the control keeps the presented one',
    control: cookies('connect.sid=$STRADDLE_CREDENTIAL_COOKIE'),
    candidate: cookies(`connect.sid=s%3A${'a'.repeat(32)}.${SIGNATURE}`),
    expected: [
      {
        kind: 'cookie-value-changed',
        path: 'headers.set-cookie[connect.sid].value',
        control: { class: 'presented', length: 27 },
        candidate: { class: 'signed-id', length: 80 },
      },
    ],
  },
  {
    title: 'missing, extra and changed cookie attributes',
    control: cookies('a=1; HttpOnly; SameSite=Lax'),
    candidate: cookies('a=1; Secure; SameSite=None'),
    expected: [
      { kind: 'cookie-attribute-missing', path: 'headers.set-cookie[a].httponly', control: true },
      {
        kind: 'cookie-attribute-changed',
        path: 'headers.set-cookie[a].samesite',
        control: 'Lax',
        candidate: 'None',
      },
      { kind: 'cookie-attribute-extra', path: 'headers.set-cookie[a].secure', candidate: true },
    ],
  },
  {
    title: 'another path of a cookie that lives equally long',
    control: response([
      ['Date', 'Sat, 21 Nov 2026 09:00:00 GMT'],
      ['Set-Cookie', 'a=1; Path=/; Expires=Sat, 21 Nov 2026 10:00:00 GMT'],
    ]),
    candidate: response([
      ['Date', 'Sat, 21 Nov 2026 09:00:00 GMT'],
      ['Set-Cookie', 'a=1; Path=/x; Expires=Sat, 21 Nov 2026 10:00:00 GMT'],
    ]),
    expected: [
      {
        kind: 'cookie-attribute-changed',
        path: 'headers.set-cookie[a].path',
        control: '/',
        candidate: '/x',
      },
    ],
  },
  {
    title: 'a cookie that lives an hour longer',
    control: response([
      ['Date', 'Sat, 21 Nov 2026 09:00:00 GMT'],
      ['Set-Cookie', 'a=1; Expires=Sat, 21 Nov 2026 10:00:00 GMT'],
    ]),
    candidate: response([
      ['Date', 'Sat, 21 Nov 2026 09:00:00 GMT'],
      ['Set-Cookie', 'a=1; Expires=Sat, 21 Nov 2026 11:00:00 GMT'],
    ]),
    expected: [
      {
        kind: 'cookie-attribute-changed',
        path: 'headers.set-cookie[a].expires',
        control: 'Sat, 21 Nov 2026 10:00:00 GMT',
        candidate: 'Sat, 21 Nov 2026 11:00:00 GMT',
      },
    ],
  },
  {
    title: 'an Expires one second later when no Date says when that was',
    control: cookies('a=1; Expires=Sat, 21 Nov 2026 10:00:00 GMT'),
    candidate: cookies('a=1; Expires=Sat, 21 Nov 2026 10:00:01 GMT'),
    expected: [
      {
        kind: 'cookie-attribute-changed',
        path: 'headers.set-cookie[a].expires',
        control: 'Sat, 21 Nov 2026 10:00:00 GMT',
        candidate: 'Sat, 21 Nov 2026 10:00:01 GMT',
      },
    ],
  },
  {
    title: 'a number deep in a list',
    control: json('{"metrics":[{},{},{},{"averageDurationMs":12.5}]}'),
    candidate: json('{"metrics":[{},{},{},{"averageDurationMs":12}]}'),
    expected: [
      { kind: 'json-changed', path: 'body.metrics[3].averageDurationMs', control: 12.5, candidate: 12 },
    ],
  },
  {
    title: 'a null that was dropped',
    control: json('{"a":null}'),
    candidate: json('{}'),
    expected: [{ kind: 'json-missing', path: 'body.a', control: null }],
  },
  {
    title: 'an extra key that needs quotes',
    control: json('{}'),
    candidate: json('{"a.b":{"c":1}}'),
    expected: [{ kind: 'json-extra', path: 'body["a.b"]', candidate: { c: 1 } }],
  },
  {
    title: 'a number as a string',
    control: json('{"n":1}'),
    candidate: json('{"n":"1"}'),
    expected: [
      {
        kind: 'json-type-changed',
        path: 'body.n',
        controlType: 'number',
        candidateType: 'string',
        control: 1,
        candidate: '1',
      },
    ],
  },
  {
    title: 'an array in another order, as one difference',
    control: json('[{"id":1,"n":2},{"id":2},{"id":3}]'),
    candidate: json('[{"id":3},{"n":2,"id":1},{"id":2}]'),
    expected: [{ kind: 'json-reordered', path: 'body', order: [2, 0, 1] }],
  },
  {
    title: 'a shorter array',
    control: json('[1,2,3]'),
    candidate: json('[1]'),
    expected: [
      { kind: 'json-missing', path: 'body[1]', control: 2 },
      { kind: 'json-missing', path: 'body[2]', control: 3 },
    ],
  },
  {
    title: 'an array of fewer of the same elements, which is not another order',
    control: json('[1,2]'),
    candidate: json('[2]'),
    expected: [
      { kind: 'json-changed', path: 'body[0]', control: 1, candidate: 2 },
      { kind: 'json-missing', path: 'body[1]', control: 2 },
    ],
  },
  {
    title: 'an extra key that every object inherits',
    control: json('{}'),
    candidate: json('{"constructor":1}'),
    expected: [{ kind: 'json-extra', path: 'body.constructor', candidate: 1 }],
  },
  {
    title: 'a longer array with a changed element',
    control: json('[1]'),
    candidate: json('[2,3]'),
    expected: [
      { kind: 'json-changed', path: 'body[0]', control: 1, candidate: 2 },
      { kind: 'json-extra', path: 'body[1]', candidate: 3 },
    ],
  },
  {
    title: 'an own key called __proto__',
    control: json('{"__proto__":{"a":1}}'),
    candidate: json('{}'),
    expected: [{ kind: 'json-missing', path: 'body.__proto__', control: { a: 1 } }],
  },
  {
    title: 'JSON that is not JSON on one side, by line',
    control: json('{}'),
    candidate: json('oops'),
    expected: [textDiffers([1, '{}', 1, 'oops'])],
  },
  {
    title: 'JSON too deep to be walked, by line',
    control: json('['.repeat(100_000) + ']'.repeat(100_000)),
    candidate: json('{}'),
    expected: [textDiffers([1, '['.repeat(2000), 1, '{}'])],
  },
  {
    title: 'the differing lines of a text',
    control: response([['Content-Type', 'text/csv']], 'id,name\n1,Ada\n2,Bob\n'),
    candidate: response([['Content-Type', 'text/csv']], 'id,name\n1,Ada\r\n2,Rob\n'),
    expected: [textDiffers([2, '1,Ada', 2, '1,Ada\r'], [3, '2,Bob', 3, '2,Rob'])],
  },
  {
    title: 'a text that ends early',
    control: response([], 'a\nb'),
    candidate: response([], 'a'),
    expected: [textDiffers([2, 'b', null, null])],
  },
  {
    title: 'a byte order mark',
    control: response([], Uint8Array.from([0xef, 0xbb, 0xbf, 0x61])),
    candidate: response([], Uint8Array.from([0x61])),
    expected: [textDiffers([1, '\ufeffa', 1, 'a'])],
  },
  {
    title: 'bytes that would be text but for a NUL',
    control: response([], Uint8Array.from([0x61, 0x00])),
    candidate: response([], Uint8Array.from([0x62, 0x00])),
    expected: [{ kind: 'body-bytes-changed', path: 'body', offset: 0, controlBytes: 2, candidateBytes: 2 }],
  },
  {
    title: 'bytes that are no text',
    control: response([['Content-Type', 'image/png']], Uint8Array.from([0x89, 0x50, 0x00, 0x01])),
    candidate: response([['Content-Type', 'image/png']], Uint8Array.from([0x89, 0x50, 0x00, 0x02, 0x03])),
    expected: [{ kind: 'body-bytes-changed', path: 'body', offset: 3, controlBytes: 4, candidateBytes: 5 }],
  },
];

const matching: readonly Omit<Row, 'expected'>[] = [
  { title: 'header names in another case', control: header('etag', 'x'), candidate: header('ETag', 'x') },
  {
    title: 'Vary in another order, case and number of lines',
    control: header('Vary', 'Origin, Accept-Encoding'),
    candidate: response([
      ['vary', 'accept-encoding'],
      ['vary', 'origin'],
    ]),
  },
  {
    title: 'Cache-Control in another order, with a quoted comma',
    control: header('Cache-Control', 'No-Store, private="a, b"'),
    candidate: header('Cache-Control', 'private="a, b", no-store'),
  },
  {
    title: 'application/json with and without charset=utf-8',
    control: header('Content-Type', 'application/json; charset=utf-8'),
    candidate: header('Content-Type', 'application/json'),
  },
  {
    title: 'a charset in quotes and capitals',
    control: header('Content-Type', 'text/html; charset=utf-8'),
    candidate: header('Content-Type', 'Text/HTML;Charset="UTF-8"'),
  },
  {
    title: 'cookies and attributes in another order',
    control: cookies('a=1; Path=/; HttpOnly', 'b=2'),
    candidate: cookies('b=2', 'a=1; httponly; path=/'),
  },
  {
    title: 'equal cookie lifetimes, asked three seconds apart and cut to seconds',
    control: response([
      ['Date', 'Sat, 21 Nov 2026 09:00:00 GMT'],
      ['Set-Cookie', 'a=1; Expires=Sat, 21 Nov 2026 10:00:00 GMT'],
    ]),
    candidate: response([
      ['Date', 'Sat, 21 Nov 2026 09:00:03 GMT'],
      ['Set-Cookie', 'a=1; Expires=Sat, 21 Nov 2026 10:00:04 GMT'],
    ]),
  },
  {
    title: 'object keys in another order and other blanks',
    control: json('{"a":1,"b":[{}]}'),
    candidate: json('{ "b": [ {} ], "a": 1.0 }'),
  },
  {
    title: 'the same text as text and as bytes',
    control: response([], 'größe'),
    candidate: response([], Buffer.from('größe')),
  },
];

describe('compareResponses', () => {
  test.each(differing)('finds $title', ({ control, candidate, expected }) => {
    const comparison = compareResponses(control, candidate);
    expect(counted(comparison).filter(({ path }) => path !== 'headers.date')).toEqual(expected);
    expect(comparison.verdict).toBe('mismatch');
  });

  test.each(matching)('takes for equal: $title', ({ control, candidate }) => {
    const comparison = compareResponses(control, candidate);
    expect(counted(comparison)).toEqual([]);
    expect(comparison.verdict).not.toBe('mismatch');
  });

  test('reports every difference of a response, not just the first', () => {
    const control = response([JSON_TYPE, ['X-A', '1'], ['Set-Cookie', 'a=1']], '{"a":1,"b":2}', 200);
    const candidate = response([JSON_TYPE], '{"a":2,"b":3}', 500);
    expect(counted(compareResponses(control, candidate)).map(({ path }) => path)).toEqual([
      'status',
      'headers.x-a',
      'headers.set-cookie[a]',
      'body.a',
      'body.b',
    ]);
  });

  test('is a match only when nothing at all differs', () => {
    expect(compareResponses(json('{}'), json('{}'))).toEqual({ verdict: 'match', differences: [] });
  });
});
