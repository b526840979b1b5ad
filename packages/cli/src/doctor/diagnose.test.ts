import { describe, expect, test } from '@jest/globals';
import { registeredDifferences, type SessionSettings } from '@straddle/session-core';
import { readGoldenDocuments } from '@straddle/testing';
import { Binary, Long, ObjectId } from 'mongodb';
import { diagnose } from './diagnose.ts';
import { type DoctorReport, exitCodeOf } from './doctor-report.ts';
import type { SampledDocument } from './examine-sessions.ts';
import { parseNpmLock } from './lock-file.ts';

const NOW = new Date('2026-03-04T12:00:00Z');
const LATER = new Date('2026-03-05T12:00:00Z');
const COOKIE = { originalMaxAge: null, expires: null, httpOnly: true, path: '/' };
const IN_USE = { cookie: COOKIE, passport: { user: 'u1' } };

const document = (session: unknown, more: Partial<SampledDocument> = {}): SampledDocument => ({
  _id: 'abcdefghijklmnopqrstuvwxyz_-0123',
  session,
  expires: LATER,
  ...more,
});
const text = (payload: unknown, more: Partial<SampledDocument> = {}): SampledDocument =>
  document(JSON.stringify(payload), more);

const ENCRYPTED = document(JSON.stringify(JSON.stringify({ hmac: '', ct: '', at: {}, aad: '', iv: '' })));

interface Given {
  readonly documents?: readonly SampledDocument[];
  readonly settings?: SessionSettings;
  readonly versions?: Readonly<Record<string, string>>;
  readonly encryptionKey?: string;
}

function diagnosed({ documents, settings, versions, encryptionKey }: Given): Promise<DoctorReport> {
  const lock = Object.entries(versions ?? {}).map(([name, version]) => [`node_modules/${name}`, { version }]);
  const packages = versions && parseNpmLock({ packages: Object.fromEntries(lock) });
  return diagnose(
    {
      ...(documents
        ? { sample: { database: 'test', collection: 'sessions', drawn: 'at random', size: 1000, documents } }
        : {}),
      ...(settings ? { settings } : {}),
      ...(encryptionKey ? { encryptionKey } : {}),
      ...(packages ? { packages } : {}),
    },
    NOW,
  );
}

describe('what becomes of one session', () => {
  test.each<{ readonly title: string; readonly stored: SampledDocument; readonly survival: object }>([
    { title: 'somebody is logged in', stored: text(IN_USE), survival: { loggedIn: 1 } },
    { title: 'nobody is logged in', stored: text({ cookie: COOKIE, cart: [] }), survival: { anonymous: 1 } },
    { title: 'row 64: no expires', stored: text(IN_USE, { expires: undefined }), survival: { loggedIn: 1 } },
    {
      title: 'row 66: a list of dates',
      stored: text(IN_USE, { expires: [NOW, LATER] }),
      survival: { loggedIn: 1 },
    },
    { title: 'past, not swept', stored: text(IN_USE, { expires: new Date(0) }), survival: { expired: 1 } },
    { title: 'ends at this moment', stored: text(IN_USE, { expires: NOW }), survival: { expired: 1 } },
    ...[null, 'tomorrow', 5, [null]].map((expires) => ({
      title: `row 65: expires is ${JSON.stringify(expires)}`,
      stored: text(IN_USE, { expires }),
      survival: { lost: { 'expires is no Date: never found': 1 } },
    })),
    {
      title: 'row 75: truncated JSON',
      stored: document('{"cookie":{'),
      survival: { lost: { 'payload cannot be decoded': 1 } },
    },
    {
      title: 'row 71: no payload, as JSON',
      stored: document(undefined),
      survival: { lost: { 'payload cannot be decoded': 1 } },
    },
    {
      title: 'row 72: null',
      stored: document(null),
      survival: { lost: { 'payload is empty: anonymous, with a new session': 1 } },
    },
    {
      title: 'row 73: null and lastModified',
      stored: document(null, { lastModified: NOW }),
      survival: { lost: { 'payload cannot be decoded': 1 } },
    },
    {
      title: 'row 76: no cookie',
      stored: text({ passport: { user: 'u1' } }),
      survival: { lost: { 'payload has no usable cookie': 1 } },
    },
    {
      title: 'row 77: the cookie is a text',
      stored: text({ ...IN_USE, cookie: 'x' }),
      survival: { lost: { 'payload has no usable cookie': 1 } },
    },
    {
      title: 'row 78: the cookie is false',
      stored: text({ ...IN_USE, cookie: false }),
      survival: { loggedIn: 1 },
    },
    {
      title: 'row 80: originalMaxAge is a text',
      stored: text({ ...IN_USE, cookie: { ...COOKIE, originalMaxAge: '1000' } }),
      survival: { lost: { 'originalMaxAge is neither number nor Date (D-2)': 1 } },
    },
    {
      title: 'row 102: lastModified is a text',
      stored: text(IN_USE, { lastModified: 'yesterday' }),
      survival: { loggedIn: 1 },
    },
    {
      title: 'row 102: lastModified of the payload is a text',
      stored: text({ ...IN_USE, lastModified: 'yesterday' }),
      survival: { loggedIn: 1, notExtended: 1 },
    },
    {
      title: 'an id that is no text',
      stored: text(IN_USE, { _id: new ObjectId() }),
      survival: { lost: { '_id is no text: needs store.transformId': 1 } },
    },
    {
      title: 'JSON in Binary',
      stored: document(new Binary(Buffer.from(JSON.stringify(IN_USE)))),
      survival: { loggedIn: 1 },
    },
    { title: 'a sub-document', stored: document(IN_USE), survival: { loggedIn: 1 } },
    {
      title: 'encrypted by kruptein 2',
      stored: text({ hmac: '', ct: '', iv: {}, salt: {}, aad: '', at: {} }),
      survival: { lost: { 'encrypted by a version that nothing can read': 1 } },
    },
  ])('$title', async ({ stored, survival }) => {
    const { sessions } = await diagnosed({ documents: [stored] });
    expect(sessions?.survival).toEqual({
      loggedIn: 0,
      anonymous: 0,
      notExtended: 0,
      expired: 0,
      encrypted: 0,
      lost: {},
      ...survival,
    });
  });
});

describe('encrypted sessions', () => {
  const golden = readGoldenDocuments();
  const key = golden.storeEncryptionKey;
  const written = (name: string): SampledDocument => {
    const found = golden.documents.find((one) => one.name === name)?.document;
    if (found === undefined) throw new Error(`no golden document ${name}`);
    return { _id: found['_id'], session: found['session'], expires: LATER };
  };
  const [byVersion3, byVersion5, byWebCrypto] = [
    written('connect-mongo 3.2.0: connect-mongo-3-default'),
    written('connect-mongo 5.1.0: kruptein-default'),
    written('connect-mongo 6.0.0: webcrypto-hex'),
  ];
  const kruptein: SessionSettings = { store: { encryption: { scheme: 'kruptein', connectMongoMajor: 5 } } };
  const NO_FIT = 'encrypted, and store.encryption with the key given does not fit';

  test.each<Given & { readonly title: string; readonly survival: object }>([
    {
      title: 'of connect-mongo 3 survive',
      documents: [byVersion3],
      settings: { store: { encryption: { scheme: 'connect-mongo-3' } } },
      encryptionKey: key,
      survival: { loggedIn: 1, encrypted: 0, lost: {} },
    },
    {
      title: 'of connect-mongo 5 survive',
      documents: [byVersion5],
      settings: kruptein,
      encryptionKey: key,
      survival: { loggedIn: 1, encrypted: 0, lost: {} },
    },
    {
      title: 'of the WebCrypto adapter survive',
      documents: [byWebCrypto],
      settings: {
        store: {
          encryption: { scheme: 'webcrypto', encoding: 'hex', iterations: 1000, salt: 'golden salt' },
        },
      },
      encryptionKey: key,
      survival: { loggedIn: 1, encrypted: 0, lost: {} },
    },
    {
      title: 'are lost with another key',
      documents: [byVersion5],
      settings: kruptein,
      encryptionKey: `${key}?`,
      survival: { loggedIn: 0, encrypted: 0, lost: { [NO_FIT]: 1 } },
    },
    {
      title: 'of kruptein 3.1 are lost',
      documents: [written('connect-mongo 5.1.0-kruptein-3.1.1: kruptein-default')],
      settings: kruptein,
      encryptionKey: key,
      survival: { loggedIn: 0, encrypted: 0, lost: { [NO_FIT]: 1 } },
    },
    {
      title: 'make plain ones beside them unreadable',
      documents: [byVersion5, byVersion5, text(IN_USE)],
      settings: kruptein,
      encryptionKey: key,
      survival: { loggedIn: 2, encrypted: 0, lost: { 'plain, beside encrypted sessions': 1 } },
    },
    {
      title: 'beside more plain ones are not judged',
      documents: [byVersion5, text(IN_USE)],
      settings: kruptein,
      encryptionKey: key,
      survival: { loggedIn: 1, encrypted: 1, lost: {} },
    },
    {
      title: 'are not judged without a key',
      documents: [byVersion5],
      settings: kruptein,
      survival: { loggedIn: 0, encrypted: 1, lost: {} },
    },
    {
      title: 'are not judged without settings',
      documents: [byVersion5],
      encryptionKey: key,
      survival: { loggedIn: 0, encrypted: 1, lost: {} },
    },
  ])('$title', async ({ survival, ...given }) => {
    expect((await diagnosed(given)).sessions?.survival).toMatchObject(survival);
  });

  test('that settings and key fit are no work', async () => {
    const report = await diagnosed({ documents: [byVersion5], settings: kruptein, encryptionKey: key });
    expect(report.settings?.mismatches).toEqual([]);
    expect(exitCodeOf(report)).toBe(0);
  });

  test.each<Given & { readonly title: string; readonly mismatches: readonly object[] }>([
    {
      title: 'another scheme',
      documents: [byVersion3],
      settings: kruptein,
      mismatches: [
        { option: 'store.encryption', given: "scheme 'kruptein'", needed: "scheme 'connect-mongo-3'" },
      ],
    },
    {
      title: 'another encoding',
      documents: [byWebCrypto],
      settings: { store: { encryption: { scheme: 'webcrypto' } } },
      mismatches: [
        {
          option: 'store.encryption',
          given: "scheme 'webcrypto', encoding 'base64'",
          needed: "scheme 'webcrypto', encoding 'hex'",
        },
      ],
    },
    {
      title: 'encryption where nothing is encrypted',
      documents: [text(IN_USE)],
      settings: kruptein,
      mismatches: [{ option: 'store.encryption', given: 'set', needed: 'left out' }],
    },
  ])('mismatch of $title', async ({ mismatches, ...given }) => {
    const { settings } = await diagnosed(given);
    expect(settings?.mismatches).toEqual(mismatches.map((mismatch) => ({ ...mismatch, evidence: 1 })));
  });
});

test('counts kinds, never values', async () => {
  const { sessions } = await diagnosed({
    documents: [
      text({ ...IN_USE, passport: { user: 5 } }, { lastModified: NOW, createdAt: NOW, updatedAt: NOW }),
      text(
        { ...IN_USE, passport: { user: { id: 1, _bsontype: 'canary' } } },
        { _id: new Binary(Buffer.alloc(4)) },
      ),
      text({ cookie: { ...COOKIE, originalMaxAge: 1000 }, id: 'x', save: 1, toString: 2 }, { _id: 'a:b' }),
      text(
        { cookie: { ...COOKIE, originalMaxAge: 1000 }, id: 'x' },
        { _id: Long.fromString('9007199254740993') },
      ),
      text({ cookie: null }, { _id: '' }),
    ],
  });
  expect(sessions?.findings).toEqual({
    sampled: 5,
    forms: { 'JSON text': 5 },
    expires: { 'future Date': 5 },
    ids: { 'text as express-session makes it': 1, Binary: 1, 'other text': 1, number: 1, 'empty text': 1 },
    lastModified: { missing: 4, Date: 1 },
    createdAt: { missing: 4, Date: 1 },
    updatedAt: { missing: 4, Date: 1 },
    cookies: { object: 4, null: 1 },
    originalMaxAges: { null: 2, number: 2 },
    users: { missing: 2, number: 1, object: 1 },
    droppedKeys: { id: 2, save: 1, toString: 1 },
    withDroppedKeys: 2,
  });
});

test('counts what expires is', async () => {
  const stored = [undefined, LATER, new Date(0), null, null, 'tomorrow', 5, [LATER], [5]];
  const { sessions } = await diagnosed({ documents: stored.map((expires) => text(IN_USE, { expires })) });
  expect(sessions?.findings.expires).toEqual({
    'missing: never expires': 1,
    'future Date': 1,
    'past Date, not swept': 1,
    'null: never found': 2,
    'other type: never found': 3,
    'list with a future Date': 1,
  });
  expect(sessions?.findings.users).toEqual({ text: 9 });
});

describe('the settings that are needed', () => {
  test.each<{
    readonly title: string;
    readonly documents: readonly SampledDocument[];
    readonly needs: readonly string[];
    readonly contradictions?: readonly string[];
  }>([
    { title: 'none for plain JSON', documents: [text(IN_USE), text(IN_USE)], needs: [] },
    {
      title: 'stringify: false for sub-documents',
      documents: [document(IN_USE), document(IN_USE)],
      needs: ['store.stringify false 2'],
    },
    {
      title: 'what most documents say, where forms are mixed, and the mixture is named',
      documents: [document(IN_USE), document(IN_USE), text(IN_USE)],
      needs: ['store.stringify false 2'],
      contradictions: ['store.stringify'],
    },
    {
      title: 'touchAfter where lastModified is',
      documents: [text(IN_USE, { lastModified: NOW }), text(IN_USE)],
      needs: ['store.touchAfter more than 0 1'],
    },
    {
      title: 'timestamps where both are',
      documents: [text(IN_USE, { createdAt: NOW, updatedAt: NOW }), text(IN_USE, { createdAt: NOW })],
      needs: ['store.timestamps true 1'],
    },
    {
      title: 'transformId where ids are no texts',
      documents: [text(IN_USE, { _id: new ObjectId() })],
      needs: ['store.transformId a function 1'],
    },
    {
      title: 'encryption beside plain texts is a contradiction',
      documents: [
        text(IN_USE),
        document(JSON.stringify(JSON.stringify({ hmac: '', ct: '', at: {}, aad: '', iv: '' }))),
      ],
      needs: ["store.encryption scheme 'connect-mongo-3' 1"],
      contradictions: ['store.encryption'],
    },
  ])('$title', async ({ documents, needs, contradictions = [] }) => {
    const { sessions } = await diagnosed({ documents });
    const { needed } = sessions ?? {};
    expect(needed?.needs.map(({ option, value, evidence }) => `${option} ${value} ${evidence}`)).toEqual(
      needs,
    );
    expect(needed?.contradictions.map(({ option }) => option)).toEqual(contradictions);
  });

  test('a minority of the other form does not survive', async () => {
    const { sessions } = await diagnosed({ documents: [document(IN_USE), document(IN_USE), text(IN_USE)] });
    expect(sessions?.survival).toMatchObject({
      loggedIn: 2,
      lost: { 'stored in the form that store.stringify does not read': 1 },
    });
  });
});

describe('the settings of a team', () => {
  const subDocuments = [document(IN_USE, { lastModified: NOW })];

  test.each<Given & { readonly title: string; readonly mismatches: readonly string[] }>([
    {
      title: 'fit',
      documents: subDocuments,
      settings: { store: { stringify: false, touchAfter: 60 } },
      mismatches: [],
    },
    {
      title: 'left at the defaults',
      documents: subDocuments,
      settings: {},
      mismatches: ['store.stringify: true, needed false (1)', 'store.touchAfter: 0, needed more than 0 (1)'],
    },
    {
      title: 'say sub-documents, but there is JSON',
      documents: [text(IN_USE)],
      settings: { store: { stringify: false } },
      mismatches: ['store.stringify: false, needed true (1)'],
    },
    {
      title: 'leave transformId out',
      documents: [text(IN_USE, { _id: 5 })],
      settings: {},
      mismatches: ['store.transformId: not set, needed a function (1)'],
    },
    {
      title: 'read cookies by newer rules than the lock file',
      versions: { 'express-session': '1.17.3', cookie: '0.4.2' },
      settings: {},
      mismatches: ['cookieParsing: 0.7, needed 0.6 (1)'],
    },
    {
      title: 'read cookies by older rules than the lock file',
      versions: { 'express-session': '1.19.0', cookie: '0.7.2' },
      settings: { cookieParsing: '0.6' },
      mismatches: ['cookieParsing: 0.6, needed 0.7 (1)'],
    },
  ])('$title', async ({ mismatches, ...given }) => {
    const report = await diagnosed(given);
    expect(
      report.settings?.mismatches.map(
        ({ option, given: found, needed, evidence }) => `${option}: ${found}, needed ${needed} (${evidence})`,
      ),
    ).toEqual(mismatches);
  });

  test('that session-core refuses are said to be so, and the rest of the report stays', async () => {
    const report = await diagnosed({ documents: [text(IN_USE)], settings: { store: { ttl: -1 } } });
    expect(report.settings?.refused).toEqual([expect.stringContaining('store.ttl')]);
    expect(report.sessions?.survival.loggedIn).toBe(1);
    expect(exitCodeOf(report)).toBe(1);
  });

  test('have functions that are not run', async () => {
    const mustNotRun = (): never => {
      throw new Error('was run');
    };
    const store = { unserialize: mustNotRun, transformId: mustNotRun };
    const report = await diagnosed({ documents: [text(IN_USE)], settings: { store } });
    expect(report.settings?.notes).toEqual([
      expect.stringContaining('store.unserialize'),
      expect.stringContaining('store.transformId'),
    ]);
  });
});

describe('registered differences', () => {
  test('that nothing but an accident triggers concern every app', async () => {
    const { differences } = await diagnosed({ versions: {} });
    const always = registeredDifferences.filter(({ isPossible }) => isPossible({ saveUninitialized: false }));
    expect(always.length).toBeGreaterThan(2);
    expect(differences).toEqual(
      always.map(({ isPossible: _isPossible, ...difference }) => ({ ...difference, from: 'every app' })),
    );
  });

  test.each<Given & { readonly title: string; readonly apply: readonly string[] }>([
    { title: 'none more for ordinary sessions', documents: [text(IN_USE)], apply: [] },
    {
      title: 'sessions on which legacy hangs',
      documents: [text({ ...IN_USE, cookie: { ...COOKIE, originalMaxAge: '1' } })],
      apply: ['D-2 data 1'],
    },
    { title: 'cookie-parser is installed', versions: { 'cookie-parser': '1.4.7' }, apply: ['D-3 lock file'] },
    {
      title: 'cookie-parser is trusted',
      versions: { 'cookie-parser': '1.4.7' },
      settings: { saveUninitialized: false, cookieParser: { trustSignedCookies: true } },
      apply: ['D-3 settings'],
    },
    { title: 'sessions of visitors', documents: [text({ cookie: COOKIE })], apply: ['D-4 data 1'] },
    {
      title: 'saveUninitialized by default',
      documents: [text(IN_USE)],
      settings: {},
      apply: ['D-4 settings'],
    },
    {
      title: 'sessions of visitors, that legacy is known not to make',
      documents: [text({ cookie: COOKIE })],
      settings: { saveUninitialized: false },
      apply: [],
    },
    {
      title: 'keys that loading drops',
      documents: [text({ ...IN_USE, id: 5 }), text(IN_USE)],
      apply: ['D-5 data 1'],
    },
  ])('$title', async ({ apply, ...given }) => {
    const { differences } = await diagnosed(given);
    const found = differences.filter(({ from }) => from !== 'every app');
    expect(
      found.map(({ id, from, sessions }) => `${id} ${from}${sessions === undefined ? '' : ` ${sessions}`}`),
    ).toEqual(apply);
  });

  test('keys that loading drops are no concern where a sample has none', async () => {
    const { differences } = await diagnosed({ documents: [text(IN_USE)] });
    expect(differences.map(({ id }) => id)).not.toContain('D-5');
  });

  test('encrypted sessions have one of their own', async () => {
    const { differences } = await diagnosed({ documents: [ENCRYPTED] });
    expect(differences.filter(({ from }) => from === 'data')).toEqual([
      expect.objectContaining({ condition: expect.stringContaining('encrypted') }),
    ]);
  });
});

describe('the exit code', () => {
  test.each<Given & { readonly title: string; readonly code: 0 | 1 | 2 }>([
    { title: 'nothing to do', documents: [text(IN_USE)], code: 0 },
    { title: 'expired sessions are no work', documents: [text(IN_USE, { expires: new Date(0) })], code: 0 },
    { title: 'a needed setting', documents: [document(IN_USE)], code: 1 },
    {
      title: 'a needed setting that is set',
      documents: [document(IN_USE)],
      settings: { store: { stringify: false } },
      code: 0,
    },
    { title: 'a session that would not survive', documents: [text({})], code: 1 },
    { title: 'a session that cannot be judged', documents: [ENCRYPTED], code: 1 },
    {
      title: 'a session that nobody gave the key of',
      documents: [ENCRYPTED],
      settings: { store: { encryption: { scheme: 'connect-mongo-3' } } },
      code: 1,
    },
    {
      title: 'a contradiction, even if nothing of it is alive',
      documents: [text(IN_USE), document(IN_USE, { expires: new Date(0) })],
      code: 1,
    },
    { title: 'an empty collection', documents: [], code: 2 },
    { title: 'current versions', versions: { 'express-session': '1.19.0', cookie: '0.7.2' }, code: 0 },
    { title: 'an old cookie package', versions: { 'express-session': '1.18.0', cookie: '0.6.0' }, code: 1 },
    {
      title: 'an old cookie package that the settings know',
      versions: { 'express-session': '1.18.0', cookie: '0.6.0' },
      settings: { cookieParsing: '0.6' },
      code: 0,
    },
    { title: 'an old passport', versions: { passport: '0.5.3' }, code: 1 },
    { title: 'an advisory alone', versions: { 'express-session': '1.18.1', 'on-headers': '1.0.2' }, code: 0 },
    {
      title: 'a new kruptein, nothing encrypted',
      documents: [text(IN_USE)],
      versions: { 'connect-mongo': '5.1.0', kruptein: '3.4.0' },
      code: 0,
    },
    {
      title: 'a new kruptein, and no sessions to look at',
      versions: { 'connect-mongo': '5.1.0', kruptein: '3.4.0' },
      code: 1,
    },
  ])('$title → $code', async ({ code, ...given }) => {
    expect(exitCodeOf(await diagnosed(given))).toBe(code);
  });
});
