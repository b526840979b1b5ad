import { createHmac, createSecretKey } from 'node:crypto';
import type { OracleDeserializer } from './create-oracle-app.ts';
import { readGoldenDocuments } from './golden-documents.ts';
import type { StoreTrouble } from './troubled-collection.ts';

/** What a request must come to. `session` says which one: a new one, none found in the store, or the stored one. */
export type RowVerdict =
  | { readonly verdict: 'authenticated'; readonly user: unknown }
  | { readonly verdict: 'anonymous'; readonly session: 'new' | 'missing' | 'same' }
  | { readonly verdict: 'fault' }
  | { readonly verdict: 'hangs' };

/** Options of the session cookie. */
export interface RowCookieOptions {
  readonly path?: string;
  readonly secure?: boolean;
  readonly maxAge?: number;
}

/** What cookie options may be made of, when they are a function. */
export interface RowRequest {
  readonly method: string;
  readonly path: string;
  readonly secure: boolean;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** One row of docs/semantics/sessions.md: input, options, absolute expectation. */
export interface SessionRow {
  /** Row number, with a letter where one row has several inputs. */
  readonly row: string;
  readonly title: string;
  /** Raw header lines, sent as latin-1 bytes. */
  readonly headers: readonly string[];
  /** Request line without version. @default 'GET /' */
  readonly request?: string;
  /** What the application gives as `secret`; an empty list stands for none. @default ['sec'] */
  readonly secrets?: readonly unknown[];
  /** Secrets of the cookie-parser that runs before the session; left out, none runs. */
  readonly cookieParser?: readonly string[];
  /** Whether it runs before or after the middleware of `bearerInCookies`. */
  readonly parserPosition?: 'before-bearer' | 'after-bearer';
  /** What other middleware leaves on the request before the session. */
  readonly parsedCookies?: {
    readonly cookies?: Record<string, unknown>;
    readonly signedCookies?: Record<string, unknown>;
  };
  /** Legacy copies a bearer token into `req.cookies`; session-core is told so by its bearer style. */
  readonly bearerInCookies?: true;
  /** Secrets that session-core is given where legacy finds its own elsewhere. @default secrets */
  readonly ourSecrets?: readonly string[];
  /** A user that other middleware put on the request before the session. */
  readonly earlierUser?: unknown;
  /** What `passport.initialize({ userProperty })` says. */
  readonly userProperty?: string;
  /** Options of a second session middleware, behind the first. */
  readonly secondSession?: { readonly name?: string; readonly secret: string };
  /** Options of express-session beside resave, saveUninitialized and secret. */
  readonly session?: {
    readonly name?: string;
    readonly rolling?: boolean;
    readonly cookie?: RowCookieOptions | ((request: RowRequest) => RowCookieOptions);
  };
  /** Options of connect-mongo. */
  readonly store?: {
    readonly stringify?: boolean;
    readonly touchAfter?: number;
    readonly serialize?: (session: unknown) => unknown;
    readonly unserialize?: (payload: unknown) => unknown;
    readonly transformId?: (sessionId: string) => unknown;
  };
  /** The `crypto` option of connect-mongo 6, with kruptein 3.0.8. */
  readonly crypto?: { readonly secret: string };
  /** What is wrong with the session collection, on both sides. */
  readonly storeTrouble?: StoreTrouble;
  /** What legacy's store has announced about its connection before the request. */
  readonly storeEvent?: 'disconnect' | 'disconnected';
  /** The stored document, or null for none. @default the good document */
  readonly document?: Readonly<Record<string, unknown>> | null;
  /** @default one that turns `x` into `{ id: x }`; 'none' when passport.session() is not mounted */
  readonly deserializers?: readonly OracleDeserializer[] | 'none';
  readonly legacy: RowVerdict;
  /** Where a registered difference applies: its number and our verdict. */
  readonly difference?: { readonly id: string; readonly ours: RowVerdict };
  /** What becomes of the document's `expires`; checked on both sides where given. */
  readonly expiry?: 'touched' | 'untouched';
  /** Why session-core cannot come into this case; only the real packages are asked then. */
  readonly legacyOnly?: string;
}

export const SESSION_ID = 'abcSID123';

export function signature(sessionId: string, secret = 'sec'): string {
  return createHmac('sha256', secret).update(sessionId).digest('base64').replace(/=+$/, '');
}

const SIGNED = `s:${SESSION_ID}.${signature(SESSION_ID)}`;
const ENCODED = encodeURIComponent(SIGNED);
const GOOD = `connect.sid=${ENCODED}`;
const OTHER = `connect.sid=${encodeURIComponent(`s:other.${signature('other')}`)}`;
const TAMPERED = `connect.sid=s%3A${SESSION_ID}.${signature(SESSION_ID).replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`;

const FUTURE = new Date('2099-01-01T00:00:00.000Z');
const PAST = new Date('2020-01-01T00:00:00.000Z');
const COOKIE = { originalMaxAge: null, expires: null, httpOnly: true, path: '/' };

/** The good document, with the parts that a row replaces. */
function stored(
  parts: { readonly payload?: unknown; readonly [field: string]: unknown } = {},
): Record<string, unknown> {
  const { payload = { cookie: COOKIE, passport: { user: 'u1' } }, ...fields } = parts;
  return { _id: SESSION_ID, session: JSON.stringify(payload), expires: FUTURE, ...fields };
}

function withCookie(cookie: unknown): Record<string, unknown> {
  return stored({ payload: { cookie, passport: { user: 'u1' } } });
}

function withUser(passport: unknown): Record<string, unknown> {
  return stored({ payload: { cookie: COOKIE, passport } });
}

function sessionNamed(sessionId: string): { headers: string[]; document: Record<string, unknown> } {
  const value = encodeURIComponent(`s:${sessionId}.${signature(sessionId)}`);
  return { headers: [`Cookie: connect.sid=${value}`], document: stored({ _id: sessionId }) };
}

const AUTH: RowVerdict = { verdict: 'authenticated', user: { id: 'u1' } };
const NEW: RowVerdict = { verdict: 'anonymous', session: 'new' };
const MISSING: RowVerdict = { verdict: 'anonymous', session: 'missing' };
const SAME: RowVerdict = { verdict: 'anonymous', session: 'same' };
const FAULT: RowVerdict = { verdict: 'fault' };
const HANGS: RowVerdict = { verdict: 'hangs' };
const TIMED_OUT = { id: 'D-2', ours: FAULT };
const OUTAGE = { id: 'D-1', ours: FAULT };
const NO_DISCONNECT =
  'no version of connect-mongo announces "disconnect", and session-core has no such event';
const EARLIER_USER = { id: 'earlier' };
const BEARER = `Authorization: Bearer ${SIGNED}`;

function cookieRow(
  row: string,
  title: string,
  cookieAndVerdict: readonly [cookie: string, legacy: RowVerdict],
): SessionRow {
  const [cookie, legacy] = cookieAndVerdict;
  return { row, title, headers: [`Cookie: ${cookie}`], legacy };
}

const golden = readGoldenDocuments();

/** A payload that a real connect-mongo 6 encrypted. */
function encryptedBy(scenario: string): Record<string, unknown> {
  const written = golden.documents.find(({ name }) => name === `connect-mongo 6.0.0: ${scenario}`);
  return stored({ session: written?.document['session'] });
}

const signed = { headers: [`Cookie: ${GOOD}`] };

/**
 * The rows of docs/semantics/sessions.md. Every number is here or in `rowsNotAsked`, of which a test makes sure.
 */
export const sessionRows: readonly SessionRow[] = [
  {
    ...cookieRow('1', 'a good cookie authenticates and extends the session', [GOOD, AUTH]),
    expiry: 'touched',
  },
  cookieRow('2', 'the signed value needs no percent-encoding', [`connect.sid=${SIGNED}`, AUTH]),
  cookieRow('3', 'lower-case hex in the encoding', [GOOD.replace('%3A', '%3a'), AUTH]),
  cookieRow('4', 'only the signature encoded', [
    `connect.sid=s:${SESSION_ID}.${encodeURIComponent(signature(SESSION_ID))}`,
    AUTH,
  ]),
  cookieRow('5a', 'a quoted raw value', [`connect.sid="${SIGNED}"`, AUTH]),
  cookieRow('5b', 'a quoted encoded value', [`connect.sid="${ENCODED}"`, AUTH]),
  cookieRow('6a', 'only a left quote', [`connect.sid="${ENCODED}`, NEW]),
  cookieRow('6b', 'only a right quote', [`connect.sid=${ENCODED}"`, NEW]),
  cookieRow('7', 'encoded quotes', [`connect.sid=%22${ENCODED}%22`, NEW]),
  cookieRow('8', 'a value encoded twice', [`connect.sid=${encodeURIComponent(ENCODED)}`, NEW]),
  cookieRow('9', 'an unsigned session id', [`connect.sid=${SESSION_ID}`, NEW]),
  cookieRow('10', 'an upper-case S: prefix', [`connect.sid=S:${SESSION_ID}.${signature(SESSION_ID)}`, NEW]),
  cookieRow('11a', 'no signature', [`connect.sid=s:${SESSION_ID}`, NEW]),
  cookieRow('11b', 'an empty signature', [`connect.sid=s:${SESSION_ID}.`, NEW]),
  cookieRow('11c', 'only the prefix', ['connect.sid=s:', NEW]),
  cookieRow('12', 'one character of the signature changed', [TAMPERED, NEW]),
  cookieRow('13a', 'base64 padding after the signature', [`${GOOD}%3D`, NEW]),
  cookieRow('13b', 'a base64url signature', [
    `connect.sid=s:${SESSION_ID}.${signature(SESSION_ID).replaceAll('+', '-').replaceAll('/', '_')}x`,
    NEW,
  ]),
  cookieRow('13c', 'a letter after the signature', [`${GOOD}x`, NEW]),
  cookieRow('13d', 'a dot and a letter after the signature', [`${GOOD}.x`, NEW]),
  cookieRow('13e', 'an encoded NUL after the signature', [`${GOOD}%00`, NEW]),
  cookieRow('14', 'an encoded space after the signature', [`${GOOD}%20`, NEW]),
  cookieRow('15a', 'blanks after the value', [`${GOOD} \t; a=1`, AUTH]),
  cookieRow('15b', 'blanks around the equals sign', [`connect.sid = ${ENCODED}`, AUTH]),
  cookieRow('16', 'a malformed escape in the value', [`connect.sid=${SIGNED}%`, NEW]),
  cookieRow('17', 'a malformed escape in another cookie', [`other=%zz; ${GOOD}`, AUTH]),
  cookieRow('18', 'a bad cookie before a good one', [`${TAMPERED}; ${GOOD}`, NEW]),
  cookieRow('19a', 'an empty cookie before a good one', [`connect.sid=; ${GOOD}`, NEW]),
  cookieRow('19b', 'an unsigned cookie before a good one', [`connect.sid=x; ${GOOD}`, NEW]),
  cookieRow('20', 'a good cookie before a bad one', [`${GOOD}; ${TAMPERED}`, AUTH]),
  {
    row: '21',
    title: 'two Cookie headers, the good one last',
    headers: ['Cookie: a=1', `Cookie: ${GOOD}`],
    legacy: AUTH,
  },
  {
    row: '22',
    title: 'two Cookie headers, a bad session cookie first',
    headers: [`Cookie: ${TAMPERED}`, `Cookie: ${GOOD}`],
    legacy: NEW,
  },
  cookieRow('23', 'a comma separates nothing', [`a=b, ${GOOD}`, NEW]),
  cookieRow('24a', 'no blank after the semicolon', [`a=b;${GOOD}`, AUTH]),
  cookieRow('24b', 'a token without equals sign before', [`foo; ${GOOD}`, AUTH]),
  cookieRow('24c', 'stray semicolons', [`;;; ${GOOD};;`, AUTH]),
  cookieRow('24d', 'a $Version attribute', [`$Version=1; ${GOOD}`, AUTH]),
  cookieRow('25a', 'another case of the name', [`Connect.sid=${ENCODED}`, NEW]),
  cookieRow('25b', 'an encoded name', [`connect%2Esid=${ENCODED}`, NEW]),
  cookieRow('26', 'a cookie named __proto__ before', [`__proto__=x; ${GOOD}`, AUTH]),
  { row: '27', title: 'any case of the header name', headers: [`cOOKIE: ${GOOD}`], legacy: AUTH },
  { row: '28a', title: 'another header name', headers: [`X-Cookie: ${GOOD}`], legacy: NEW },
  { row: '28b', title: 'no Cookie header', headers: [], legacy: NEW },
  { row: '28c', title: 'an empty Cookie header', headers: ['Cookie: '], legacy: NEW },
  cookieRow('29', '1,000 cookies before the good one', [
    `${Array.from({ length: 1000 }, (_, index) => `c${index}=v`).join('; ')}; ${GOOD}`,
    AUTH,
  ]),
  cookieRow('31', 'a no-break space after the value', [`${GOOD}\xA0`, NEW]),
  { row: '32a', title: 'a session id with dots', ...sessionNamed('a.b.c'), legacy: AUTH },
  {
    row: '32b',
    title: 'a session id with ; space + and non-ASCII characters',
    ...sessionNamed('a;b c+dé'),
    legacy: AUTH,
  },
  { row: '32c', title: 'a session id of 3,000 characters', ...sessionNamed('x'.repeat(3000)), legacy: AUTH },
  {
    row: '33',
    title: 'a non-ASCII session id as raw UTF-8 bytes',
    headers: [`Cookie: connect.sid=${Buffer.from(`s:é.${signature('é')}`, 'utf8').toString('latin1')}`],
    document: stored({ _id: 'é' }),
    legacy: NEW,
  },
  {
    row: '34',
    title: 'a validly signed empty session id',
    headers: [`Cookie: connect.sid=${encodeURIComponent(`s:.${signature('')}`)}`],
    legacy: NEW,
  },
  {
    row: '35',
    title: 'a good signature of a session that is not stored',
    ...signed,
    document: null,
    legacy: MISSING,
  },
  {
    row: '36',
    title: 'a cookie signed with an older secret',
    ...signed,
    secrets: ['new', 'sec'],
    legacy: AUTH,
  },
  ...[Buffer.from('sec'), new Uint8Array(Buffer.from('sec')), createSecretKey(Buffer.from('sec'))].map(
    (secret, index): SessionRow => ({
      row: `37${'abc'[index]}`,
      title: `a secret as ${secret.constructor.name}`,
      ...signed,
      secrets: [secret],
      legacy: AUTH,
    }),
  ),
  {
    row: '38a',
    title: 'a null secret before the good one, good cookie',
    ...signed,
    secrets: [null, 'sec'],
    legacy: FAULT,
  },
  {
    row: '38b',
    title: 'a null secret before the good one, no cookie',
    headers: [],
    secrets: [null, 'sec'],
    legacy: NEW,
  },
  {
    row: '39a',
    title: 'a null secret after the good one, good cookie',
    ...signed,
    secrets: ['sec', null],
    legacy: AUTH,
  },
  {
    row: '39b',
    title: 'a null secret after the good one, bad cookie',
    headers: [`Cookie: ${TAMPERED}`],
    secrets: ['sec', null],
    legacy: FAULT,
  },
  { row: '40', title: 'a secret that is a number', ...signed, secrets: [5], legacy: FAULT },
  { row: '41', title: 'no secret, even without a cookie', headers: [], secrets: [], legacy: FAULT },
  {
    row: '42',
    title: 'no secret of its own, but that of cookie-parser',
    ...signed,
    secrets: [],
    cookieParser: ['sec'],
    ourSecrets: ['sec'],
    legacy: AUTH,
  },
  {
    row: '43',
    title: 'a cookie signed with a secret of cookie-parser only',
    headers: [
      `Cookie: connect.sid=${encodeURIComponent(`s:${SESSION_ID}.${signature(SESSION_ID, 'parser')}`)}`,
    ],
    cookieParser: ['parser'],
    legacy: AUTH,
  },
  ...['{"a":1}', '[1]', '5'].map(
    (json, index): SessionRow => ({
      row: `44${'abc'[index]}`,
      title: `cookie-parser and the JSON cookie ${json}`,
      headers: [`Cookie: connect.sid=${encodeURIComponent(`j:${json}`)}`],
      cookieParser: [],
      legacy: FAULT,
    }),
  ),
  {
    row: '45a',
    title: 'the signed value as a JSON cookie, behind cookie-parser',
    headers: [`Cookie: connect.sid=${encodeURIComponent(`j:${JSON.stringify(SIGNED)}`)}`],
    cookieParser: [],
    legacy: AUTH,
  },
  {
    row: '45b',
    title: 'the signed value as a JSON cookie, without cookie-parser',
    headers: [`Cookie: connect.sid=${encodeURIComponent(`j:${JSON.stringify(SIGNED)}`)}`],
    legacy: NEW,
  },
  {
    row: '46',
    title: 'a signed JSON object becomes a query in legacy',
    headers: [
      `Cookie: connect.sid=${encodeURIComponent(`s:j:{"$ne":null}.${signature('j:{"$ne":null}', 'parser')}`)}`,
    ],
    cookieParser: ['parser'],
    legacy: AUTH,
    difference: { id: 'D-3', ours: NEW },
  },
  {
    row: '47',
    title: 'a plain session id in req.signedCookies',
    headers: [],
    parsedCookies: { signedCookies: { 'connect.sid': SESSION_ID } },
    legacy: AUTH,
    difference: { id: 'D-3', ours: NEW },
  },
  {
    row: '48a',
    title: 'an encoded value in req.cookies is not decoded again',
    headers: [],
    parsedCookies: { cookies: { 'connect.sid': ENCODED } },
    legacy: NEW,
  },
  {
    row: '48b',
    title: 'a plain session id in req.cookies',
    headers: [],
    parsedCookies: { cookies: { 'connect.sid': SESSION_ID } },
    legacy: NEW,
  },
  {
    row: '48c',
    title: 'the signed value in req.cookies, which a middleware took from a bearer token',
    headers: [BEARER],
    bearerInCookies: true,
    legacy: AUTH,
  },
  {
    row: '49',
    title: 'a bad Cookie header, and the signed value in req.cookies',
    headers: [`Cookie: ${TAMPERED}`, BEARER],
    bearerInCookies: true,
    legacy: AUTH,
  },
  {
    row: '50',
    title: 'a cookie name that every object has, with some other cookie',
    headers: ['Cookie: a=1'],
    session: { name: 'constructor' },
    legacy: FAULT,
  },
  {
    row: '51',
    title: 'a cookie name with a space',
    headers: [`Cookie: my sid=${ENCODED}`],
    session: { name: 'my sid' },
    legacy: AUTH,
  },
  ...['/api', '/apix', '/api?x=1', '/api#x'].map(
    (target, index): SessionRow => ({
      row: `52${'abcd'[index]}`,
      title: `cookie path /api covers ${target}`,
      request: `GET ${target}`,
      ...signed,
      session: { cookie: { path: '/api' } },
      legacy: AUTH,
    }),
  ),
  ...['/API', '/%61pi', '/x?y=/api', '/other'].map(
    (target, index): SessionRow => ({
      row: `53${'abcd'[index]}`,
      title: `cookie path /api does not cover ${target}: passport fails`,
      request: `GET ${target}`,
      ...signed,
      session: { cookie: { path: '/api' } },
      legacy: FAULT,
    }),
  ),
  {
    row: '53e',
    title: 'outside the cookie path there is no session; without passport nobody minds',
    request: 'GET /other',
    ...signed,
    session: { cookie: { path: '/api' } },
    deserializers: 'none',
    legacy: NEW,
  },
  {
    row: '54',
    title: 'cookie path /api/ does not cover /api; without passport there is no session',
    request: 'GET /api',
    ...signed,
    session: { cookie: { path: '/api/' } },
    deserializers: 'none',
    legacy: NEW,
  },
  {
    row: '55a',
    title: 'a request target in absolute form',
    request: 'GET http://x/foo',
    ...signed,
    legacy: AUTH,
  },
  {
    row: '55b',
    title: 'a target that starts with two slashes',
    request: 'GET //foo',
    ...signed,
    legacy: AUTH,
  },
  { row: '56', title: 'OPTIONS * lies outside path /', request: 'OPTIONS *', ...signed, legacy: FAULT },
  {
    row: '57',
    title: 'the path stored in the session does not matter',
    ...signed,
    document: withCookie({ ...COOKIE, path: '/only' }),
    legacy: AUTH,
  },
  {
    row: '58',
    title: 'a secure session is accepted over plain HTTP',
    ...signed,
    session: { cookie: { secure: true } },
    document: withCookie({ ...COOKIE, secure: true }),
    legacy: AUTH,
  },
  {
    row: '59a',
    title: 'a store that has announced "disconnect": passport finds no session',
    ...signed,
    storeEvent: 'disconnect',
    legacy: FAULT,
    legacyOnly: NO_DISCONNECT,
  },
  {
    row: '59b',
    title: 'a store that has announced "disconnect", without passport',
    ...signed,
    storeEvent: 'disconnect',
    deserializers: 'none',
    legacy: NEW,
    legacyOnly: NO_DISCONNECT,
  },
  {
    row: '60',
    title: 'a store that has announced "disconnected", as connect-mongo 3 does',
    ...signed,
    storeEvent: 'disconnected',
    legacy: AUTH,
  },
  { row: '61', title: 'a query that fails', ...signed, storeTrouble: 'fails', legacy: FAULT },
  {
    row: '62',
    title: 'a query that fails with the code ENOENT',
    ...signed,
    storeTrouble: 'fails with ENOENT',
    legacy: MISSING,
    difference: OUTAGE,
  },
  {
    row: '63',
    title: 'a database that never answers',
    ...signed,
    storeTrouble: 'never answers',
    legacy: HANGS,
    difference: TIMED_OUT,
  },
  {
    row: '64',
    title: 'no expires means no expiry',
    ...signed,
    document: { _id: SESSION_ID, session: stored()['session'] },
    legacy: AUTH,
  },
  ...(
    [
      ['a', null],
      ['b', '2099-01-01'],
      ['c', 4_000_000_000_000],
      ['d', new Date(Date.now() - 1)],
    ] as const
  ).map(
    ([letter, expires]): SessionRow => ({
      row: `65${letter}`,
      title: `expires ${letter === 'd' ? 'one millisecond ago' : `of the wrong type: ${JSON.stringify(expires)}`}`,
      ...signed,
      document: stored({ expires }),
      legacy: MISSING,
    }),
  ),
  {
    row: '66',
    title: 'expires as an array with one future date',
    ...signed,
    document: stored({ expires: [PAST, FUTURE] }),
    legacy: AUTH,
  },
  {
    row: '67',
    title: 'the expiry inside the payload does not matter when past',
    ...signed,
    document: withCookie({ ...COOKIE, expires: PAST.toISOString() }),
    legacy: AUTH,
  },
  {
    row: '68',
    title: 'the expiry inside the payload does not matter when future',
    ...signed,
    document: { ...withCookie({ ...COOKIE, expires: FUTURE.toISOString() }), expires: PAST },
    legacy: MISSING,
  },
  {
    row: '69',
    title: 'a sub-document where JSON text is expected',
    ...signed,
    document: stored({ session: { cookie: COOKIE, passport: { user: 'u1' } } }),
    legacy: FAULT,
  },
  {
    row: '70',
    title: 'JSON text where a sub-document is expected',
    ...signed,
    store: { stringify: false },
    legacy: FAULT,
  },
  {
    row: '71a',
    title: 'no payload, JSON expected',
    ...signed,
    document: { _id: SESSION_ID, expires: FUTURE },
    legacy: FAULT,
  },
  {
    row: '71b',
    title: 'no payload, sub-document expected',
    ...signed,
    store: { stringify: false },
    document: { _id: SESSION_ID, expires: FUTURE },
    legacy: MISSING,
  },
  ...(
    [
      ['a', null],
      ['b', 'null'],
      ['c', '0'],
      ['d', 'false'],
    ] as const
  ).map(
    ([letter, session]): SessionRow => ({
      row: `72${letter}`,
      title: `a payload of ${JSON.stringify(session)}`,
      ...signed,
      document: stored({ session }),
      legacy: MISSING,
    }),
  ),
  {
    row: '73',
    title: 'a null payload with lastModified under touchAfter',
    ...signed,
    store: { touchAfter: 60 },
    document: stored({ session: null, lastModified: PAST }),
    legacy: FAULT,
  },
  {
    row: '74a',
    title: 'an empty payload, JSON expected',
    ...signed,
    document: stored({ session: '' }),
    legacy: FAULT,
  },
  {
    row: '74b',
    title: 'an empty payload, sub-document expected',
    ...signed,
    store: { stringify: false },
    document: stored({ session: '' }),
    legacy: MISSING,
  },
  ...(['5', '[]', '{}', '{"cookie":', '\uFEFF{}', JSON.stringify(stored()['session'])] as const).map(
    (session, index): SessionRow => ({
      row: `75${'abcdef'[index]}`,
      title: `a payload of ${JSON.stringify(session.slice(0, 12))}`,
      ...signed,
      document: stored({ session }),
      legacy: FAULT,
    }),
  ),
  {
    row: '76a',
    title: 'a payload without cookie',
    ...signed,
    document: stored({ payload: { passport: { user: 'u1' } } }),
    legacy: FAULT,
  },
  { row: '76b', title: 'a null cookie', ...signed, document: withCookie(null), legacy: FAULT },
  ...(['x', 5, true] as const).map(
    (cookie, index): SessionRow => ({
      row: `77${'abc'[index]}`,
      title: `a stored cookie of ${JSON.stringify(cookie)}`,
      ...signed,
      document: withCookie(cookie),
      legacy: FAULT,
    }),
  ),
  ...[false, 0, '', [], {}].map(
    (cookie, index): SessionRow => ({
      row: `78${'abcde'[index]}`,
      title: `a stored cookie of ${JSON.stringify(cookie)}`,
      ...signed,
      document: withCookie(cookie),
      legacy: AUTH,
    }),
  ),
  {
    row: '79',
    title: 'a stored maxAge that is text',
    ...signed,
    document: withCookie({ ...COOKIE, maxAge: '1000' }),
    legacy: FAULT,
  },
  {
    row: '80',
    title: 'an originalMaxAge that is text: legacy never answers',
    ...signed,
    document: withCookie({ ...COOKIE, originalMaxAge: '1000' }),
    legacy: HANGS,
    difference: TIMED_OUT,
  },
  {
    row: '81',
    title: 'an originalMaxAge of 0 authenticates once more',
    ...signed,
    document: withCookie({ ...COOKIE, originalMaxAge: 0 }),
    legacy: AUTH,
  },
  {
    row: '82',
    title: 'an unreadable expiry inside the payload',
    ...signed,
    document: withCookie({ ...COOKIE, expires: 'garbage' }),
    legacy: AUTH,
  },
  {
    row: '83a',
    title: 'stored keys that Session has itself are dropped',
    ...signed,
    document: stored({
      payload: { cookie: COOKIE, passport: { user: 'u1' }, id: 'x', req: 1, save: 2, toString: 3 },
    }),
    legacy: AUTH,
  },
  {
    row: '83b',
    title: 'a user hidden under __proto__ does not count',
    ...signed,
    document: stored({
      session: `{"cookie":${JSON.stringify(COOKIE)},"__proto__":{"passport":{"user":"u1"}}}`,
    }),
    legacy: SAME,
  },
  {
    row: '84a',
    title: 'transformId that throws',
    ...signed,
    store: {
      transformId: () => {
        throw new Error('down');
      },
    },
    legacy: FAULT,
  },
  {
    row: '84b',
    title: 'transformId that answers a promise',
    ...signed,
    store: { transformId: (sessionId) => Promise.resolve(sessionId) },
    legacy: MISSING,
  },
  {
    row: '84c',
    title: 'transformId that changes the id',
    ...signed,
    store: { transformId: (sessionId) => `app:${sessionId}` },
    document: stored({ _id: `app:${SESSION_ID}` }),
    legacy: AUTH,
    expiry: 'touched',
  },
  {
    row: '85a',
    title: 'unserialize that throws',
    ...signed,
    store: {
      unserialize: () => {
        throw new Error('down');
      },
    },
    legacy: FAULT,
  },
  {
    row: '85b',
    title: 'unserialize that throws with the code ENOENT',
    ...signed,
    store: {
      unserialize: () => {
        throw Object.assign(new Error('down'), { code: 'ENOENT' });
      },
    },
    legacy: MISSING,
    difference: OUTAGE,
  },
  {
    row: '85c',
    title: 'unserialize that answers a promise',
    ...signed,
    store: { unserialize: async (payload) => JSON.parse(String(payload)) },
    legacy: FAULT,
  },
  ...[null, 0].map(
    (answer, index): SessionRow => ({
      row: `85${'de'[index]}`,
      title: `unserialize that answers ${answer}`,
      ...signed,
      store: { unserialize: () => answer },
      legacy: MISSING,
    }),
  ),
  {
    row: '85f',
    title: 'unserialize that works',
    ...signed,
    store: { unserialize: (payload) => JSON.parse(String(payload).slice(1)) },
    document: stored({ session: `x${String(stored()['session'])}` }),
    legacy: AUTH,
  },
  {
    row: '86',
    title: 'only serialize given: JSON text is not parsed',
    ...signed,
    store: { serialize: (session) => session },
    legacy: FAULT,
  },
  {
    row: '87a',
    title: 'encryption, and a plain document',
    ...signed,
    crypto: { secret: golden.storeEncryptionKey },
    legacy: FAULT,
  },
  {
    row: '87b',
    title: 'encryption, and a document encrypted with another secret',
    ...signed,
    crypto: { secret: 'another secret' },
    document: encryptedBy('kruptein-default'),
    legacy: FAULT,
  },
  {
    row: '87c',
    title: 'encryption, and a document in another format',
    ...signed,
    crypto: { secret: golden.storeEncryptionKey },
    document: encryptedBy('webcrypto-default'),
    legacy: FAULT,
  },
  {
    row: '87d',
    title: 'encryption, and a document encrypted with the same secret',
    ...signed,
    crypto: { secret: golden.storeEncryptionKey },
    document: encryptedBy('kruptein-default'),
    legacy: { verdict: 'authenticated', user: { id: '665f1c2b9e7d4a0012ab34cd' } },
    expiry: 'touched',
  },
  {
    row: '88',
    title: 'encryption and stringify: false, and a plain sub-document',
    ...signed,
    crypto: { secret: golden.storeEncryptionKey },
    store: { stringify: false },
    document: stored({ session: { cookie: COOKIE, passport: { user: 'u1' } } }),
    legacy: AUTH,
  },
  ...[0, '0', true, {}, []].map(
    (user, index): SessionRow => ({
      row: `89${'abcde'[index]}`,
      title: `a serialized user of ${JSON.stringify(user)} is deserialized`,
      ...signed,
      document: withUser({ user }),
      legacy: { verdict: 'authenticated', user: { id: user } },
    }),
  ),
  ...[{ user: '' }, { user: null }, { user: false }, {}, 'str', true, [], null].map(
    (passport, index): SessionRow => ({
      row: `90${'abcdefgh'[index]}`,
      title: `passport of ${JSON.stringify(passport)} is nobody`,
      ...signed,
      document: withUser(passport),
      legacy: SAME,
      expiry: 'touched',
    }),
  ),
  {
    row: '91a',
    title: 'a deserializer that answers null',
    ...signed,
    deserializers: [(_user, done) => done(null, null)],
    legacy: SAME,
    expiry: 'touched',
  },
  {
    row: '91b',
    title: 'a deserializer that answers false',
    ...signed,
    deserializers: [(_user, done) => done(null, false)],
    legacy: SAME,
    expiry: 'touched',
  },
  ...[undefined, 0, ''].map(
    (answer, index): SessionRow => ({
      row: `92${'abc'[index]}`,
      title: `a deserializer that answers ${JSON.stringify(answer) ?? 'undefined'}`,
      ...signed,
      deserializers: [(_user, done) => done(null, answer)],
      legacy: FAULT,
      expiry: 'touched',
    }),
  ),
  {
    row: '93a',
    title: 'a deserializer that answers with an error',
    ...signed,
    deserializers: [(_user, done) => done(new Error('down'))],
    legacy: FAULT,
    expiry: 'touched',
  },
  {
    row: '93b',
    title: 'a deserializer that answers with an error text',
    ...signed,
    deserializers: [(_user, done) => done('down')],
    legacy: FAULT,
  },
  {
    row: '93c',
    title: 'a deserializer that throws',
    ...signed,
    deserializers: [
      () => {
        throw new Error('down');
      },
    ],
    legacy: FAULT,
  },
  {
    row: '94a',
    title: "the next deserializer after 'pass'",
    ...signed,
    deserializers: [(_user, done) => done('pass'), (user, done) => done(null, { id: user })],
    legacy: AUTH,
  },
  {
    row: '94b',
    title: 'the next deserializer after undefined',
    ...signed,
    deserializers: [(_user, done) => done(null), (user, done) => done(null, { id: user })],
    legacy: AUTH,
  },
  {
    row: '94c',
    title: 'no further deserializer after null',
    ...signed,
    deserializers: [(_user, done) => done(null, null), (user, done) => done(null, { id: user })],
    legacy: SAME,
  },
  {
    row: '94d',
    title: "'pass' with a user",
    ...signed,
    deserializers: [(user, done) => done('pass', { id: user })],
    legacy: AUTH,
  },
  { row: '95a', title: 'no deserializers, user stored', ...signed, deserializers: [], legacy: FAULT },
  {
    row: '95b',
    title: 'no deserializers, no user stored',
    ...signed,
    deserializers: [],
    document: withUser({}),
    legacy: SAME,
  },
  {
    row: '96',
    title: 'a deserializer that never answers',
    ...signed,
    deserializers: [() => undefined],
    legacy: HANGS,
    difference: TIMED_OUT,
  },
  {
    row: '97',
    title: 'userProperty of another name',
    ...signed,
    userProperty: 'account',
    legacy: AUTH,
  },
  {
    row: '98a',
    title: 'a user of other middleware, no session',
    headers: [],
    earlierUser: EARLIER_USER,
    legacy: { verdict: 'authenticated', user: EARLIER_USER },
    difference: { id: 'D-8', ours: NEW },
  },
  {
    row: '98b',
    title: 'a user of other middleware, and one in the session',
    ...signed,
    earlierUser: EARLIER_USER,
    legacy: AUTH,
  },
  {
    row: '98c',
    title: 'a user of other middleware, and a deserializer that answers null',
    ...signed,
    earlierUser: EARLIER_USER,
    deserializers: [(_user, done) => done(null, null)],
    legacy: { verdict: 'authenticated', user: EARLIER_USER },
    difference: { id: 'D-8', ours: SAME },
  },
  { row: '99', title: 'passport.session() is not mounted', ...signed, deserializers: 'none', legacy: SAME },
  {
    row: '100a',
    title: 'a second session middleware does not run when the first has a session',
    ...signed,
    secondSession: { name: 'other.sid', secret: 'another' },
    legacy: AUTH,
  },
  {
    row: '100b',
    title: 'a second session middleware does not read the cookie that only it would accept',
    headers: [
      `Cookie: connect.sid=${encodeURIComponent(`s:${SESSION_ID}.${signature(SESSION_ID, 'another')}`)}`,
    ],
    secondSession: { secret: 'another' },
    legacy: NEW,
  },
  {
    row: '101a',
    title: 'touchAfter throttles a session modified 10 s ago',
    ...signed,
    store: { touchAfter: 60 },
    document: stored({ lastModified: new Date(Date.now() - 10_000) }),
    legacy: AUTH,
    expiry: 'untouched',
  },
  {
    row: '101b',
    title: 'touchAfter has passed since the session was modified',
    ...signed,
    store: { touchAfter: 60 },
    document: stored({ lastModified: new Date(Date.now() - 100_000) }),
    legacy: AUTH,
    expiry: 'touched',
  },
  {
    row: '101c',
    title: 'touchAfter without lastModified touches every time',
    ...signed,
    store: { touchAfter: 60 },
    legacy: AUTH,
    expiry: 'touched',
  },
  {
    row: '101d',
    title: 'lastModified in the future is never touched',
    ...signed,
    store: { touchAfter: 60 },
    document: stored({ lastModified: FUTURE }),
    legacy: AUTH,
    expiry: 'untouched',
  },
  {
    row: '102a',
    title: 'lastModified as text in the payload prevents the touch',
    ...signed,
    document: stored({ payload: { cookie: COOKIE, passport: { user: 'u1' }, lastModified: 'yesterday' } }),
    legacy: AUTH,
    expiry: 'untouched',
  },
  {
    row: '102b',
    title: 'lastModified as text in the document prevents the touch under touchAfter',
    ...signed,
    store: { touchAfter: 60 },
    document: stored({ lastModified: 'yesterday' }),
    legacy: AUTH,
    expiry: 'untouched',
  },
  {
    row: '103',
    title: 'a session that is deleted between reading and touching',
    ...signed,
    storeTrouble: 'session vanishes',
    legacy: AUTH,
  },
  {
    row: '104a',
    title: 'cookie options by a function: a path that covers this request',
    request: 'GET /api/x?y=1',
    ...signed,
    session: { cookie: ({ path }) => ({ path: path === '/api/x' ? '/api' : '/other' }) },
    legacy: AUTH,
  },
  {
    row: '104b',
    title: 'cookie options by a function: a path that does not cover this request, though others',
    headers: [`Cookie: ${GOOD}`, 'X-Area: api'],
    session: { cookie: ({ headers }) => ({ path: headers['x-area'] === 'api' ? '/api' : '/' }) },
    legacy: FAULT,
  },
  {
    row: '104c',
    title: 'cookie options by a function: outside its path without passport',
    ...signed,
    session: { cookie: ({ secure, method }) => ({ path: secure || method !== 'GET' ? '/' : '/api' }) },
    deserializers: 'none',
    legacy: NEW,
  },
  {
    row: '105',
    title: 'cookie options by a function, without a path',
    ...signed,
    session: { cookie: () => ({ maxAge: 1000 }) },
    legacy: AUTH,
  },
  ...[
    () => {
      throw new Error('no tenant');
    },
    // What JavaScript may give, whatever the types say.
    () => undefined as unknown as RowCookieOptions,
    () => null as unknown as RowCookieOptions,
  ].flatMap((cookie, index): readonly SessionRow[] => [
    {
      row: `106${'ace'[index]}`,
      title: `cookie options by a function that ${index === 0 ? 'throws' : `gives ${String(cookie())}`}`,
      ...signed,
      session: { cookie },
      legacy: FAULT,
    },
    {
      row: `106${'bdf'[index]}`,
      title: `the same without a cookie, and without passport`,
      headers: [],
      session: { cookie },
      deserializers: 'none',
      legacy: FAULT,
    },
  ]),
  ...(['text', { maxAge: '1000' }] as const).flatMap((given, index): readonly SessionRow[] => {
    const cookie = (): RowCookieOptions => given as unknown as RowCookieOptions;
    const title = `cookie options by a function that gives ${JSON.stringify(given)}`;
    return [
      { row: `107${'ad'[index]}`, title, ...signed, session: { cookie }, legacy: AUTH },
      {
        row: `107${'be'[index]}`,
        title: `${title}, for a request without a session: none can be made`,
        headers: [],
        session: { cookie },
        legacy: HANGS,
        difference: TIMED_OUT,
      },
      {
        row: `107${'cf'[index]}`,
        title: `${title}, for an id that is not stored`,
        ...signed,
        document: null,
        session: { cookie },
        legacy: HANGS,
        difference: TIMED_OUT,
      },
    ];
  }),
  {
    row: '108',
    title: 'cookie options by a function: a stored session keeps its own secure',
    ...signed,
    session: { cookie: () => ({ secure: true, maxAge: 1 }) },
    legacy: AUTH,
    expiry: 'touched',
  },
  ...(['before-bearer', 'after-bearer'] as const).flatMap((parserPosition, index): readonly SessionRow[] => {
    const chain = { cookieParser: ['other'], bearerInCookies: true, parserPosition } as const;
    const signedByParser = encodeURIComponent(`s:${SESSION_ID}.${signature(SESSION_ID, 'other')}`);
    const cookie = `Cookie: connect.sid=${signedByParser}`;
    return [
      {
        row: `109${'ad'[index]}`,
        title: `cookie-parser ${parserPosition}: a cookie that it trusts, beside a bad token in req.cookies`,
        headers: [cookie, `${BEARER}x`],
        ...chain,
        legacy: parserPosition === 'before-bearer' ? AUTH : NEW,
      },
      {
        row: `109${'be'[index]}`,
        title: `cookie-parser ${parserPosition}: a good token in req.cookies alone`,
        headers: [BEARER],
        ...chain,
        legacy: AUTH,
      },
      {
        row: `109${'cf'[index]}`,
        title: `cookie-parser ${parserPosition}: a cookie that it trusts alone`,
        headers: [cookie],
        ...chain,
        legacy: AUTH,
      },
    ];
  }),
];

/** Numbers of the table that no row of `sessionRows` asks, and why. */
export const rowsNotAsked: Readonly<
  Record<'notAVerdict' | 'notBuilt', readonly { readonly row: number; readonly why: string }[]>
> = {
  notAVerdict: [
    {
      row: 30,
      why: 'Node answers 431 or 400 before any application; in front of a function, API Gateway has its own limits',
    },
  ],
  notBuilt: [],
};

/** Cookie headers that tests reuse. */
export const exampleCookies: { readonly good: string; readonly other: string; readonly tampered: string } = {
  good: GOOD,
  other: OTHER,
  tampered: TAMPERED,
};
