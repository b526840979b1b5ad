import { absent, matching } from './expected.ts';
import type { CaseApi, ExpectedStep, GatewayCase } from './gateway-case.ts';
import { extendedId, traceId, uuid } from './request-marks.ts';

/** What a REST API makes of an answer that it cannot use. */
const restError = {
  status: 502,
  body: '{"message": "Internal server error"}',
  bodyBytes: 36,
  headers: {
    'Content-Type': 'application/json',
    'Content-Length': '36',
    'x-amzn-ErrorType': 'InternalServerErrorException',
  },
} as const satisfies ExpectedStep;

/** What an HTTP API makes of one. */
const httpError = {
  status: 500,
  body: '{"message":"Internal Server Error"}',
  bodyBytes: 35,
  headers: {
    'Content-Type': 'application/json',
    'Apigw-Requestid': matching(extendedId),
    'x-amzn-ErrorType': absent,
  },
  headerOrder: ['Date', 'Content-Type', 'Content-Length', 'Connection', 'Apigw-Requestid'],
} as const satisfies ExpectedStep;

/** A result, and what the client gets of it. */
interface Answer {
  readonly title: string;
  readonly result: unknown;
  readonly expected: ExpectedStep;
  readonly request?: { readonly method?: string; readonly headers?: readonly string[] };
}

/** One case per result, of a function that answers every request with it. */
function answersOf(number: string, api: CaseApi, answers: readonly Answer[]): readonly GatewayCase[] {
  return answers.map(({ title, result, expected, request }) => ({
    number,
    title,
    api: { ...api, handler: () => result },
    steps: [{ request: { target: '/a', ...request }, expected }],
  }));
}

const rest = { kind: 'rest' } as const;
const allBinary = { ...rest, definition: { binaryMediaTypes: ['*/*'] } };
const http1 = { kind: 'http', payloadFormatVersion: '1.0' } as const;
const http2 = { kind: 'http', payloadFormatVersion: '2.0' } as const;
const ok = { status: 200 } as const;

/** Names that a REST API keeps for itself, with what a function or a backend sent. */
const remapped = {
  Authorization: 'x',
  Connection: 'close',
  'Content-Length': '999',
  'Content-MD5': 'x',
  Date: 'Thu, 01 Jan 1970 00:00:00 GMT',
  'Max-Forwards': '1',
  Server: 'x',
  'User-Agent': 'x',
  'WWW-Authenticate': 'Basic',
};
const dropped = [
  'Expect',
  'Host',
  'Proxy-Authenticate',
  'TE',
  'Trailer',
  'Transfer-Encoding',
  'Upgrade',
  'Via',
];

const remappedNames = Object.fromEntries(
  Object.entries(remapped).map(([name, value]) => [`x-amzn-Remapped-${name}`, value]),
);
const gone = Object.fromEntries(dropped.map((name) => [name, absent]));

/** E: what functions answer. */
export const responseCases: readonly GatewayCase[] = [
  ...answersOf('E01', rest, [
    { title: 'REST: an unknown key', result: { statusCode: 200, wrongValue: 1 }, expected: restError },
  ]),
  ...answersOf('E02', rest, [
    { title: 'REST: a text', result: 'hi', expected: restError },
    { title: 'REST: nothing', result: undefined, expected: restError },
    { title: 'REST: null', result: null, expected: restError },
    { title: 'REST: a list', result: [], expected: restError },
    { title: 'REST: a number', result: 200, expected: restError },
  ]),
  ...answersOf('E03', rest, [
    { title: 'REST: a status as text', result: { statusCode: '201' }, expected: { status: 201, body: '' } },
    { title: 'REST: a status that is none', result: { statusCode: 'ok' }, expected: restError },
    { title: 'REST: a fraction of a status', result: { statusCode: 200.5 }, expected: restError },
    { title: 'REST: a status that no answer has', result: { statusCode: 600 }, expected: restError },
  ]),
  ...answersOf('E04', rest, [
    {
      title: 'REST: headers only',
      result: { headers: { a: 'b' } },
      expected: { ...ok, headers: { a: 'b' } },
    },
    {
      title: 'REST: headers that are null',
      result: { statusCode: 200, headers: null, multiValueHeaders: null, body: null },
      expected: { ...ok, body: '' },
    },
    { title: 'REST: an empty object', result: {}, expected: { ...ok, body: '' } },
  ]),
  ...answersOf('E05', rest, [
    {
      title: 'REST: booleans as headers',
      result: { headers: { 'header-bool': true, 'header-not': false } },
      expected: { ...ok, headers: { 'header-bool': 'true', 'header-not': 'false' } },
    },
  ]),
  ...answersOf('E06', rest, [
    {
      title:
        'REST: values of a list come before the single one, under the name that the list has, a line each',
      result: {
        multiValueHeaders: { 'tesT-Multi': ['value-1', 'value-2'], 'x-other': ['other'] },
        headers: { 'test-multi': 'value-solo' },
      },
      expected: {
        ...ok,
        headers: { 'tesT-Multi': ['value-1', 'value-2', 'value-solo'] },
        headerOrder: ['tesT-Multi', 'tesT-Multi', 'tesT-Multi', 'x-other'],
      },
    },
  ]),
  ...answersOf('E07', http1, [
    {
      title: 'HTTP 1.0: the single value comes before those of the list, names in title case, a line each',
      result: {
        statusCode: 200,
        headers: { 'tesT-Multi': 'value-solo', myheader: 'test,other' },
        multiValueHeaders: { 'test-multi': ['value-1', 'value-2'] },
      },
      expected: {
        ...ok,
        headers: { 'Test-Multi': ['value-solo', 'value-1', 'value-2'], Myheader: 'test,other' },
      },
    },
  ]),
  ...answersOf('E08', rest, [
    {
      title: 'REST: a list that is none',
      result: { multiValueHeaders: { a: 'notalist' } },
      expected: restError,
    },
    { title: 'REST: a list of numbers', result: { multiValueHeaders: { a: [1] } }, expected: restError },
    { title: 'REST: headers that are a list', result: { headers: [] }, expected: restError },
  ]),
  ...answersOf('E09', rest, [{ title: 'REST: status 0', result: { statusCode: 0 }, expected: restError }]),
  ...answersOf('E09', http1, [
    { title: 'HTTP 1.0: status 0', result: { statusCode: 0 }, expected: httpError },
  ]),
  ...answersOf('E09', http2, [
    { title: 'HTTP 2.0: status 0', result: { statusCode: 0 }, expected: httpError },
  ]),
  ...answersOf('E10', http2, [
    {
      title: 'HTTP 2.0: an object without a status is the body',
      result: { a: 1 },
      expected: { ...ok, body: '{"a":1}', headers: { 'Content-Type': 'application/json' } },
    },
    { title: 'HTTP 2.0: so is a list', result: [1, null], expected: { ...ok, body: '[1,null]' } },
    { title: 'HTTP 2.0: so is a number', result: 42, expected: { ...ok, body: '42' } },
    { title: 'HTTP 2.0: so is a boolean', result: false, expected: { ...ok, body: 'false' } },
  ]),
  ...answersOf('E11', http2, [
    {
      title: 'HTTP 2.0: a text loses its quotes',
      result: 'hi',
      expected: { ...ok, body: 'hi', headers: { 'Content-Type': 'application/json' } },
    },
    { title: 'HTTP 2.0: an empty text is an empty body', result: '', expected: { ...ok, body: '' } },
  ]),
  ...answersOf('E12', http2, [
    { title: 'HTTP 2.0: a fraction of a status', result: { statusCode: 200.5 }, expected: httpError },
    { title: 'HTTP 2.0: no status at all', result: { statusCode: null }, expected: httpError },
  ]),
  ...[http1, http2].flatMap((api) =>
    answersOf('E13', api, [
      {
        title: `HTTP ${api.payloadFormatVersion}: a body without a type is plain text`,
        result: { statusCode: 200, body: 'x' },
        expected: { ...ok, body: 'x', headers: { 'Content-Type': 'text/plain; charset=utf-8' } },
      },
      {
        title: `HTTP ${api.payloadFormatVersion}: a type in any case is a type`,
        result: { statusCode: 200, headers: { 'content-TYPE': 'text/html' }, body: 'x' },
        expected: { ...ok, headers: { 'Content-Type': 'text/html' } },
      },
    ]),
  ),
  ...answersOf('E14', rest, [
    {
      title: 'REST: a body without a type is JSON',
      result: { statusCode: 200, body: 'x' },
      expected: { ...ok, body: 'x', headers: { 'Content-Type': 'application/json' } },
    },
    {
      title: 'REST: a type in any case is a type, and keeps its case',
      result: { statusCode: 200, headers: { 'content-TYPE': 'text/html' } },
      expected: {
        ...ok,
        headers: { 'content-TYPE': 'text/html', 'Content-Type': 'content-TYPE: text/html' },
      },
    },
  ]),
  ...answersOf('E15', http2, [
    {
      title: 'HTTP 2.0: cookies have a line each',
      result: { statusCode: 200, cookies: ['a=1; HttpOnly', 'b=2'] },
      expected: { ...ok, headers: { 'Set-Cookie': ['a=1; HttpOnly', 'b=2'] } },
    },
    {
      title: 'HTTP 2.0: a line break in a cookie',
      result: { statusCode: 200, cookies: ['a=1\r\nX: 1'] },
      expected: httpError,
    },
    {
      title: 'HTTP 2.0: cookies that are no texts',
      result: { statusCode: 200, cookies: [1] },
      expected: httpError,
    },
  ]),
  ...answersOf('E16', { ...rest, definition: { binaryMediaTypes: ['image/png'] } }, [
    {
      title: 'REST: base64 stays what it is where the first type that the client accepts is not binary',
      result: { body: 'aGk=', isBase64Encoded: true },
      request: { headers: ['Accept: text/html, image/png'] },
      expected: { ...ok, body: 'aGk=', headers: { 'Content-Length': '4' } },
    },
    {
      title: 'REST: base64 stays what it is where the client does not say what it accepts',
      result: { body: 'aGk=', isBase64Encoded: true },
      expected: { ...ok, body: 'aGk=' },
    },
    {
      title: 'REST: base64 is decoded where that type is binary',
      result: { body: 'aGk=', isBase64Encoded: true },
      request: { headers: ['Accept: image/PNG;q=1, text/html'] },
      expected: { ...ok, body: 'hi', headers: { 'Content-Length': '2' } },
    },
    {
      title: 'REST: a body that does not say so is not decoded',
      result: { body: 'aGk=' },
      request: { headers: ['Accept: image/png'] },
      expected: { ...ok, body: 'aGk=' },
    },
  ]),
  ...answersOf('E16', allBinary, [
    {
      title: 'REST: base64 is decoded for everybody where all types are binary',
      result: { body: 'aGk=', isBase64Encoded: true },
      expected: { ...ok, body: 'hi' },
    },
  ]),
  ...[rest, http1, http2].map(
    (api): GatewayCase => ({
      number: 'E17',
      title: `${api.kind === 'rest' ? 'REST' : `HTTP ${api.payloadFormatVersion}`}: what a function throws stays in the log`,
      api: { ...api, handler: () => Promise.reject(new Error('boom')) },
      steps: [
        {
          request: { target: '/a' },
          expected: {
            ...(api.kind === 'rest' ? restError : httpError),
            accessLog: {
              integrationErrorMessage: api.kind === 'rest' ? 'Lambda Customer Function Error:boom' : 'boom',
              status: api.kind === 'rest' ? 502 : 500,
            },
          },
        },
      ],
    }),
  ),
  {
    number: 'E18',
    title: 'REST: a function that takes longer than the gateway waits',
    api: {
      ...rest,
      handler: () => new Promise(() => {}),
      definition: { limits: { integrationTimeoutMs: 30 } },
    },
    steps: [
      {
        request: { target: '/a' },
        expected: {
          status: 504,
          body: '{"message": "Endpoint request timed out"}',
          bodyBytes: 41,
          headers: { 'x-amzn-ErrorType': 'InternalServerErrorException', 'X-Amzn-Trace-Id': absent },
        },
      },
    ],
  },
  ...answersOf('E19', rest, [
    {
      title: 'REST: two ids before and a trace after the headers of the function, which keep their case',
      result: { headers: { 'x-probe': '1' } },
      expected: {
        ...ok,
        headers: {
          'x-probe': '1',
          'x-amzn-RequestId': matching(uuid),
          'x-amz-apigw-id': matching(extendedId),
          'X-Amzn-Trace-Id': matching(`${traceId};Parent=[0-9a-f]{16};Sampled=0;Lineage=1:[0-9a-f]{8}:0$`),
        },
        headerOrder: [
          'Date',
          'Content-Type',
          'Content-Length',
          'Connection',
          'x-amzn-RequestId',
          'x-amz-apigw-id',
          'x-probe',
          'X-Amzn-Trace-Id',
        ],
      },
    },
  ]),
  ...[http1, http2].flatMap((api) =>
    answersOf('E20', api, [
      {
        title: `HTTP ${api.payloadFormatVersion}: one id, and header names in title case`,
        result: { statusCode: 200, headers: { 'x-probe': '1', myheader: 2, 'X-YES': true } },
        expected: {
          ...ok,
          headers: {
            'X-Probe': '1',
            Myheader: '2',
            'X-Yes': 'true',
            'Apigw-Requestid': matching(extendedId),
            'x-amzn-RequestId': absent,
            'x-amz-apigw-id': absent,
            'X-Amzn-Trace-Id': absent,
          },
          headerOrder: [
            'Date',
            'Content-Type',
            'Content-Length',
            'Connection',
            'X-Probe',
            'Myheader',
            'X-Yes',
            'Apigw-Requestid',
          ],
        },
      },
    ]),
  ),
  {
    number: 'E21',
    title: 'REST HTTP proxy: what the gateway writes itself comes back under another name',
    api: {
      ...rest,
      backend: (_request, response) => {
        response
          .setHeaders(
            new Map([
              ['Server', 'legacy'],
              ['WWW-Authenticate', 'Basic'],
              ['x-Own', '1'],
              ['Via', 'x'],
            ]),
          )
          .setHeader('Set-Cookie', ['a=1', 'b=2'])
          .writeHead(401, { 'Content-Length': '2' })
          .end('no');
      },
      backendRoutes: { 'ANY /{proxy+}': '/{proxy}' },
    },
    steps: [
      {
        request: { target: '/a' },
        expected: {
          status: 401,
          body: 'no',
          headers: {
            'x-amzn-Remapped-Server': 'legacy',
            'x-amzn-Remapped-WWW-Authenticate': 'Basic',
            'x-amzn-Remapped-Content-Length': '2',
            'x-amzn-Remapped-Date': matching('GMT$'),
            'x-amzn-Remapped-Connection': matching('^(keep-alive|close)$'),
            'Content-Length': '2',
            'Set-Cookie': ['a=1', 'b=2'],
            'x-Own': '1',
            'x-amzn-RequestId': matching('^[0-9a-f-]{36}$'),
            'x-amz-apigw-id': matching(extendedId),
            Server: absent,
            'WWW-Authenticate': absent,
            Via: absent,
          },
        },
      },
    ],
  },
  ...answersOf('E22', rest, [
    {
      title: 'REST: so does what a function sends of these names, and some does not come at all',
      result: { headers: { ...remapped, ...Object.fromEntries(dropped.map((name) => [name, 'x'])) } },
      expected: {
        ...ok,
        headers: {
          ...remappedNames,
          ...gone,
          'WWW-Authenticate': absent,
          Server: absent,
          Date: matching('GMT$'),
          Connection: 'close',
          'Content-Length': '0',
        },
      },
    },
  ]),
  ...answersOf('E23', rest, [
    {
      title: 'REST: several cookies, by their list',
      result: { multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] }, headers: { 'set-cookie': 'c=3' } },
      expected: { ...ok, headers: { 'Set-Cookie': ['a=1', 'b=2', 'c=3'] } },
    },
  ]),
  ...answersOf('E23', http1, [
    {
      title: 'HTTP 1.0: several cookies, by their list',
      result: { statusCode: 200, multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'] }, cookies: ['c=3'] },
      expected: { ...ok, headers: { 'Set-Cookie': ['a=1', 'b=2'] } },
    },
  ]),
  ...answersOf('E24', http1, [
    { title: 'HTTP 1.0: no status', result: { body: 'x' }, expected: httpError },
    { title: 'HTTP 1.0: a text', result: 'hi', expected: httpError },
    { title: 'HTTP 1.0: nothing', result: undefined, expected: httpError },
    {
      title: 'HTTP 1.0: a list that is none',
      result: { statusCode: 200, multiValueHeaders: { a: 'b' } },
      expected: httpError,
    },
  ]),
  ...[http1, http2].flatMap((api) =>
    answersOf('E25', api, [
      {
        title: `HTTP ${api.payloadFormatVersion}: base64 is decoded, whatever the client accepts`,
        result: { statusCode: 200, body: 'aGk=', isBase64Encoded: true },
        request: { headers: ['Accept: text/html'] },
        expected: { ...ok, body: 'hi', bodyBytes: 2 },
      },
      {
        title: `HTTP ${api.payloadFormatVersion}: unknown keys do not matter`,
        result: { statusCode: 200, other: 1 },
        expected: { ...ok, body: '' },
      },
    ]),
  ),
  ...answersOf('E26', http2, [
    {
      title: 'HTTP 2.0: lists of header values do not count',
      result: { statusCode: 200, multiValueHeaders: { a: ['b'] } },
      expected: { ...ok, headers: { A: absent } },
    },
  ]),
  ...answersOf('E27', allBinary, [
    {
      title: 'REST: what claims to be base64 and is not',
      result: { body: '***', isBase64Encoded: true },
      expected: { ...restError, status: 500 },
    },
    {
      title: 'REST: base64 that lacks characters',
      result: { body: 'aGkaa', isBase64Encoded: true },
      expected: { ...restError, status: 500 },
    },
  ]),
  ...answersOf('E28', rest, [
    { title: 'REST: a number as a header', result: { headers: { a: 1 } }, expected: restError },
    { title: 'REST: null as a header', result: { headers: { a: null } }, expected: restError },
    {
      title: 'REST: a line break in a header',
      result: { headers: { a: 'b\r\nSet-Cookie: c=1' } },
      expected: { ...restError, headers: { ...restError.headers, 'Set-Cookie': absent } },
    },
    {
      title: 'REST: isBase64Encoded that is a text',
      result: { body: 'x', isBase64Encoded: 'false' },
      expected: restError,
    },
  ]),
  ...[rest, http2].flatMap((api) =>
    answersOf('E29', api, [
      {
        title: `${api.kind}: an answer to HEAD has the length of its body, and none`,
        result: { statusCode: 200, body: 'four' },
        request: { method: 'HEAD' },
        expected: { ...ok, body: '', headers: { 'Content-Length': '4' } },
      },
      ...[204, 304].map((statusCode) => ({
        title: `${api.kind}: ${statusCode} has no body and no length`,
        result: { statusCode, body: 'four' },
        expected: { status: statusCode, body: '', headers: { 'Content-Length': absent } },
      })),
    ]),
  ),
];
