import type { OracleDeserializer } from '@straddle/testing';
import fc from 'fast-check';
import { Binary, Long, ObjectId } from 'mongodb';
import type { SessionDocument } from '../mongo/index.ts';
import type { StoreSettings } from '../settings.ts';
import type { CollectionHealth } from './session-collection-of-one.ts';

/** One stored document, the options it is read with, and the deserializers that judge it. */
export interface DocumentCase {
  readonly document: SessionDocument;
  readonly health: CollectionHealth;
  readonly useBigInt64: boolean;
  readonly stringify: boolean;
  readonly touchAfter: number;
  readonly serialize: boolean;
  readonly unserialize: UnserializeName | undefined;
  readonly transformId: TransformName | undefined;
  /** undefined: `passport.session()` is not mounted. */
  readonly chain: readonly LinkName[] | undefined;
}

export const CASE_TIME: Date = new Date('2026-03-01T12:00:00.000Z');
const SESSION_ID = 'abcSID123';
const HOUR_MS = 3_600_000;

/** Tells that a planted ENOENT was really reached. */
export interface EnoentWitness {
  raised: boolean;
}

type TransformName = 'prefix' | 'object' | 'promise' | 'throws' | 'throws ENOENT';
const TRANSFORMS: Readonly<Record<TransformName, (id: string) => unknown>> = {
  prefix: (id: string) => `app:${id}`,
  object: (id: string) => ({ id }),
  promise: (id: string) => Promise.resolve(id),
  throws: () => {
    throw new Error('transformId');
  },
  'throws ENOENT': raiseEnoent,
};

type UnserializeName =
  | 'parse'
  | 'identity'
  | 'async'
  | 'null'
  | 'zero'
  | 'undefined'
  | 'text'
  | 'throws'
  | 'throws ENOENT';
const UNSERIALIZERS: Readonly<Record<UnserializeName, (payload: unknown) => unknown>> = {
  parse: (payload: unknown) => JSON.parse(String(payload)),
  identity: (payload: unknown) => payload,
  async: async (payload: unknown) => payload,
  null: () => null,
  zero: () => 0,
  undefined: () => undefined,
  text: () => 'text',
  throws: () => {
    throw new Error('unserialize');
  },
  'throws ENOENT': raiseEnoent,
};

function raiseEnoent(): never {
  throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
}

/** The store options of a case; made anew for each side. */
export function storeOptionsOf(
  { stringify, touchAfter, serialize, unserialize, transformId }: DocumentCase,
  witness: EnoentWitness,
): StoreSettings {
  const watched =
    (run: (value: never) => unknown) =>
    (value: never): unknown => {
      try {
        return run(value);
      } catch (error) {
        if (Object(error).code === 'ENOENT') witness.raised = true;
        throw error;
      }
    };
  return {
    stringify,
    touchAfter,
    ...(serialize && { serialize: (session: never) => session }),
    ...(unserialize && { unserialize: watched(UNSERIALIZERS[unserialize]) }),
    ...(transformId && { transformId: watched(TRANSFORMS[transformId]) as (id: string) => unknown }),
  };
}

type Link = (user: unknown, done: (...parameters: unknown[]) => void) => unknown;

export type LinkName =
  | 'user'
  | 'text'
  | 'user later'
  | 'falsy error'
  | 'pass with user'
  | 'null'
  | 'false'
  | 'pass with null'
  | 'undefined'
  | 'zero'
  | 'empty text'
  | 'NaN'
  | 'nothing'
  | 'pass'
  | 'error'
  | 'text as error'
  | 'error and user'
  | 'throws'
  | 'throws pass'
  | 'twice'
  | 'never';

/** What a deserializer of a chain does. */
const LINKS: Readonly<Record<LinkName, Link>> = {
  user: (user, done) => done(null, { id: user }),
  text: (_user, done) => done(null, 'somebody'),
  'user later': async (user, done) => {
    await Promise.resolve();
    done(undefined, { id: user });
  },
  'falsy error': (user, done) => done(0, [user]),
  'pass with user': (user, done) => done('pass', { id: user }),
  null: (_user, done) => done(null, null),
  false: (_user, done) => done(null, false),
  'pass with null': (_user, done) => done('pass', null),
  undefined: (_user, done) => done(null, undefined),
  zero: (_user, done) => done(null, 0),
  'empty text': (_user, done) => done(null, ''),
  NaN: (_user, done) => done(null, Number.NaN),
  nothing: (_user, done) => done(),
  pass: (_user, done) => done('pass'),
  error: (_user, done) => done(new Error('deserializer')),
  'text as error': (_user, done) => done('broken'),
  'error and user': (user, done) => done('Pass', { id: user }),
  throws: () => {
    throw new Error('deserializer');
  },
  'throws pass': () => {
    // oxlint-disable-next-line typescript/only-throw-error -- what people do
    throw 'pass';
  },
  twice: (user, done) => {
    done(null, undefined);
    done(null, { id: user });
  },
  never: () => undefined,
};

/** The deserializers of a case, or undefined where passport.session() is not mounted. */
export function chainOf({ chain }: DocumentCase): readonly OracleDeserializer[] | undefined {
  return chain?.map((name): OracleDeserializer => LINKS[name]);
}

const oddValues = fc.constantFrom<unknown>(
  null,
  undefined,
  false,
  true,
  0,
  -0,
  1,
  -7,
  5.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e20,
  '',
  'x',
  '0',
  '1000',
  'garbage',
  '2020-01-01T00:00:00.000Z',
  '2099-01-01T00:00:00.000Z',
  [],
  {},
  [1],
  { a: 1 },
  { user: 'u1' },
  { toString: 3 },
  new Date(CASE_TIME.getTime() + HOUR_MS),
  new Date(Number.NaN),
  new ObjectId('65f000000000000000000001'),
  Long.fromString('9007199254740993'),
  new Binary(Buffer.from('b')),
);

type Entries = readonly (readonly [string, unknown])[];

/** Members as own ones, `__proto__` too, in the order given. */
function asObject(entries: Entries): Record<string, unknown> {
  return Object.fromEntries(entries);
}

function mostly<T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>, usualWeight = 9): fc.Arbitrary<T> {
  return fc.oneof({ weight: usualWeight, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

const usualMaxAges = fc.constantFrom<unknown>(null, HOUR_MS, 0, -5, HOUR_MS + 0.5);
const usualExpiries = fc.constantFrom<unknown>(
  null,
  new Date(CASE_TIME.getTime() - HOUR_MS).toISOString(),
  new Date(CASE_TIME.getTime() + HOUR_MS).toISOString(),
  new Date(CASE_TIME.getTime() + HOUR_MS),
  'garbage',
);
const oddCookieMembers = fc.tuple(
  fc.constantFrom(
    'originalMaxAge',
    'expires',
    '_expires',
    'maxAge',
    'data',
    'httpOnly',
    'path',
    'domain',
    'secure',
    'sameSite',
    'partitioned',
    'priority',
    'toJSON',
    'serialize',
    'constructor',
    '__proto__',
    'other',
    '',
  ),
  oddValues,
);
const cookieObjects = fc
  .tuple(
    fc.record({ originalMaxAge: usualMaxAges, expires: usualExpiries, httpOnly: fc.boolean() }),
    mostly(fc.constant<Entries>([]), fc.array(oddCookieMembers, { minLength: 1, maxLength: 3 }), 3),
    fc.boolean(),
  )
  .map(([usual, odd, oddFirst]) =>
    asObject(oddFirst ? [...odd, ...Object.entries(usual)] : [...Object.entries(usual), ...odd]),
  );
const cookies = mostly<unknown>(cookieObjects, oddValues, 20);

const passports = mostly<unknown>(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant({ user: 'u1' }) },
    { weight: 1, arbitrary: fc.constant({}) },
    { weight: 2, arbitrary: oddValues.map((user) => ({ user })) },
  ),
  oddValues,
);
const extraMembers = fc.tuple(
  fc.constantFrom(
    'cart',
    'cart',
    'lastModified',
    'id',
    'req',
    'save',
    'touch',
    'reload',
    'toString',
    'constructor',
    'hasOwnProperty',
    '__proto__',
    '__defineGetter__',
    'a.b',
    '$set',
    '',
    'joined',
    'then',
    'length',
    'toJSON',
  ),
  mostly<unknown>(fc.constantFrom<unknown>(1, [1, 'x'], { passport: { user: 'u1' } }), oddValues, 1),
);
const payloads = fc
  .tuple(
    mostly<Entries>(
      cookies.map((cookie): Entries => [['cookie', cookie]]),
      fc.constant([]),
      30,
    ),
    mostly<Entries>(
      passports.map((passport): Entries => [['passport', passport]]),
      fc.constant([]),
      12,
    ),
    mostly(fc.constant<Entries>([]), fc.array(extraMembers, { minLength: 1, maxLength: 3 }), 2),
    fc.boolean(),
  )
  .map(([cookie, passport, extra, extraFirst]) =>
    asObject(extraFirst ? [...extra, ...cookie, ...passport] : [...cookie, ...passport, ...extra]),
  );

/** JSON text is written without what JSON cannot hold, as connect-mongo would. */
const oddTexts = fc.oneof(
  fc.constantFrom(
    '',
    'null',
    '0',
    'false',
    '""',
    '5',
    '[]',
    '{}',
    '"text"',
    ' ',
    'undefined',
    '{"cookie":null}',
  ),
  payloads.map((payload) => JSON.stringify(payload).slice(0, -1)),
  payloads.map((payload) => `\uFEFF${JSON.stringify(payload)}`),
  payloads.map((payload) => JSON.stringify(JSON.stringify(payload))),
);

interface StoredForm {
  readonly text: boolean;
  readonly value: unknown;
}

const storedForms: fc.Arbitrary<StoredForm> = fc.oneof(
  { weight: 40, arbitrary: payloads.map((payload) => ({ text: true, value: JSON.stringify(payload) })) },
  { weight: 25, arbitrary: payloads.map((payload) => ({ text: false, value: payload })) },
  { weight: 3, arbitrary: oddTexts.map((value) => ({ text: true, value })) },
  { weight: 2, arbitrary: fc.tuple(fc.boolean(), oddValues).map(([text, value]) => ({ text, value })) },
  {
    weight: 2,
    arbitrary: payloads.map((payload) => ({
      text: true,
      value: new Binary(Buffer.from(JSON.stringify(payload))),
    })),
  },
  { weight: 1, arbitrary: payloads.map((payload) => ({ text: true, value: [JSON.stringify(payload)] })) },
);

const expiries = mostly<unknown>(
  fc.constant(new Date(CASE_TIME.getTime() + HOUR_MS)),
  fc.oneof(
    fc.constantFrom<unknown>(
      CASE_TIME,
      new Date(CASE_TIME.getTime() - 1),
      new Date(CASE_TIME.getTime() + 1),
      [new Date(0), new Date(CASE_TIME.getTime() + 1)],
      [new Date(0)],
      [],
    ),
    oddValues,
  ),
);
const lastModifieds = mostly<unknown>(
  fc.constantFrom<unknown>(
    undefined,
    new Date(CASE_TIME.getTime() - 10_000),
    new Date(CASE_TIME.getTime() - 100_000),
  ),
  oddValues,
);
const links = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<LinkName>('user', 'user later', 'text') },
  { weight: 2, arbitrary: fc.constantFrom(...(Object.keys(LINKS) as LinkName[])) },
);
const chains = mostly<readonly LinkName[] | undefined>(
  fc.array(links, { minLength: 1, maxLength: 3 }),
  fc.constantFrom(undefined, []),
  15,
);

/** Members that a document may lack altogether are left out where they are undefined. */
function documentOf(parts: Readonly<Record<string, unknown>> & { readonly _id: unknown }): SessionDocument {
  return Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined),
  ) as unknown as SessionDocument;
}

export const documentCases: fc.Arbitrary<DocumentCase> = fc
  .record({
    form: storedForms,
    expires: expiries,
    lastModified: lastModifieds,
    isStored: mostly(fc.constant(true), fc.constant(false), 40),
    isReadAsStored: mostly(fc.constant(true), fc.constant(false), 25),
    touchAfter: fc.constantFrom(0, 60),
    custom: mostly<'none' | 'serialize' | UnserializeName>(
      fc.constant('none'),
      fc.oneof(
        fc.constantFrom<'serialize' | UnserializeName>('serialize', 'parse', 'identity'),
        fc.constantFrom(...(Object.keys(UNSERIALIZERS) as UnserializeName[])),
      ),
      6,
    ),
    transformId: mostly<TransformName | undefined>(
      fc.constant(undefined),
      fc.constantFrom(...(Object.keys(TRANSFORMS) as TransformName[])),
      15,
    ),
    health: mostly<CollectionHealth>(
      fc.constant('answers'),
      fc.constantFrom('fails', 'fails with ENOENT', 'never answers'),
      60,
    ),
    useBigInt64: mostly(fc.constant(false), fc.constant(true)),
    chain: chains,
  })
  .map(({ form, expires, lastModified, isStored, isReadAsStored, custom, transformId, ...rest }) => ({
    ...rest,
    stringify: form.text === isReadAsStored,
    serialize: custom === 'serialize',
    unserialize: custom === 'none' || custom === 'serialize' ? undefined : custom,
    transformId,
    document: documentOf({
      _id: isStored ? storedIdOf(transformId) : 'another',
      session: form.value,
      expires,
      lastModified,
    }),
  }));

function storedIdOf(transformId: TransformName | undefined): unknown {
  if (transformId === 'prefix' || transformId === 'object') return TRANSFORMS[transformId](SESSION_ID);
  return SESSION_ID;
}
