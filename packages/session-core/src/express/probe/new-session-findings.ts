import { decodeCookieValue } from '../../cookie-header.ts';
import type { CookieOptions } from '../../cookie-options.ts';
import type { CookieSettings, ResolvedSessionSettings } from '../../settings.ts';
import { type Secret, unsignSessionCookie } from '../../signed-cookie.ts';
import type { ProbeFinding } from './probe-legacy-sessions.ts';
import type { StoreCall } from './recording-client.ts';
import type { CanaryOutcome } from './run-canary.ts';

/** What the settings make of the same request. */
export interface ExpectedSession {
  readonly settings: ResolvedSessionSettings;
  readonly cookieOptions: CookieOptions;
  readonly secrets: readonly Secret[];
}

/** What a session that the legacy app has just made tells of its options: nearly all of them. */
export function newSessionFindings(
  created: CanaryOutcome,
  expected: ExpectedSession,
): readonly ProbeFinding[] {
  const { settings, cookieOptions } = expected;
  if (!created.hasSession) {
    return [{ option: 'cookie.path', message: `the legacy app has no session at ${cookieOptions.path}` }];
  }
  const save = created.calls.find(({ operation }) => operation === 'updateOne');
  if (save === undefined) {
    return [
      {
        option: 'createMiddleware',
        message: 'no session was stored through the client of the probe: give the store that client',
      },
    ];
  }
  return [
    ...cookieFindings(created.setCookies, expected),
    ...storeFindings(save, created.sessionId, settings),
  ];
}

function cookieFindings(
  setCookies: readonly string[],
  { settings, cookieOptions, secrets }: ExpectedSession,
): readonly ProbeFinding[] {
  const cookie = setCookies.map(parseSetCookie).find(({ value }) => value.startsWith('s:'));
  if (cookie === undefined)
    return [{ option: 'cookie', message: 'the legacy app sends no cookie for a new session' }];
  const findings: ProbeFinding[] = [];
  const expect = (option: string, legacy: unknown, ours: unknown): void => {
    if (legacy !== ours)
      findings.push({ option, message: `legacy: ${String(legacy)}; settings: ${String(ours)}` });
  };
  expect('name', cookie.name, settings.name);
  const signedBy = secrets.findIndex(
    (secret) => unsignSessionCookie(cookie.value, [secret]).status === 'valid',
  );
  if (signedBy !== 0) {
    const found = signedBy === -1 ? 'none of the secrets' : `secret ${signedBy + 1} instead of the first`;
    findings.push({ option: 'secrets', message: `the legacy app signs new cookies with ${found}` });
  }
  const { domain, httpOnly = true, maxAge, sameSite, secure } = cookieOptions.given;
  expect('cookie.path', cookie.attributes.get('path'), cookieOptions.path);
  expect('cookie.domain', cookie.attributes.get('domain'), domain);
  expect('cookie.httpOnly', cookie.attributes.has('httponly'), httpOnly);
  // The canary is a request over HTTPS.
  expect('cookie.secure', cookie.attributes.has('secure'), Boolean(secure));
  expect('cookie.sameSite', cookie.attributes.get('samesite')?.toLowerCase(), sameSiteText(sameSite));
  const expires = cookie.attributes.get('expires');
  const livesMs = expires === undefined ? undefined : Date.parse(expires) - Date.now();
  if ((livesMs === undefined) !== (maxAge === undefined) || Math.abs((livesMs ?? 0) - (maxAge ?? 0)) > 3000) {
    expect(
      'cookie.maxAge',
      livesMs === undefined ? undefined : `about ${Math.round(livesMs / 1000)} s`,
      maxAge,
    );
  }
  return findings;
}

function sameSiteText(sameSite: CookieSettings['sameSite']): string | undefined {
  if (sameSite === undefined || sameSite === false) return undefined;
  if (sameSite === true) return 'strict';
  return sameSite === 'auto' ? 'none' : sameSite;
}

function storeFindings(
  { database, collection, filter, update }: StoreCall,
  sessionId: string | undefined,
  { store }: ResolvedSessionSettings,
): readonly ProbeFinding[] {
  const findings: ProbeFinding[] = [];
  const expect = (option: string, legacy: unknown, ours: unknown): void => {
    if (legacy !== ours)
      findings.push({ option, message: `legacy: ${String(legacy)}; settings: ${String(ours)}` });
  };
  // An empty name is the database of the connection string, as none is.
  expect('store.dbName', database || undefined, store.dbName || undefined);
  expect('store.collectionName', collection, store.collectionName);
  const storedId =
    sessionId === undefined || store.transformId === undefined ? sessionId : store.transformId(sessionId);
  if (JSON.stringify(filter['_id']) !== JSON.stringify(storedId)) {
    findings.push({
      option: 'store.transformId',
      message: 'the two stacks turn session ids into different document ids',
    });
  }
  const isText = typeof update?.$set?.session === 'string';
  const isOpaque = store.serialize ?? store.unserialize ?? store.encryption;
  if (isOpaque === undefined && isText !== store.stringify) {
    findings.push({
      option: 'store.stringify',
      message: `the legacy app stores ${isText ? 'JSON text' : 'sub-documents'}`,
    });
  }
  if ((update?.$set?.lastModified !== undefined) !== store.touchAfter > 0) {
    findings.push({
      option: 'store.touchAfter',
      message: `the legacy app ${store.touchAfter > 0 ? 'does not stamp' : 'stamps'} lastModified`,
    });
  }
  if ((update?.$currentDate !== undefined) !== store.timestamps) {
    findings.push({
      option: 'store.timestamps',
      message: `the legacy app ${store.timestamps ? 'does not keep' : 'keeps'} updatedAt`,
    });
  }
  return findings;
}

function parseSetCookie(setCookie: string): {
  readonly name: string;
  readonly value: string;
  readonly attributes: ReadonlyMap<string, string>;
} {
  const [pair = '', ...attributes] = setCookie.split('; ');
  const equals = pair.indexOf('=');
  return {
    name: pair.slice(0, equals),
    value: decodeCookieValue(pair.slice(equals + 1)),
    attributes: new Map(
      attributes.map((attribute) => {
        const [name = '', ...value] = attribute.split('=');
        return [name.toLowerCase(), value.join('=')];
      }),
    ),
  };
}
