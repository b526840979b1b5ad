import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import express, { type RequestHandler } from 'express';
import session, { type SessionOptions } from 'express-session';
// @ts-expect-error -- the alias brings no types; its API is the same
import olderSession from 'express-session-1.17';
import { keyIdOf, type SessionSettings, signSessionId } from '../index.ts';
import {
  bearerShim,
  createSecretCounter,
  expressSessionOptions,
  type LiveSecrets,
  type SecretsUsedLine,
  watchSecrets,
} from './index.ts';

const OLD = 'the old secret, a canary';
const NEW = 'the new secret, a canary';
const settings: SessionSettings = {
  resave: false,
  saveUninitialized: true,
  bearer: { style: 'replace-cookie' },
};

interface Answer {
  /** The session of the credential was found. */
  readonly known: boolean;
  readonly sessionId: string;
  readonly setCookie: string | undefined;
}

interface App {
  readonly live: LiveSecrets;
  readonly lines: readonly SecretsUsedLine[];
  readonly report: () => void;
  readonly rotate: (secrets: readonly string[]) => Promise<void>;
  readonly ask: (headers?: Readonly<Record<string, string>>) => Promise<Answer>;
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** The real Express and express-session, in this process, whose secrets change without a restart. */
async function startApp(middlewareOf: typeof session = session): Promise<App> {
  let provided: readonly string[] = [OLD];
  const live = await watchSecrets({ provider: async () => provided, everySeconds: 3600 });
  const lines: SecretsUsedLine[] = [];
  const counter = createSecretCounter({
    settings,
    secrets: live,
    instance: 'legacy-1',
    sessionRefKey: 'a key for references',
    log: (line) => lines.push(line),
  });
  const options = expressSessionOptions(settings, live, new session.MemoryStore());
  const app = express();
  app.use(
    counter.middleware,
    bearerShim(settings) as RequestHandler,
    middlewareOf(options as SessionOptions),
  );
  app.get('/', (request, response) => {
    const known = Reflect.get(request.session, 'seen') === true;
    Reflect.set(request.session, 'seen', true);
    response.json({ known, sessionId: request.sessionID });
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close(), live.stop, counter.stop);
  const { port } = server.address() as AddressInfo;
  return {
    live,
    lines,
    report: counter.report,
    rotate: (secrets) => {
      provided = secrets;
      return live.refresh();
    },
    async ask(headers = {}) {
      const response = await fetch(`http://127.0.0.1:${port}/`, { headers });
      const answer = (await response.json()) as Omit<Answer, 'setCookie'>;
      return { ...answer, setCookie: response.headers.getSetCookie()[0] };
    },
  };
}

const cookieOf = (sessionId: string, secret: string) => ({
  cookie: `connect.sid=${encodeURIComponent(signSessionId(sessionId, secret))}`,
});
const bearerOf = (sessionId: string, secret: string) => ({
  authorization: `Bearer ${signSessionId(sessionId, secret)}`,
});
const ways = [
  { title: 'cookies', headersOf: cookieOf, middlewareOf: session },
  { title: 'bearer tokens', headersOf: bearerOf, middlewareOf: session },
  { title: 'cookies, in version 1.17,', headersOf: cookieOf, middlewareOf: olderSession },
];

describe('express-session with live secrets, without a restart', () => {
  test.each(ways)(
    'takes $title of the secrets that there are now, and of no others',
    async ({ headersOf, middlewareOf }) => {
      const app = await startApp(middlewareOf);
      const { sessionId } = await app.ask();
      const isKnown = async (secret: string) => (await app.ask(headersOf(sessionId, secret))).known;
      const states = [
        { secrets: [OLD], known: [true, false] },
        { secrets: [OLD, NEW], known: [true, true] },
        { secrets: [NEW, OLD], known: [true, true] },
        { secrets: [NEW], known: [false, true] },
        { secrets: [OLD], known: [true, false] },
      ];
      for (const { secrets, known } of states) {
        await app.rotate(secrets);
        expect([await isKnown(OLD), await isKnown(NEW)]).toEqual(known);
      }
    },
  );

  test('signs new cookies with the first one', async () => {
    const app = await startApp();
    for (const [secrets, signer] of [
      [[OLD], OLD],
      [[OLD, NEW], OLD],
      [[NEW, OLD], NEW],
      [[NEW], NEW],
    ] as const) {
      await app.rotate(secrets);
      const { setCookie, sessionId } = await app.ask();
      expect(setCookie?.split(';', 1)[0]).toBe(cookieOf(sessionId, signer).cookie);
    }
  });

  test('keeps its secrets when a list is empty, unusable or does not come, and says what failed', async () => {
    const faults: string[] = [];
    const answers: (() => unknown)[] = [
      () => [OLD],
      () => [],
      () => [OLD, 12],
      () => Promise.reject(new Error('CANARY')),
      () => new Promise(() => undefined),
    ];
    const live = await watchSecrets({
      provider: () => answers.shift()?.() as readonly string[],
      timeoutMs: 50,
      onFault: ({ code, message }) => faults.push(`${code} ${message}`),
    });
    for (let remaining = answers.length; remaining > 0; remaining -= 1) await live.refresh();
    live.stop();
    expect(live.current).toEqual([OLD]);
    expect(faults.map((fault) => fault.split(' ', 1)[0])).toEqual([
      'ERR_COOKIE_SECRET_MISSING',
      'ERR_COOKIE_SECRET_INVALID',
      'ERR_SECRET_PROVIDER_FAILED',
      'ERR_SECRET_PROVIDER_TIMEOUT',
    ]);
    expect(faults.join()).not.toMatch(/canary/i);
  });

  test('does not start without secrets', async () => {
    await expect(watchSecrets({ provider: () => [] })).rejects.toMatchObject({
      code: 'ERR_COOKIE_SECRET_MISSING',
    });
  });

  test('asks by itself, again and again, also after a failure', async () => {
    let asked = 0;
    const settled = new Promise<void>((resolve) => {
      const provider = () => {
        asked += 1;
        if (asked === 2) throw new Error('a failure in between');
        if (asked === 4) resolve();
        return [OLD];
      };
      void watchSecrets({ provider, everySeconds: 0.01 }).then(({ stop }) => closing.push(stop));
    });
    // The timer alone would not keep this process waiting.
    const wait = setTimeout(() => undefined, 10_000);
    await settled;
    clearTimeout(wait);
    expect(asked).toBe(4);
  });
});

describe('the counter', () => {
  test('tells which secret verified, by cookie and bearer, and no session id', async () => {
    const app = await startApp();
    const [one, two] = [await app.ask(), await app.ask()];
    await app.rotate([NEW, OLD]);
    app.report();
    for (const headers of [
      cookieOf(one.sessionId, OLD),
      cookieOf(one.sessionId, OLD),
      bearerOf(two.sessionId, OLD),
      cookieOf(one.sessionId, NEW),
      cookieOf(one.sessionId, 'a secret of somebody else'),
      {},
    ]) {
      await app.ask(headers);
    }
    app.report();
    app.report();
    const [, whole, later] = app.lines;
    const { used, ...line } = whole ?? { used: [] };
    expect(line).toMatchObject({ event: 'session-secrets-used', stack: 'legacy', instance: 'legacy-1' });
    expect(used).toMatchObject([
      { keyId: keyIdOf(OLD), credential: 'cookie', requests: 2, sessionRefs: [expect.any(String)] },
      { keyId: keyIdOf(OLD), credential: 'bearer', requests: 1, sessionRefs: [expect.any(String)] },
      { keyId: keyIdOf(NEW), credential: 'cookie', requests: 1, sessionRefs: used[0]?.sessionRefs },
    ]);
    expect(later?.used).toEqual([]);
    expect(later?.fromMs).toBe(app.lines[1]?.toMs);
    for (const forbidden of [one.sessionId, two.sessionId, OLD, NEW]) {
      expect(JSON.stringify(app.lines)).not.toContain(forbidden);
    }
  });

  test('names no session that only ever used the first secret', async () => {
    const app = await startApp();
    const { sessionId } = await app.ask();
    await app.ask(cookieOf(sessionId, OLD));
    app.report();
    expect(app.lines.at(-1)?.used).toEqual([
      { keyId: keyIdOf(OLD), credential: 'cookie', requests: 1, sessionRefs: [] },
    ]);
  });
});
