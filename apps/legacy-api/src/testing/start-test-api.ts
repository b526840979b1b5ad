import { Writable } from 'node:stream';
import type { MongoClient } from 'mongodb';
import { connectDatabase } from '../connect-database.ts';
import { type AppDependencies, createApp } from '../create-app.ts';
import { createLogger } from '../logger.ts';
import { prepareDatabase } from '../prepare-database.ts';
import { samplePassword, seedDatabase } from '../seed.ts';
import { startServer } from '../start-server.ts';

/** An answer of the API under test, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body, or undefined if it is no JSON. */
  readonly json: unknown;
}

export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** A seeded API on a free loopback port, called over real HTTP. */
export interface TestApi {
  readonly url: string;
  readonly client: MongoClient;
  /** Everything that was logged, as text. */
  readonly logged: () => string;
  call(path: string, call?: Call): Promise<Answer>;
  /** Logs a sample user in. @returns The cookie header to send from now on. */
  logIn(name: string): Promise<{ readonly cookie: string }>;
  close(): Promise<void>;
}

export const testSecret = 'a secret for tests only';

/** Starts the API on an empty database and fills it with the sample data. */
export async function startTestApi(
  mongodbUri: string,
  overrides: Partial<AppDependencies> = {},
): Promise<TestApi> {
  const client = await connectDatabase(mongodbUri);
  await prepareDatabase(client);
  await seedDatabase(client.db());
  const { log, logged } = captureLog();
  const app = createApp({ client, sessionSecrets: [testSecret], log, ...overrides });
  const server = await startServer(app, { host: '127.0.0.1', port: 0 });
  const call = (path: string, options: Call = {}): Promise<Answer> =>
    callApi(`${server.url}${path}`, options);
  return {
    url: server.url,
    client,
    logged,
    call,
    logIn: async (name) => {
      const answer = await call('/auth/login', { method: 'POST', json: credentialsOf(name) });
      return { cookie: cookieOf(answer) };
    },
    close: async () => {
      await server.stop(1000);
      await client.close();
    },
  };
}

/** What `POST /auth/login` takes for a sample user. */
export function credentialsOf(name: string): { readonly email: string; readonly password: string } {
  return { email: `${name}@example.com`, password: samplePassword };
}

/** The cookie header that a client sends after an answer with Set-Cookie. */
export function cookieOf({ headers }: Answer): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}

/** The bare session id behind a cookie header. */
export function sessionIdOf(cookie: string): string {
  return /=s:([^.]+)\./.exec(decodeURIComponent(cookie))?.[1] ?? '';
}

async function callApi(url: string, { method = 'GET', headers, json, body }: Call): Promise<Answer> {
  const payload = json === undefined ? body : JSON.stringify(json);
  const response = await fetch(url, {
    method,
    headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(payload === undefined ? {} : { body: payload }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parseJson(text) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function captureLog(): { log: ReturnType<typeof createLogger>; logged: () => string } {
  const chunks: string[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  return { log: createLogger('debug', destination), logged: () => chunks.join('') };
}
