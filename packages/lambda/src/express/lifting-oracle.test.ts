import { once } from 'node:events';
import { type Server, request as sendRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { httpIntegrationEvent, restIntegrationEvent } from '@straddle/testing';
import express, { type ErrorRequestHandler, Router } from 'express';
import { encodeAuthorizerContext } from '../authorizer-context.ts';
import type { HttpEvent } from '../http/read-http-event.ts';
import { createExpressHandler } from './index.ts';

/**
 * The same router twice: in a plain Express app over real HTTP, and lifted, called with events as they were
 * captured. Every answer must be equal.
 */
function createRouter(): Router {
  const router = Router();
  router.get('/json', (request, response) => {
    response.json({ query: request.query, path: request.path, ip: typeof request.ip });
  });
  router.get('/items/:id', (request, response) => {
    response.json({ id: request.params.id });
  });
  router.get('/files/*path', (request, response) => {
    response.json(request.params);
  });
  router.get('/text', (_request, response) => {
    response.send('Grüße, 世界 🚀');
  });
  router.get('/csv', (_request, response) => {
    response.type('text/csv').attachment('ä b.csv').send('a,b\r\n1,2\r\n');
  });
  router.get('/binary', (_request, response) => {
    response.type('image/png').send(Buffer.from([0x89, 0x50, 0xff, 0x00, 0x0a, 0x0d, 0x0a, 0x0d, 0x0a]));
  });
  router.get('/streamed', (_request, response) => {
    response.type('application/octet-stream');
    response.write(Buffer.from([0xff, 0xfe]));
    response.write('text');
    response.end(Buffer.from([0]));
  });
  router.get('/chunked', (_request, response) => {
    response.set({ 'Transfer-Encoding': 'chunked', 'Content-Type': 'text/plain; charset=utf-8' });
    response.write('one ');
    response.end('two');
  });
  router.get('/cookies', (request, response) => {
    response.cookie('a', '1').cookie('b', '2; x', { httpOnly: true });
    response.json({ cookie: request.headers.cookie });
  });
  router.get('/one-cookie', (_request, response) => {
    response.cookie('a', '1').status(204).end();
  });
  router.get('/links', (_request, response) => {
    response.append('Link', ['</a>; rel=a', '</b>; rel=b']).vary('Accept').vary('Origin').send('x');
  });
  router.get('/redirect', (_request, response) => {
    response.redirect('/json?x=1');
  });
  router.get('/throws', () => {
    throw new Error('canary');
  });
  router.get('/rejects', async () => {
    await Promise.resolve();
    throw Object.assign(new Error('teapot'), { status: 418 });
  });
  router.get('/headers', (request, response) => {
    const { accept, authorization, 'x-thing': thing, 'content-length': length } = request.headers;
    response.json({ accept, authorization, thing, length, raw: request.get('X-Thing') });
  });
  router.post('/echo', express.json(), (request, response) => {
    response.status(201).json({ body: request.body, length: request.headers['content-length'] });
  });
  router.post('/form', express.urlencoded({ extended: true }), (request, response) => {
    response.json({ body: request.body });
  });
  router.post('/raw', express.raw({ type: '*/*', limit: '1mb' }), (request, response) => {
    response.type('application/octet-stream').send(request.body);
  });
  router.put('/unparsed', (request, response) => {
    response.json({ body: String(request.body) });
  });
  return router;
}

// oxlint-disable-next-line max-params -- Express recognizes an error handler by its four parameters.
const answerError: ErrorRequestHandler = (error, _request, response, _next) => {
  response.status(error.status ?? 500).json({ message: error.type ?? 'broken' });
};
const defaultHeaders = { 'X-Frame-Options': 'DENY' };

interface Case {
  readonly title: string;
  readonly method?: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly body?: string | Buffer;
  readonly status: number;
  /** HTTP APIs decode the path, and cannot give back what this case needs. */
  readonly restOnly?: true;
}

const json = { 'Content-Type': ['application/json'] };

const cases: readonly Case[] = [
  { title: 'JSON', target: '/json', status: 200 },
  { title: 'repeated query keys in order', target: '/json?a=1&a=2&b=&c', status: 200 },
  {
    title: 'an encoded query',
    target: '/json?a=%26%3D%2B+%C3%BC&b%5B%5D=1&b%5B%5D=2&d=a;b'.replace(';', '%3B'),
    status: 200,
  },
  { title: 'keys of Object.prototype', target: '/json?__proto__=1&constructor=2', status: 200 },
  { title: 'an id with a space and a plus', target: '/items/a%20b+c', status: 200 },
  { title: 'an id in UTF-8', target: '/items/%E4%B8%96%F0%9F%9A%80', status: 200 },
  { title: 'an id that was encoded twice', target: '/items/100%2525', status: 200 },
  { title: 'an id with a question mark and a hash', target: '/items/a%3Fb%23c', status: 200 },
  { title: 'an id with an encoded slash', target: '/items/a%2Fb', status: 200, restOnly: true },
  { title: 'an id that is no valid encoding', target: '/items/%zz', status: 400, restOnly: true },
  { title: 'a deep path', target: '/files/a/b%20c/d', status: 200 },
  { title: 'another case and a trailing slash', target: '/JSON/', status: 200 },
  { title: 'text', target: '/text', status: 200 },
  { title: 'a download', target: '/csv', status: 200 },
  { title: 'bytes', target: '/binary', status: 200 },
  { title: 'a streamed answer', target: '/streamed', status: 200 },
  { title: 'a chunked answer', target: '/chunked', status: 200 },
  {
    title: 'two cookies set and two sent',
    target: '/cookies',
    headers: { Cookie: ['c=1; d=2'] },
    status: 200,
  },
  { title: 'one cookie and no body', target: '/one-cookie', status: 204 },
  { title: 'repeated response headers', target: '/links', status: 200 },
  { title: 'a redirect', target: '/redirect', status: 302 },
  { title: 'an exception', target: '/throws', status: 500 },
  { title: 'a rejection with a status', target: '/rejects', status: 418 },
  { title: 'no route', target: '/nothing', status: 404 },
  { title: 'another method', method: 'DELETE', target: '/json', status: 404 },
  { title: 'HEAD', method: 'HEAD', target: '/text', status: 200 },
  { title: 'OPTIONS', method: 'OPTIONS', target: '/items/1', status: 200 },
  { title: 'OPTIONS of nothing', method: 'OPTIONS', target: '/nothing', status: 404 },
  {
    title: 'request headers',
    target: '/headers',
    headers: { Accept: ['text/csv'], Authorization: ['Bearer x'], 'X-Thing': ['one, two'] },
    status: 200,
  },
  {
    title: 'a JSON body in UTF-8',
    method: 'POST',
    target: '/echo',
    headers: json,
    body: '{"ü":"世界 🚀"}',
    status: 201,
  },
  { title: 'an empty JSON body', method: 'POST', target: '/echo', headers: json, body: '', status: 201 },
  {
    title: 'JSON that does not parse',
    method: 'POST',
    target: '/echo',
    headers: json,
    body: '{"a":',
    status: 400,
  },
  { title: 'JSON that is no object', method: 'POST', target: '/echo', headers: json, body: '5', status: 400 },
  {
    title: 'a body over the limit',
    method: 'POST',
    target: '/echo',
    headers: json,
    body: JSON.stringify({ a: 'x'.repeat(110_000) }),
    status: 413,
  },
  {
    title: 'a charset that is not known',
    method: 'POST',
    target: '/echo',
    headers: { 'Content-Type': ['application/json; charset=ebcdic'] },
    body: '{}',
    status: 415,
  },
  {
    title: 'a body that no parser takes',
    method: 'POST',
    target: '/echo',
    headers: { 'Content-Type': ['text/plain'] },
    body: 'x',
    status: 201,
  },
  {
    title: 'a form',
    method: 'POST',
    target: '/form',
    headers: { 'Content-Type': ['application/x-www-form-urlencoded'] },
    body: 'a=1&a=2&b[c]=%20x+y',
    status: 200,
  },
  {
    title: 'bytes there and back',
    method: 'POST',
    target: '/raw',
    headers: { 'Content-Type': ['image/png'] },
    body: Buffer.from([0x89, 0, 0xff, 13, 10, 13, 10]),
    status: 200,
  },
  {
    title: 'a body nobody reads',
    method: 'PUT',
    target: '/unparsed',
    headers: json,
    body: '{"a":1}',
    status: 200,
  },
];

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** Set per hop or by the gateway; the length follows from the body. */
const hop = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];

let server: Server;
beforeAll(async () => {
  const app = express();
  app.disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set(defaultHeaders);
    next();
  });
  app.use(createRouter());
  app.use((_request, response) => {
    response.status(404).json({ message: 'Not Found' });
  });
  app.use(answerError);
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
});

async function askOracle({ method = 'GET', target, headers = {}, body }: Case): Promise<Answer> {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const outgoing = sendRequest({
    host: '127.0.0.1',
    port,
    agent: false,
    method,
    path: target,
    headers: {
      ...Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, [...values]])),
      ...(bytes === undefined ? {} : { 'Content-Length': bytes.length }),
    },
  });
  outgoing.end(bytes);
  const [incoming] = await once(outgoing, 'response');
  const chunks: Buffer[] = await incoming.toArray();
  const { 'set-cookie': cookies = [], ...rest } = incoming.headers;
  return { status: incoming.statusCode, headers: withoutHop(rest), cookies, body: Buffer.concat(chunks) };
}

function withoutHop(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !hop.includes(name)),
  );
}

const handle = createExpressHandler({
  lift: () => [createRouter(), answerError],
  routes: { 'ANY /{proxy+}': { auth: 'session' } },
  session: 'none',
  defaultHeaders,
});
const context = encodeAuthorizerContext({
  outcome: 'authenticated',
  principal: { userId: 'usr_ada', customerAccountId: 'acc', fullName: 'Ada', roles: [] },
  credential: 'cookie',
  sessionRef: 'ref',
});

function restEvent({ method = 'GET', target, headers, body }: Case): unknown {
  const [path = '', query] = target.split('?', 2);
  const multi: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    Object.defineProperty(multi, name, {
      value: [...(Object.hasOwn(multi, name) ? (multi[name] ?? []) : []), value],
      enumerable: true,
      configurable: true,
    });
  }
  return restIntegrationEvent({
    authorizer: { ...context, principalId: 'usr_ada', integrationLatency: 3 },
    method,
    resource: '/{proxy+}',
    path,
    ...(query === undefined ? {} : { query: multi }),
    ...(headers && { headers }),
    // As binaryMediaTypes */* has it.
    ...(body ? { body: Buffer.from(body).toString('base64'), isBase64Encoded: true } : {}),
  });
}

function httpEvent({ method = 'GET', target, headers = {}, body }: Case): unknown {
  const [path = '', query = ''] = target.split('?', 2);
  const { Cookie: cookie, ...others } = headers;
  const bytes = body === undefined ? undefined : Buffer.from(body);
  return httpIntegrationEvent({
    authorizerContext: context,
    method,
    routeKey: 'ANY /{proxy+}',
    rawPath: `/dev${decodeURIComponent(path)}`,
    stage: 'dev',
    rawQueryString: query,
    headers: {
      ...Object.fromEntries(
        Object.entries(others).map(([name, values]) => [name.toLowerCase(), values.join(',')]),
      ),
      'content-length': String(bytes?.length ?? 0),
    },
    ...(cookie && { cookies: cookie.flatMap((line) => line.split('; ')) }),
    ...(bytes?.length ? { body: bytes.toString('base64'), isBase64Encoded: true } : {}),
  });
}

async function askLifted(event: unknown): Promise<Answer> {
  const result = (await handle(event as HttpEvent)) as {
    statusCode: number;
    body: string;
    isBase64Encoded?: boolean;
    headers?: Record<string, string>;
    multiValueHeaders?: Record<string, string[]>;
    cookies?: string[];
  };
  const { 'Set-Cookie': cookies, ...multi } = result.multiValueHeaders ?? {};
  const joined = Object.entries(multi).map(([name, values]) => [name, values.join(', ')]);
  return {
    status: result.statusCode,
    headers: withoutHop({ ...result.headers, ...Object.fromEntries(joined) }),
    cookies: result.cookies ?? cookies ?? [],
    body: Buffer.from(result.body, result.isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

describe.each([
  { api: 'REST', toEvent: restEvent, able: cases },
  { api: 'HTTP 2.0', toEvent: httpEvent, able: cases.filter(({ restOnly }) => restOnly !== true) },
])('a router lifted behind a $api API answers as in its own app', ({ toEvent, able }) => {
  test.each(able)('$title', async (request) => {
    const [oracle, lifted] = await Promise.all([askOracle(request), askLifted(toEvent(request))]);
    expect(oracle.status).toBe(request.status);
    expect({ ...lifted, body: lifted.body.toString('latin1') }).toEqual({
      ...oracle,
      body: oracle.body.toString('latin1'),
    });
  });

  test('304 to a client that has the answer', async () => {
    const request = { title: '', target: '/text', status: 304 };
    const { headers } = await askOracle(request);
    const conditional = { ...request, headers: { 'If-None-Match': [String(headers['etag'])] } };
    const [oracle, lifted] = await Promise.all([askOracle(conditional), askLifted(toEvent(conditional))]);
    expect(oracle.status).toBe(304);
    expect(lifted).toEqual(oracle);
  });
});
