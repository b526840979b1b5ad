import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import type { Notice, QuirkName } from '../notice.ts';
import type { CaseApi, CaseStep, ServedCase } from '../testing/cases/gateway-case.ts';
import { caseMismatches, runCase } from '../testing/cases/run-case.ts';
import { describeQuirk } from './describe-quirk.ts';
import { createQuirkTeller } from './quirk-teller.ts';

type Backend = (request: IncomingMessage, response: ServerResponse) => void;

/** Writes these headers and none of Node's own, so that only what a row is about is told. */
function answering(headers: readonly (readonly [string, string])[], body = 'ok'): Backend {
  return (_request, response) => {
    response.sendDate = false;
    response.writeHead(200, headers.flat());
    response.end(body);
  };
}

/** Told once per gateway, whatever the first exchange is. */
const always = {
  rest: ['host-replaced', 'response-header-renamed'],
  http: ['host-replaced', 'forwarded-headers-replaced'],
} as const;

function legacyBehind(kind: 'rest' | 'http', rest: Partial<CaseApi> = {}): CaseApi {
  return {
    kind,
    routeKeys: [],
    backend: answering([['Content-Length', '2']]),
    backendRoutes: { 'ANY /': '/', 'ANY /{proxy+}': '/{proxy}' },
    ...rest,
  };
}

interface Row {
  readonly title: string;
  readonly api: CaseApi;
  readonly request: CaseStep['request'];
  readonly status?: number;
  readonly told: readonly QuirkName[];
}

const rows: readonly Row[] = [
  {
    title: 'a REST API drops the slash at the end of a path',
    api: legacyBehind('rest'),
    request: { target: '/a/' },
    told: ['trailing-slash-dropped'],
  },
  { title: 'but not that of the root', api: legacyBehind('rest'), request: { target: '/' }, told: [] },
  {
    title: 'an HTTP API keeps it',
    api: legacyBehind('http'),
    request: { target: '/a/' },
    told: [],
  },
  {
    title: 'a REST API drops request headers, one notice for each',
    api: legacyBehind('rest'),
    request: {
      method: 'POST',
      target: '/a',
      headers: ['Content-Encoding: gzip', 'Via: 1.1 x', 'X-Own: 1', 'Cookie: a=1'],
      body: 'x',
    },
    told: ['request-header-dropped', 'request-header-dropped'],
  },
  {
    title: 'an HTTP API passes Content-Encoding',
    api: legacyBehind('http'),
    request: { target: '/a', headers: ['Content-Encoding: gzip', 'X-Forwarded-For: 192.0.2.1'] },
    told: [],
  },
  {
    title: 'both drop an upgrade',
    api: legacyBehind('http'),
    request: { target: '/a', headers: ['Upgrade: websocket'] },
    told: ['request-header-dropped'],
  },
  {
    title: 'a REST API renames WWW-Authenticate, for one, and drops Via',
    api: legacyBehind('rest', {
      backend: answering([
        ['Content-Length', '2'],
        ['WWW-Authenticate', 'Basic'],
        ['Server', 'legacy'],
        ['Via', 'x'],
        ['ETag', 'x'],
      ]),
    }),
    request: { target: '/a' },
    told: ['response-header-renamed', 'response-header-dropped'],
  },
  {
    title: 'an HTTP API passes them',
    api: legacyBehind('http', { backend: answering([['WWW-Authenticate', 'Basic']]) }),
    request: { target: '/a' },
    told: [],
  },
  {
    title: 'a redirect to the address of legacy leads past the gateway',
    api: legacyBehind('http', {
      backend: (request, response) => {
        response.writeHead(302, { location: `http://${request.headers.host}/login` }).end();
      },
    }),
    request: { target: '/a' },
    status: 302,
    told: ['redirect-leaves-gateway'],
  },
  {
    title: 'a redirect to a path, or to elsewhere, does not',
    api: legacyBehind('http', {
      backend: (_request, response) => {
        response.writeHead(302, { location: '/login' }).end();
      },
    }),
    request: { target: '/a' },
    status: 302,
    told: [],
  },
  {
    title: 'CORS settings of an HTTP API replace what legacy says',
    api: legacyBehind('http', {
      backend: answering([['Access-Control-Allow-Origin', '*']]),
      definition: { cors: { allowOrigins: ['https://app.example.com'] } },
    }),
    request: { target: '/a' },
    told: ['cors-replaced'],
  },
  {
    title: 'without settings legacy is heard',
    api: legacyBehind('http', { backend: answering([['Access-Control-Allow-Origin', '*']]) }),
    request: { target: '/a' },
    told: [],
  },
];

describe('what the front door does to an exchange with legacy is told', () => {
  test.each(rows)('$title', async ({ api, request, status = 200, told }) => {
    const [observed] = await runCase(toCase({ api, request, status }));
    const { status: seen, notices }: { status: unknown; notices: unknown } = Object(observed);
    const first = api.kind === 'rest' ? always.rest : always.http;
    expect({ seen, notices: [...(Array.isArray(notices) ? notices : [])].sort() }).toEqual({
      seen: status,
      notices: [...first, ...told].sort(),
    });
  });

  const small = { requestBodyBytes: 4, headerBytes: 200, urlBytes: 60, integrationTimeoutMs: 40 };
  test.each<Row>([
    {
      title: 'a body that was announced as too large',
      api: legacyBehind('rest', { definition: { limits: small } }),
      request: { method: 'POST', target: '/a', body: '12345' },
      status: 413,
      told: ['request-too-large'],
    },
    {
      title: 'headers',
      api: legacyBehind('http', { definition: { limits: small } }),
      request: { target: '/a', headers: [`X-Big: ${'x'.repeat(300)}`] },
      status: 431,
      told: ['request-too-large'],
    },
    {
      title: 'an address',
      api: legacyBehind('rest', { definition: { limits: small } }),
      request: { target: `/${'x'.repeat(80)}` },
      status: 414,
      told: ['request-too-large'],
    },
    {
      title: 'an answer that comes late',
      api: legacyBehind('rest', { backend: () => {}, definition: { limits: small } }),
      request: { target: '/a' },
      status: 504,
      told: ['host-replaced', 'integration-timeout'],
    },
    {
      title: 'nothing, where a function is asked',
      api: { kind: 'rest', definition: { limits: small } },
      request: { method: 'POST', target: '/a/', body: '12345' },
      status: 413,
      told: [],
    },
  ])('and what ends at the gateway: $title', async ({ api, request, status = 200, told }) => {
    const each = toCase({ api, request, status }, told);
    expect(caseMismatches(each.steps, await runCase(each))).toEqual([]);
  });

  test('once per route and header, and on every route anew', async () => {
    const api = legacyBehind('rest', {
      backendRoutes: { 'GET /one/{proxy+}': '/{proxy}', 'GET /two/{proxy+}': '/{proxy}' },
    });
    const told = ['request-header-dropped', 'trailing-slash-dropped'] as const;
    const via = { headers: ['Via: 1.1 x'] };
    const steps: readonly CaseStep[] = [
      { request: { target: '/one/a' }, expected: { status: 200, notices: always.rest } },
      { request: { target: '/one/a/', ...via }, expected: { status: 200, notices: [told[1], told[0]] } },
      { request: { target: '/one/b/', ...via }, expected: { status: 200, notices: [] } },
      {
        request: { target: '/one/b', headers: ['Max-Forwards: 1'] },
        expected: { status: 200, notices: [told[0]] },
      },
      { request: { target: '/two/a/' }, expected: { status: 200, notices: [told[1]] } },
    ];
    const each = { number: '-', title: '-', api, steps };
    expect(caseMismatches(steps, await runCase(each))).toEqual([]);
  });
});

function toCase(
  { api, request, status }: Pick<Row, 'api' | 'request'> & { readonly status: number },
  notices?: readonly QuirkName[],
): ServedCase {
  const told = notices === undefined ? {} : { notices };
  return { number: '-', title: '-', api, steps: [{ request, expected: { status, ...told } }] };
}

const route = { api: { kind: 'http', limits: { requestBodyBytes: 10_485_760, headerBytes: 10_240 } } };

describe('a quirk is told in one line, with its mend', () => {
  test.each([
    {
      quirk: { name: 'response-header-renamed', subject: 'www-authenticate' },
      says: /^GET \/a: the response header www-authenticate arrives as x-amzn-Remapped-www-authenticate\. Browsers show/,
    },
    {
      quirk: { name: 'response-header-renamed', subject: 'content-md5' },
      says: /^GET \/a: .* Let legacy send it under another name as well\.$/,
    },
    {
      quirk: { name: 'request-header-dropped', subject: 'content-encoding' },
      says: /^GET \/a: the request header content-encoding does not reach legacy\. Legacy takes a compressed body/,
    },
    {
      quirk: { name: 'response-header-renamed', isGeneral: true },
      says: /^every route: Connection, Content-Length, Date and Server of legacy arrive/,
    },
    { quirk: { name: 'host-replaced', isGeneral: true }, says: /^every route: legacy sees its own address/ },
    {
      quirk: { name: 'request-too-large', subject: 'request-too-large' },
      says: /^GET \/a: a body of more than 10 MB ends at the gateway/,
    },
    {
      quirk: { name: 'request-too-large', subject: 'headers-too-large' },
      says: /^GET \/a: headers and request line of more than 10240 bytes end/,
    },
  ] as const)('$quirk.name $quirk.subject', ({ quirk, says }) => {
    const routed = Object({ ...route, route: { pattern: { routeKey: 'GET /a' } } });
    expect(describeQuirk(quirk, routed)).toMatch(says);
  });

  test('and names the request that it was seen on', () => {
    const notices: Notice[] = [];
    const teller = createQuirkTeller((notice) => notices.push(notice));
    const request = { ids: { requestId: 'one' } };
    const routed = Object({ ...route, request, route: { pattern: { routeKey: 'GET /a' } } });
    teller.tell(routed, () => [{ name: 'integration-timeout' }]);
    teller.tell(routed, () => [{ name: 'integration-timeout' }]);
    expect(notices).toEqual([
      {
        kind: 'quirk',
        name: 'integration-timeout',
        requestId: 'one',
        message: expect.stringMatching(/^GET \/a: legacy took longer/),
      },
    ]);
  });
});
