import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { resolveApiDefinition } from '../definition/resolve-api-definition.ts';
import type { GatewayRequest, HeaderPair, RoutedRequest } from '../front/gateway-request.ts';
import type { UnknownHandler } from '../functions/call-handler.ts';
import { httpApi } from '../http-api.ts';
import { restApi } from '../rest-api.ts';
import type { CaseApi } from '../testing/cases/gateway-case.ts';
import { describeCaseApi } from '../testing/cases/run-case.ts';
import { type EmulatedApi, startEmulatedApi } from '../testing/emulated-api.ts';
import { readQuery } from './query-string.ts';

const rest: CaseApi = { kind: 'rest' };
const http1: CaseApi = { kind: 'http', payloadFormatVersion: '1.0' };
const http2: CaseApi = { kind: 'http', payloadFormatVersion: '2.0' };

/** The event that a function behind `ANY /{proxy+}` gets, without a socket. */
function eventOf(
  api: CaseApi,
  { headers = [], rawQueryString = '', proxy = 'a' }: Partial<GatewayRequest> & { proxy?: string },
): Readonly<Record<string, unknown>> {
  const resolved = resolveApiDefinition(describeCaseApi(api));
  const [route] = resolved.routes;
  if (route === undefined) {
    throw new TypeError('the API of the test has no route');
  }
  const path = `/${proxy}`;
  const routed: RoutedRequest = {
    api: resolved,
    route,
    path,
    pathParameters: { proxy },
    request: {
      method: 'GET',
      rawPath: path,
      rawQueryString,
      headers,
      protocol: 'HTTP/1.1',
      sourceIp: '127.0.0.1',
      receivedAt: new Date(0),
      ids: { requestId: 'r', extendedRequestId: 'e', traceId: 't' },
    },
  };
  const flavour = resolved.kind === 'rest' ? restApi : httpApi;
  return JSON.parse(JSON.stringify(flavour.buildIntegrationEvent(routed, { body: Buffer.alloc(0) })));
}

const text = fc.string({ unit: 'binary', maxLength: 8 });
const pairs = fc.array(fc.tuple(text, text), { maxLength: 6 });

function encode(query: readonly (readonly [string, string])[]): string {
  return new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString();
}

/** One list per name, in order: what lists of values must come to. */
function groups(list: readonly (readonly [string, string])[]): Record<string, string[]> | null {
  const names = [...new Set(list.map(([name]) => name))];
  return names.length === 0
    ? null
    : Object.fromEntries(
        names.map((name) => [name, list.filter(([other]) => other === name).map(([, value]) => value)]),
      );
}

describe('a query comes back', () => {
  test('from the pairs that it was made of', () => {
    fc.assert(fc.property(pairs, (list) => expect(readQuery(encode(list), 'empty')).toEqual(list)));
  });

  test('the same when it is written and read once more, whatever it was', () => {
    fc.assert(
      fc.property(fc.string(), (raw) => {
        const once = readQuery(raw, 'empty');
        expect(readQuery(encode(once), 'empty')).toEqual(once);
      }),
    );
  });

  test.each([
    { title: 'REST', api: rest },
    { title: 'HTTP 1.0', api: http1 },
  ])('from the lists of an event: $title', ({ api }) => {
    fc.assert(
      fc.property(pairs, (list) => {
        const event = eventOf(api, { rawQueryString: encode(list) });
        expect(event['multiValueQueryStringParameters']).toEqual(groups(list));
        const last = Object.fromEntries(list);
        expect(event['queryStringParameters']).toEqual(list.length === 0 ? null : last);
      }),
      { numRuns: 50 },
    );
  });

  test('from the text of an event of payload 2.0', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const event = eventOf(http2, { rawQueryString: encode(list) });
        expect(readQuery(String(event['rawQueryString']), 'empty')).toEqual(list);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a path comes back', () => {
  const proxy = fc.array(text, { minLength: 1, maxLength: 3 });

  test('as it was sent, on REST APIs and as the path of payload 1.0', () => {
    fc.assert(
      fc.property(proxy, (parts) => {
        const sent = parts.map(encodeURIComponent).join('/');
        expect(eventOf(rest, { proxy: sent })).toMatchObject({
          path: `/${sent}`,
          pathParameters: { proxy: sent },
        });
        expect(eventOf(http1, { proxy: sent })).toMatchObject({ path: `/${sent}` });
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    { title: 'payload 1.0', api: http1 },
    { title: 'payload 2.0', api: http2 },
  ])('decoded, in the parameters of $title', ({ api }) => {
    fc.assert(
      fc.property(proxy, (parts) => {
        const event = eventOf(api, { proxy: parts.map(encodeURIComponent).join('/') });
        expect(event['pathParameters']).toEqual({ proxy: parts.join('/') });
      }),
      { numRuns: 50 },
    );
  });
});

/** What the documentation and the captures say is dropped or replaced, in the words of the tables. */
const ofGateway = ['host', 'x-amzn-trace-id', 'x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto'];
const ofConnection = [
  'connection',
  'expect',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
const lostOnRest = [
  'content-length',
  'content-md5',
  'max-forwards',
  'server',
  'www-authenticate',
  'x-http-method-override',
];
const usual = ['accept', 'authorization', 'cookie', 'date', 'via', 'x-probe', 'user-agent', 'content-type'];

const headerName = fc
  .constantFrom(...usual, ...lostOnRest, ...ofConnection, ...ofGateway, 'content-length')
  .chain((name) =>
    fc.constantFrom(
      name,
      name.toUpperCase(),
      name.replaceAll(/\b[a-z]/g, (c) => c.toUpperCase()),
    ),
  );
const headers = fc.array(fc.tuple(headerName, fc.stringMatching(/^[!-~]([ -~]*[!-~])?$/)), { maxLength: 12 });

function kept(list: readonly HeaderPair[], isLost: (lowerName: string) => boolean): HeaderPair[] {
  return list.filter(([name]) => {
    const lower = name.toLowerCase();
    return ![...ofGateway, ...ofConnection].includes(lower) && !isLost(lower);
  });
}

/** Without what the gateway adds itself, since that is not the client's. */
function ofClient<Value>(map: Readonly<Record<string, Value>>, alsoNot: readonly string[] = []): object {
  return Object.fromEntries(
    Object.entries(map).filter(([name]) => ![...ofGateway, ...alsoNot].includes(name.toLowerCase())),
  );
}

describe('every header comes back that no rule drops', () => {
  test('REST: in lists under the name that was sent', () => {
    fc.assert(
      fc.property(headers, (list) => {
        const named = kept(list, (name) => lostOnRest.includes(name)).map(([name, value]): HeaderPair => {
          const own: Record<string, string> = { authorization: 'Authorization', 'user-agent': 'User-Agent' };
          return [own[name.toLowerCase()] ?? name, value];
        });
        const event = eventOf(rest, { headers: list });
        expect(ofClient(Object(event['multiValueHeaders']))).toEqual(groups(named) ?? {});
      }),
    );
  });

  test('HTTP 1.0: in lists, cookies in one line', () => {
    fc.assert(
      fc.property(headers, (list) => {
        const seen = new Map(
          Object.entries(ofClient(Object(eventOf(http1, { headers: list })['multiValueHeaders']))).map(
            ([name, values]) => [name.toLowerCase(), values],
          ),
        );
        const lower = kept(list, () => false).map(([name, value]): HeaderPair => [name.toLowerCase(), value]);
        const expected = groups(lower) ?? {};
        const cookies = expected['cookie'];
        expect(Object.fromEntries(seen)).toEqual({
          'content-length': ['0'],
          ...expected,
          ...(cookies === undefined ? {} : { cookie: [cookies.join('; ')] }),
        });
      }),
    );
  });

  test('HTTP 2.0: joined with commas, cookies apart', () => {
    fc.assert(
      fc.property(headers, (list) => {
        const event = eventOf(http2, { headers: list });
        const lower = kept(list, () => false).map(([name, value]): HeaderPair => [name.toLowerCase(), value]);
        const { cookie = [], ...others } = groups(lower) ?? {};
        expect(ofClient(Object(event['headers']))).toEqual({
          'content-length': '0',
          ...Object.fromEntries(Object.entries(others).map(([name, values]) => [name, values.join(',')])),
        });
        const crumbs = cookie.flatMap((line) => line.split('; ')).filter((crumb) => crumb !== '');
        expect(event['cookies'] ?? []).toEqual(crumbs);
      }),
    );
  });
});

/** Sends back the bytes that it got. */
const echo: UnknownHandler = (event) => {
  const { body, isBase64Encoded } = Object(event);
  const bytes = Buffer.from(String(body ?? ''), isBase64Encoded === true ? 'base64' : 'utf8');
  return { statusCode: 200, body: bytes.toString('base64'), isBase64Encoded: true };
};

describe.each([
  { title: 'REST', api: rest },
  { title: 'HTTP 1.0', api: http1 },
  { title: 'HTTP 2.0', api: http2 },
])('any bytes come back from a function: $title', ({ api }) => {
  let running: EmulatedApi | undefined;
  beforeAll(async () => {
    const { routes } = describeCaseApi(api);
    const isRest = api.kind === 'rest';
    running = await startEmulatedApi({
      kind: isRest ? 'rest' : 'http',
      handler: echo,
      definition: { routes, ...(isRest ? { binaryMediaTypes: ['*/*'] } : {}) },
    });
  });
  afterAll(() => running?.stop());

  test('whatever their type', async () => {
    const types = [
      'application/octet-stream',
      'image/png',
      'application/zip',
      'multipart/form-data; boundary=x',
    ];
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...types), async (bytes, type) => {
        const response = await fetch(`${running?.gateway.url}/a`, {
          method: 'POST',
          headers: { 'Content-Type': type },
          body: Buffer.from(bytes),
        });
        expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 30 },
    );
  });

  test('and any text, as text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 100 }), async (sent) => {
        const response = await fetch(`${running?.gateway.url}/a`, {
          method: 'POST',
          headers: { 'Content-Type': 'text/plain; charset=utf-8' },
          body: sent,
        });
        expect(Buffer.from(await response.arrayBuffer()).toString()).toBe(sent);
      }),
      { numRuns: 30 },
    );
  });
});
