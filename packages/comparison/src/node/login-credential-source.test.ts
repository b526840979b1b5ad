import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createLoginCredentialSource, type LoginCredentialSourceOptions } from './login-credential-source.ts';

const SIGNED = `s:sessionid.${'x'.repeat(43)}`;
const PASSWORD = 'canary-password';

interface Answer {
  readonly status?: number;
  readonly cookies?: readonly string[];
  readonly body?: string;
}

let server: Server | undefined;
let received: { readonly headers: Readonly<Record<string, unknown>>; readonly body: unknown } | undefined;

async function serve({ status = 200, cookies = [], body = '{}' }: Answer): Promise<string> {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      received = { headers: request.headers, body: JSON.parse(text) };
      response.writeHead(status, { 'Set-Cookie': [...cookies] }).end(body);
    });
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

async function stop(): Promise<void> {
  const stopping = server;
  server = undefined;
  if (stopping !== undefined) await new Promise((resolve) => stopping.close(resolve));
}

afterEach(stop);

function sourceAt(
  baseUrl: string,
  more: Partial<LoginCredentialSourceOptions> = {},
): ReturnType<typeof createLoginCredentialSource> {
  return createLoginCredentialSource({ baseUrl, email: 'ada@example.com', password: PASSWORD, ...more });
}

describe('createLoginCredentialSource', () => {
  test('logs in for a cookie and sends every cookie back, as a browser would', async () => {
    const baseUrl = await serve({
      cookies: ['theme=dark; Path=/', `connect.sid=${encodeURIComponent(SIGNED)}; HttpOnly`],
    });
    expect(
      await sourceAt(baseUrl, { headers: { Origin: 'https://app.example.com' } }).acquire(
        'cookie',
        'control',
      ),
    ).toEqual({
      client: 'cookie',
      headers: [
        {
          name: 'Cookie',
          value: `theme=dark; connect.sid=${encodeURIComponent(SIGNED)}`,
          variable: 'STRADDLE_CREDENTIAL_COOKIE',
        },
      ],
      sessionIds: ['sessionid'],
    });
    expect(received).toMatchObject({
      headers: { origin: 'https://app.example.com', 'content-type': 'application/json' },
      body: { email: 'ada@example.com', password: PASSWORD, credential: 'cookie' },
    });
  });

  test('logs in for a token', async () => {
    const baseUrl = await serve({ body: JSON.stringify({ token: SIGNED }) });
    expect(await sourceAt(baseUrl).acquire('bearer', 'control')).toEqual({
      client: 'bearer',
      headers: [
        {
          name: 'Authorization',
          prefix: 'Bearer ',
          value: SIGNED,
          variable: 'STRADDLE_CREDENTIAL_BEARER',
        },
      ],
      sessionIds: ['sessionid'],
    });
    expect(received?.body).toMatchObject({ credential: 'token' });
  });

  test('reads a session cookie of another name', async () => {
    const baseUrl = await serve({ cookies: [`app.sid=${encodeURIComponent(SIGNED)}`] });
    expect(await sourceAt(baseUrl, { cookieName: 'app.sid' }).acquire('cookie', 'control')).toMatchObject({
      sessionIds: ['sessionid'],
    });
  });

  test('gives anonymous clients nothing, and others than it knows are refused by name', async () => {
    const source = sourceAt('http://127.0.0.1:9');
    expect(await source.acquire('anonymous', 'control')).toEqual({
      client: 'anonymous',
      headers: [],
      sessionIds: [],
    });
    await expect(source.acquire('expired', 'control')).rejects.toMatchObject({
      code: 'ERR_CLIENT_UNKNOWN',
      message: expect.stringContaining('"expired"'),
    });
  });

  test.each<{
    readonly title: string;
    readonly client: string;
    readonly answer: Answer;
    readonly says: RegExp;
  }>([
    {
      title: 'a wrong password',
      client: 'cookie',
      answer: { status: 401 },
      says: /answered 401: wrong email or password/,
    },
    { title: 'the throttle', client: 'bearer', answer: { status: 429 }, says: /raise the limit/ },
    { title: 'the origin guard', client: 'bearer', answer: { status: 403 }, says: /Origin/ },
    { title: 'a redirect', client: 'cookie', answer: { status: 302 }, says: /answered 302$/ },
    {
      title: 'another cookie',
      client: 'cookie',
      answer: { cookies: ['canary-name=1'] },
      says: /no cookie called connect\.sid/,
    },
    {
      title: 'an unsigned cookie',
      client: 'cookie',
      answer: { cookies: ['connect.sid=canary-value'] },
      says: /not a signed session id/,
    },
    { title: 'no token', client: 'bearer', answer: { body: '{"canary-body":1}' }, says: /without a "token"/ },
    { title: 'no JSON', client: 'bearer', answer: { body: 'canary-body' }, says: /without a "token"/ },
    {
      title: 'an unsigned token',
      client: 'bearer',
      answer: { body: '{"token":"canary-token"}' },
      says: /not a signed session id/,
    },
  ])('says what to mend for $title, without quoting the answer', async ({ client, answer, says }) => {
    const acquired = sourceAt(await serve(answer)).acquire(client, 'control');
    await expect(acquired).rejects.toMatchObject({
      code: 'ERR_CREDENTIAL_REFUSED',
      message: expect.stringMatching(says),
    });
    await expect(acquired).rejects.not.toMatchObject({ message: expect.stringContaining('canary') });
  });

  test('tells an absent legacy API from a refusal', async () => {
    const baseUrl = await serve({});
    await stop();
    await expect(sourceAt(baseUrl).acquire('cookie', 'control')).rejects.toMatchObject({
      code: 'ERR_CREDENTIAL_SOURCE_UNAVAILABLE',
    });
  });
});
