import { describe, expect, test } from '@jest/globals';
import type { Difference, JudgedDifference } from '../differences/difference.ts';
import type { ComparedResult, NotRunResult } from '../results/result.ts';
import { renderDifferences, renderReport } from './render-report.ts';
import { renderTable } from './render-table.ts';

const PLAIN = { color: false };

const identity = {
  routeKey: 'GET /me',
  caseTitle: 'own account',
  presents: 'valid',
  repetition: 1,
  request: { title: 'own account', method: 'GET', path: "/me?q='x'" },
} as const;
const shown = { requestHeaders: [], status: 200, headers: [], body: { form: 'empty' } } as const;

function compared(client: string, differences: readonly JudgedDifference[] = []): ComparedResult {
  const verdict = differences.some(({ standing }) => standing === 'counted') ? 'mismatch' : 'match';
  return {
    outcome: 'compared',
    ...identity,
    client,
    ...(client === 'cookie' ? { presented: [['Cookie', '$STRADDLE_CREDENTIAL_COOKIE']] } : {}),
    first: 'control',
    control: { baseUrl: 'http://127.0.0.1:3001', status: 200, session: 'extended', durationMs: 1 },
    candidate: {
      baseUrl: 'http://127.0.0.1:3000/',
      status: verdict === 'match' ? 200 : 500,
      session: verdict === 'match' ? 'extended' : 'untouched',
      durationMs: 1,
    },
    comparison: { verdict, differences },
    exchange: { control: shown, candidate: shown },
  };
}

const counted = (difference: Difference): JudgedDifference => ({ standing: 'counted', difference });
const count: Difference = { kind: 'json-changed', path: 'body.count', control: 1, candidate: '2' };
const notRun: NotRunResult = {
  outcome: 'could-not-run',
  ...identity,
  client: 'bearer',
  reason: 'unsafe-method',
  message: 'POST is refused',
};

describe('renderTable', () => {
  test('has a row per route and case, a column per client, and a mark, statuses and session per cell', () => {
    const rows = renderTable([compared('cookie', [counted(count)]), notRun, compared('anonymous')], PLAIN)
      .split('\n')
      .filter((line) => line.includes('│'))
      .map((line) =>
        line
          .split('│')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(rows).toEqual([
      ['route', 'case', 'cookie', 'bearer', 'anonymous'],
      [
        'GET /me',
        'own account',
        '✗ 200/500  extended/untouched',
        '! refused: unsafe method',
        '✓ 200/200  extended',
      ],
    ]);
  });

  test('shows the worst of several repetitions', () => {
    const worse = { ...compared('cookie', [counted(count)]), repetition: 2 };
    const text = renderTable([compared('cookie'), worse, { ...compared('cookie'), repetition: 3 }], PLAIN);
    expect(text).toContain('✗ 200/500');
    expect(text).not.toContain('✓');
  });

  test('is coloured only on request', () => {
    const escape = String.fromCharCode(27);
    expect(renderTable([compared('cookie')], PLAIN)).not.toContain(escape);
    expect(renderTable([compared('cookie')], { color: true })).toContain(escape);
  });
});

describe('renderDifferences', () => {
  test('names the path and both values, with a request to replay on each side', () => {
    expect(renderDifferences([compared('anonymous'), compared('cookie', [counted(count)])], PLAIN)).toBe(
      [
        '✗ GET /me, own account, cookie',
        '    body.count: control 1, candidate "2"',
        `    control:   curl -i --path-as-is 'http://127.0.0.1:3001/me?q='\\''x'\\''' -H "Cookie: $STRADDLE_CREDENTIAL_COOKIE"`,
        `    candidate: curl -i --path-as-is 'http://127.0.0.1:3000/me?q='\\''x'\\''' -H "Cookie: $STRADDLE_CREDENTIAL_COOKIE"`,
      ].join('\n'),
    );
  });

  test.each<{ readonly difference: Difference; readonly line: string }>([
    {
      difference: { kind: 'status', path: 'status', control: 200, candidate: 500 },
      line: 'status: control 200, candidate 500',
    },
    {
      difference: { kind: 'header-missing', path: 'headers.etag', control: 'W/"1"' },
      line: String.raw`headers.etag: control "W/\"1\"", candidate nothing`,
    },
    {
      difference: { kind: 'header-extra', path: 'headers.x', candidate: '1' },
      line: 'headers.x: control nothing, candidate "1"',
    },
    {
      difference: { kind: 'header-changed', path: 'headers.x', control: '1', candidate: '2' },
      line: 'headers.x: control "1", candidate "2"',
    },
    {
      difference: { kind: 'cookie-missing', path: 'headers.set-cookie[a]' },
      line: 'headers.set-cookie[a]: control sets the cookie, candidate nothing',
    },
    {
      difference: { kind: 'cookie-extra', path: 'headers.set-cookie[a]' },
      line: 'headers.set-cookie[a]: control nothing, candidate sets the cookie',
    },
    {
      difference: {
        kind: 'cookie-value-changed',
        path: 'c',
        control: { class: 'presented', length: 1 },
        candidate: { class: 'signed-id', length: 1 },
      },
      line: 'c: control the session that the request presented, candidate another session',
    },
    {
      difference: {
        kind: 'cookie-value-changed',
        path: 'c',
        control: { class: 'empty', length: 0 },
        candidate: { class: 'other', length: 4 },
      },
      line: 'c: control an empty value, candidate some value of 4 characters',
    },
    {
      difference: { kind: 'cookie-attribute-missing', path: 'c.httponly', control: true },
      line: 'c.httponly: control true, candidate nothing',
    },
    {
      difference: { kind: 'cookie-attribute-extra', path: 'c.path', candidate: '/' },
      line: 'c.path: control nothing, candidate "/"',
    },
    {
      difference: { kind: 'cookie-attribute-changed', path: 'c.path', control: '/', candidate: '/a' },
      line: 'c.path: control "/", candidate "/a"',
    },
    {
      difference: { kind: 'json-missing', path: 'body.a', control: null },
      line: 'body.a: control null, candidate nothing',
    },
    {
      difference: { kind: 'json-extra', path: 'body.a', candidate: {} },
      line: 'body.a: control nothing, candidate {}',
    },
    {
      difference: {
        kind: 'json-type-changed',
        path: 'body.a',
        controlType: 'number',
        candidateType: 'string',
        control: 1,
        candidate: '1',
      },
      line: 'body.a: control number 1, candidate string "1"',
    },
    {
      difference: { kind: 'json-reordered', path: 'body', order: [1, 0] },
      line: 'body: control 2 elements, candidate the same in the order 1, 0',
    },
    {
      difference: {
        kind: 'body-text-changed',
        path: 'body',
        differentLines: 2,
        lines: [
          { controlLine: 3, candidateLine: null, control: 'a\r', candidate: null },
          { controlLine: 9, candidateLine: 8, control: 'a', candidate: 'b' },
        ],
      },
      line: String.raw`body, line 3 and 1 more: control "a\r", candidate no such line`,
    },
    {
      difference: { kind: 'body-bytes-changed', path: 'body', offset: 3, controlBytes: 4, candidateBytes: 5 },
      line: 'body, from byte 3: control 4 bytes, candidate 5 bytes',
    },
    {
      difference: {
        kind: 'session-expires',
        path: 'session.expires',
        control: 'extended',
        candidate: 'unchanged',
      },
      line: 'session.expires: control extended, candidate unchanged',
    },
  ])('puts $difference.kind into words', ({ difference, line }) => {
    expect(
      renderDifferences([compared('anonymous', [counted(difference)])], PLAIN)
        .split('\n')[1]
        ?.trim(),
    ).toBe(line);
  });

  test('obeys no control characters of a body and abridges long values', () => {
    const nasty: Difference = {
      kind: 'json-changed',
      path: 'body',
      control: '\u001b[2J\u009b\u202e',
      candidate: 'x'.repeat(5000),
    };
    const text = renderDifferences([compared('anonymous', [counted(nasty)])], PLAIN);
    expect(text).toContain(String.raw`"\u001b[2J\u009b\u202e"`);
    expect(text).toContain('… (5002 characters)');
    expect(text.length).toBeLessThan(1000);
  });

  test('counts what it does not list', () => {
    const many = Array.from({ length: 25 }, (_, index) => counted({ ...count, path: `body[${index}]` }));
    const lines = renderDifferences([compared('anonymous', many)], PLAIN).split('\n');
    expect(lines.filter((line) => line.includes('body['))).toHaveLength(20);
    expect(lines).toContain('    and 5 more');
  });
});

describe('renderReport', () => {
  test('has a row per route when there are more clients than columns', () => {
    const clients = ['cookie', 'bearer', 'expired', 'tampered', 'logged-out', 'anonymous'];
    const results = [
      ...clients.map((client) => compared(client)),
      ...clients.map((client) => ({ ...compared(client, [counted(count)]), routeKey: 'GET /projects' })),
      { ...notRun, routeKey: 'POST /projects' },
    ];
    const rows = renderReport(results, PLAIN)
      .split('\n')
      .filter((line) => line.includes('│'))
      .map((line) =>
        line
          .split('│')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(rows).toEqual([
      ['route', 'cells', 'different', 'not run', 'registered', 'ignored', 'median ms'],
      ['✓ GET /me', '6', '0', '0', '0', '0', '1.0 → 1.0'],
      ['✗ GET /projects', '6', '6', '0', '0', '0', '1.0 → 1.0'],
      ['! POST /projects', '1', '0', '1', '0', '0', ''],
    ]);
    expect(renderReport(results, { color: true })).toContain(String.fromCharCode(27));
  });

  test('ends with the verdict and says what could not be run and what was ignored', () => {
    const ignored: JudgedDifference = {
      standing: 'ignored',
      difference: { kind: 'header-changed', path: 'headers.date', control: '1', candidate: '2' },
      ignored: { by: 'rule', path: 'headers.date', reason: 'time passes', until: '2027-01-31' },
    };
    const sections = renderReport([compared('cookie', [ignored]), notRun], PLAIN).split('\n\n');
    expect(sections.slice(1)).toEqual([
      '! GET /me, own account, bearer\n    POST is refused',
      'Differences that were ignored:\n    1 × headers.date (rule, until 2027-01-31): time passes',
      'Could not run: 2 cells, 0 different, 1 could not run, 1 authenticated',
    ]);
  });

  test('names what is registered, and settings that covered nothing', () => {
    const registered: JudgedDifference = {
      standing: 'registered',
      difference: { kind: 'cookie-missing', path: 'headers.set-cookie[connect.sid]' },
      registered: { id: 'D-7', why: 'an authorizer sends no cookie' },
    };
    const settings = {
      rules: [{ path: 'body.n', reason: 'a counter' }],
      thresholds: { '*': { maxSlowdown: 2 } },
    };
    const sections = renderReport([compared('cookie', [registered])], { ...PLAIN, settings }).split('\n\n');
    expect(sections.slice(1)).toEqual([
      'Differences that are registered:\n    D-7 in 1 cell: an authorizer sends no cookie',
      'Settings that covered nothing:\n    body.n (rules): a counter',
      expect.stringMatching(/^Could not run: .*\n {4}GET \/me: 1 pair is too few to judge maxSlowdown/),
    ]);
  });

  test.each([
    { results: [compared('cookie')], verdict: /^Equal: 1 cell,/ },
    { results: [compared('cookie', [counted(count)])], verdict: /^Different: 1 cell, 1 different/ },
    {
      results: [{ ...compared('anonymous'), presents: 'nothing' as const }],
      verdict: /^Could not run: .*\n {4}nothing was authenticated/,
    },
  ])('gives the verdict $verdict', ({ results, verdict }) => {
    expect(renderReport(results, PLAIN).split('\n\n').at(-1)).toMatch(verdict);
  });
});
