import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { type EmulatedApi, startEmulatedApi } from '../testing/emulated-api.ts';
import { exchangeBytes } from '../testing/raw-client.ts';

interface BadInputRow {
  readonly title: string;
  readonly bytes: string | Buffer;
  /** Status of each answer on the connection. */
  readonly statuses: readonly number[];
}

const post = 'POST /a HTTP/1.1\r\nHost: x\r\n';
const get = 'GET /a HTTP/1.1\r\nHost: x\r\n';
const chunked = `${post}Transfer-Encoding: chunked\r\n`;
const closing = 'Connection: close\r\n\r\n';
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** Refused by the front, which answers in HTML and closes the connection. */
const refused: readonly BadInputRow[] = [
  { title: 'L60 no HTTP at all', bytes: 'nonsense\r\n\r\n', statuses: [400] },
  { title: 'L60 a TLS handshake', bytes: Buffer.from('16030100020100', 'hex'), statuses: [400] },
  { title: 'L60 the preface of HTTP/2', bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', statuses: [400] },
  { title: 'L60 HTTP/0.9', bytes: 'GET /a\r\n\r\n', statuses: [400] },
  { title: 'L61 HTTP/1.2', bytes: 'GET /a HTTP/1.2\r\nHost: x\r\n\r\n', statuses: [400] },
  { title: 'L61 HTTP/2.0 in text', bytes: 'GET /a HTTP/2.0\r\nHost: x\r\n\r\n', statuses: [400] },
  { title: 'L60 a method that is none', bytes: 'FOO /a HTTP/1.1\r\nHost: x\r\n\r\n', statuses: [400] },
  { title: 'L60 a target without a slash', bytes: 'GET a HTTP/1.1\r\nHost: x\r\n\r\n', statuses: [400] },
  { title: 'L60 a space in the target', bytes: 'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n', statuses: [400] },
  { title: 'L60 tabs for spaces', bytes: 'GET\t/a\tHTTP/1.1\r\nHost: x\r\n\r\n', statuses: [400] },
  { title: 'L60 line feeds only', bytes: 'GET /a HTTP/1.1\nHost: x\n\n', statuses: [400] },
  {
    title: 'L61 bytes of no UTF-8 in the target',
    bytes: latin1(`GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n`),
    statuses: [400],
  },
  {
    title: 'L61 UTF-8 in the target, not encoded',
    bytes: 'GET /ü HTTP/1.1\r\nHost: x\r\n\r\n',
    statuses: [400],
  },
  { title: 'L61 CONNECT', bytes: 'CONNECT evil:443 HTTP/1.1\r\nHost: evil:443\r\n\r\n', statuses: [400] },
  { title: 'L60 a header without a colon', bytes: `${get}no colon\r\n\r\n`, statuses: [400] },
  { title: 'L60 a space before the colon', bytes: `${get}X-A : 1\r\n\r\n`, statuses: [400] },
  { title: 'L60 a folded header', bytes: `${get}X-A: 1\r\n 2\r\n\r\n`, statuses: [400] },
  { title: 'L60 NUL in a value', bytes: `${get}X-A: a\0b\r\n\r\n`, statuses: [400] },
  { title: 'L60 NUL in a name', bytes: `${get}X\0A: a\r\n\r\n`, statuses: [400] },
  { title: 'L60 a lone carriage return in a value', bytes: `${get}X-A: a\rb\r\n\r\n`, statuses: [400] },
  { title: 'L61 no Host', bytes: 'GET /a HTTP/1.1\r\n\r\n', statuses: [400] },
  { title: 'L61 two Hosts', bytes: `${get}Host: y\r\n\r\n`, statuses: [400] },
  {
    title: 'L61 a quote in the Host',
    bytes: 'GET /a HTTP/1.1\r\nHost: x";for=1\r\n\r\n',
    statuses: [400],
  },
  { title: 'L61 a path in the Host', bytes: 'GET /a HTTP/1.1\r\nHost: x/y\r\n\r\n', statuses: [400] },
  { title: 'L61 a user in the Host', bytes: 'GET /a HTTP/1.1\r\nHost: u@x\r\n\r\n', statuses: [400] },
  {
    title: 'L60 a length and chunks',
    bytes: `${chunked}Content-Length: 5\r\n\r\n0\r\n\r\n`,
    statuses: [400],
  },
  {
    title: 'L60 a length and chunks, the other way around',
    bytes: `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    statuses: [400],
  },
  {
    title: 'L60 two lengths',
    bytes: `${post}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx`,
    statuses: [400],
  },
  {
    title: 'L60 the same length twice',
    bytes: `${post}Content-Length: 1\r\nContent-Length: 1\r\n\r\nx`,
    statuses: [400],
  },
  { title: 'L60 a list of lengths', bytes: `${post}Content-Length: 1, 1\r\n\r\nx`, statuses: [400] },
  { title: 'L60 a length below 0', bytes: `${post}Content-Length: -1\r\n\r\n`, statuses: [400] },
  { title: 'L60 a length with a sign', bytes: `${post}Content-Length: +1\r\n\r\nx`, statuses: [400] },
  { title: 'L60 a length in hex', bytes: `${post}Content-Length: 0x1\r\n\r\nx`, statuses: [400] },
  {
    title: 'L60 a length beyond 64 bits',
    bytes: `${post}Content-Length: 99999999999999999999\r\n\r\nx`,
    statuses: [400],
  },
  {
    title: 'L61 two codings',
    bytes: `${chunked}Transfer-Encoding: identity\r\n\r\n0\r\n\r\n`,
    statuses: [400],
  },
  {
    title: 'L61 an unknown coding',
    bytes: `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    statuses: [400],
  },
  {
    title: 'L61 a coding before chunks',
    bytes: `${post}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
    statuses: [400],
  },
  {
    title: 'L61 chunks in HTTP/1.0',
    bytes: 'POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    statuses: [400],
  },
  { title: 'L60 a chunk size that is none', bytes: `${chunked}\r\nzz\r\nabc\r\n`, statuses: [400] },
  { title: 'L60 a chunk size below 0', bytes: `${chunked}\r\n-1\r\n`, statuses: [400] },
  {
    title: 'L60 a chunk size beyond 64 bits',
    bytes: `${chunked}\r\nfffffffffffffffffff\r\n`,
    statuses: [400],
  },
  {
    title: 'L60 a chunk longer than its size',
    bytes: `${chunked}\r\n3\r\nabcdef\r\n0\r\n\r\n`,
    statuses: [400],
  },
  {
    title: 'a huge chunk extension',
    bytes: `${chunked}\r\n1;${'a'.repeat(20_000)}\r\nx\r\n0\r\n\r\n`,
    statuses: [413],
  },
  { title: 'L62 100 KB of headers', bytes: `${get}X-A: ${'a'.repeat(100_000)}\r\n\r\n`, statuses: [431] },
  { title: 'L62 100 KB of target', bytes: `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`, statuses: [431] },
];

/** Answered by the API. */
const served: readonly (BadInputRow & { readonly kinds?: readonly string[] })[] = [
  {
    title: '15 KB of headers',
    bytes: `${get}X-A: ${'a'.repeat(15_000)}\r\n${closing}`,
    statuses: [431],
  },
  {
    title: '3000 headers, none of which is dropped',
    bytes: `${get}${Array.from({ length: 3000 }, (_header, index) => `a${index}: bbbb\r\n`).join('')}${closing}`,
    statuses: [431],
  },
  { title: 'a length above the limit', bytes: `${post}Content-Length: 99999999\r\n\r\nx`, statuses: [413] },
  { title: 'HTTP/1.0 without a Host', bytes: 'GET /a HTTP/1.0\r\n\r\n', statuses: [200] },
  { title: 'empty lines before a request', bytes: `\r\n\r\n${get}${closing}`, statuses: [200] },
  {
    title: 'L65 a request to upgrade, which is ignored',
    bytes: `${get}Connection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`,
    statuses: [200],
  },
  {
    title: '100-continue',
    bytes: `${post}Expect: 100-continue\r\nContent-Length: 1\r\n${closing}x`,
    statuses: [100, 200],
  },
  {
    title: 'L65 another expectation, which is ignored',
    bytes: `${post}Expect: 200-ok\r\nContent-Length: 1\r\n${closing}x`,
    statuses: [200],
  },
  {
    title: 'a target with scheme and host, which is only a path',
    bytes: `GET http://evil.example/a HTTP/1.1\r\nHost: x\r\n${closing}`,
    statuses: [200],
  },
  {
    title: 'percent signs that encode nothing',
    bytes: `GET /%zz%?%&%ff=%fe HTTP/1.1\r\nHost: x\r\n${closing}`,
    statuses: [200],
  },
  {
    title: 'an encoded NUL',
    bytes: `GET /a%00b HTTP/1.1\r\nHost: x\r\n${closing}`,
    statuses: [200],
  },
  { title: 'a name with an underscore', bytes: `${get}X_A: 1\r\n${closing}`, statuses: [200] },
  { title: 'a trailer', bytes: `${chunked}${closing}1\r\nx\r\n0\r\nHost: y\r\n\r\n`, statuses: [200] },
  {
    title: 'more body than announced, which is a request that is none',
    bytes: `${post}Content-Length: 1\r\n\r\nxGARBAGE\r\n\r\n`,
    statuses: [200, 400],
  },
  {
    title: 'more body than announced, which is a request of its own',
    bytes: `${post}Content-Length: 1\r\n\r\nxGET /b HTTP/1.1\r\nHost: x\r\n${closing}`,
    statuses: [200, 200],
  },
  {
    title: 'nothing that follows a refused request',
    bytes: `${get}\r\n${get}Host: y\r\n\r\n${get}${closing}`,
    statuses: [200, 400],
  },
];

const unknownMethods = ['TRACE', 'PROPFIND'];
const canary = 'canary-of-another-client';

describe.each(['rest', 'http'] as const)('a %s API, sent over a raw socket', (kind) => {
  let api: EmulatedApi;
  beforeAll(async () => {
    api = await startEmulatedApi({
      kind,
      handler: async (event) => ({ statusCode: 200, body: JSON.stringify(event) }),
    });
  });
  afterAll(() => api.stop());

  /** Another client's request, which must be answered as ever. */
  async function sendCanary(): Promise<void> {
    const answer = await api.send({
      method: 'POST',
      target: `/${canary}`,
      headers: [`X-Canary: ${canary}`],
      body: canary,
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain(canary);
  }

  async function answerTo(bytes: string | Buffer): Promise<string> {
    await sendCanary();
    const answer = (await exchangeBytes(api.gateway.port, Buffer.from(bytes))).toString('latin1');
    await sendCanary();
    expect(answer).not.toContain(canary);
    return answer;
  }

  function statusesOf(answer: string): number[] {
    return [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  }

  test.each(refused)('$title is refused, and the connection closed', async ({ bytes, statuses }) => {
    const calls = api.integrationEvents.length;
    const answer = await answerTo(bytes);
    expect(statusesOf(answer)).toEqual(statuses);
    expect(answer).toMatch(/\r\nContent-Type: text\/html\r\n/);
    expect(answer).toMatch(/\r\nConnection: close\r\n/);
    // Those of the other client only.
    expect(api.integrationEvents.length - calls).toBe(2);
  });

  test.each(served)('$title: $statuses', async ({ bytes, statuses }) => {
    expect(statusesOf(await answerTo(bytes))).toEqual(statuses);
  });

  test.each(unknownMethods)('%s is a method that no route has', async (method) => {
    const answer = await answerTo(`${method} /a HTTP/1.1\r\nHost: x\r\n${closing}`);
    expect(statusesOf(answer)).toEqual([kind === 'rest' ? 403 : 404]);
  });
});
