import { createHook } from 'node:async_hooks';
import { describe, expect, test } from '@jest/globals';
import { readGoldenDocuments } from '@straddle/testing';
import { createKrupteinAdapter, createWebCryptoAdapter, MongoStore } from 'connect-mongo';
import type { MongoClient } from 'mongodb';
import { Binary, Long } from 'mongodb';
import { SessionPayloadInvalidError, SessionSettingsInvalidError } from '../errors.ts';
import { createPayloadDecrypter } from './create-payload-decrypter.ts';

const { storeEncryptionKey: secret, documents } = readGoldenDocuments();
const web = { scheme: 'webcrypto', iterations: 1000 } as const;
const kruptein = { scheme: 'kruptein', connectMongoMajor: 6 } as const;

const texts = [
  '{"cookie":{}}',
  '"text"',
  '"{\\"cookie\\":{}}"',
  '"\\"{}\\""',
  'null',
  '0',
  '[]',
  'true',
  '',
  'not JSON',
  '\ufeff{"cookie":{}}',
  '"caf\u00e9 \ud83e\udd68 \\ud800"',
];

describe('connect-mongo 6.0.0 hands the same to unserialize', () => {
  const adapters = [
    { title: 'kruptein', settings: kruptein, adapter: createKrupteinAdapter({ secret }) },
    { title: 'webcrypto', settings: web, adapter: createWebCryptoAdapter({ secret, iterations: 1000 }) },
  ];
  const handlings = [
    { stringify: true },
    { stringify: false },
    { stringify: true, customTransform: true },
    { stringify: false, customTransform: true },
  ];
  const cases = adapters.flatMap((one) => handlings.map((handling) => ({ ...one, handling })));

  test.each(cases)('$title, $handling, whatever was encrypted', async ({ settings, adapter, handling }) => {
    const decrypter = createPayloadDecrypter(settings, secret, handling);
    for (const text of texts) {
      const stored = await adapter.encrypt(text);
      const ours = await outcomeOf(decrypter.decrypt(stored));
      expect(await outcomeOf(unserialized(ours, handling))).toEqual(
        await readByStore(stored, adapter, handling),
      );
    }
  });

  test.each(cases)(
    '$title, $handling, whatever is stored instead',
    async ({ settings, adapter, handling }) => {
      const decrypter = createPayloadDecrypter(settings, secret, handling);
      const others = [
        ...texts,
        undefined,
        null,
        0,
        true,
        ['{', '}'],
        { cookie: {} },
        new Date(0),
        new Binary(Buffer.from('{"cookie":{}}')),
        Long.fromNumber(1),
        'MIIC',
        '3000',
        'A'.repeat(400),
      ];
      for (const stored of others) {
        const ours = await outcomeOf(decrypter.decrypt(stored));
        expect(await outcomeOf(unserialized(ours, handling))).toEqual(
          await readByStore(stored, adapter, handling),
        );
      }
    },
  );
});

test.each([4, 5] as const)('connect-mongo %i fails on whatever is no text', async (connectMongoMajor) => {
  const decrypter = createPayloadDecrypter({ scheme: 'kruptein', connectMongoMajor }, secret, {
    stringify: false,
  });
  for (const stored of [undefined, null, 0, { cookie: {} }, [], new Date(0)]) {
    await expect(decrypter.decrypt(stored)).rejects.toThrow(SessionPayloadInvalidError);
  }
});

test('connect-mongo 3 decrypts what a custom unserialize has parsed already, once or twice', async () => {
  const once: unknown = JSON.parse(String(storedIn('connect-mongo 3.2.0: connect-mongo-3-default')));
  const twice: unknown = JSON.parse(String(once));
  const settings = { scheme: 'connect-mongo-3' } as const;
  const custom = createPayloadDecrypter(settings, secret, { customTransform: true });
  expect(await custom.decrypt(once)).toMatch(/^{"cookie":{.*"passport"/);
  expect(await custom.decrypt(twice)).toBe(await custom.decrypt(once));
  await expect(createPayloadDecrypter(settings, secret).decrypt(twice)).rejects.toThrow(
    SessionPayloadInvalidError,
  );
});

describe('derived keys', () => {
  const stored = storedIn('connect-mongo 5.1.0: kruptein-default');
  const other = storedIn('connect-mongo 4.6.0: kruptein-default');

  test('kruptein: one derivation per document, however often and at the same time it is read', async () => {
    const decrypter = createPayloadDecrypter({ scheme: 'kruptein', connectMongoMajor: 5 }, secret);
    expect(await derivationsIn(() => Promise.all([1, 2, 3].map(() => decrypter.decrypt(stored))))).toBe(1);
    expect(await derivationsIn(() => decrypter.decrypt(stored))).toBe(0);
    expect(await derivationsIn(() => decrypter.decrypt(other))).toBe(1);
    expect(await derivationsIn(() => decrypter.decrypt(stored))).toBe(0);
  });

  test('webcrypto: one derivation for all documents, at the first read', async () => {
    const adapter = createWebCryptoAdapter({ secret, iterations: 1000 });
    const [one, two] = [await adapter.encrypt('{}'), await adapter.encrypt('{}')];
    let decrypter = createPayloadDecrypter(web, secret);
    expect(
      await derivationsIn(async () => {
        decrypter = createPayloadDecrypter(web, secret);
      }),
    ).toBe(0);
    expect(await derivationsIn(() => decrypter.decrypt(one))).toBe(1);
    expect(await derivationsIn(() => decrypter.decrypt(two))).toBe(0);
  });
});

describe('settings', () => {
  test('a key of bytes is the key of its text', async () => {
    const stored = await createWebCryptoAdapter({ secret, iterations: 1000 }).encrypt('{"a":1}');
    const decrypter = createPayloadDecrypter(web, new TextEncoder().encode(secret));
    expect(await decrypter.decrypt(stored)).toBe('{"a":1}');
  });

  test('everything wrong is said at once, without the key', () => {
    const create = (): unknown =>
      createPayloadDecrypter(
        // @ts-expect-error JavaScript callers can do this
        { scheme: 'kruptein', connectMongoMajor: 3, algorithm: 'aes-256-ccm', secret: 'planted' },
        new Uint8Array(1),
      );
    expect(create).toThrow(SessionSettingsInvalidError);
    expect(create).toThrow(/secret: is no setting.*connectMongoMajor.*algorithm.*must be text/s);
    expect(create).not.toThrow(/planted/);
  });

  test.each(['', new Uint8Array()])('an empty key is refused', (empty) => {
    expect(() => createPayloadDecrypter(web, empty)).toThrow(/must not be empty/);
  });
});

function storedIn(name: string): unknown {
  return documents.find((one) => one.name === name)?.document['session'];
}

interface Handling {
  readonly stringify: boolean;
  readonly customTransform?: boolean;
}

async function unserialized(payload: unknown, { stringify, customTransform }: Handling): Promise<unknown> {
  if (payload === FAILED) return FAILED;
  return (stringify && !customTransform ? JSON.parse(String(payload)) : payload) ?? null;
}

const FAILED = Symbol('failed');

async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch(() => FAILED);
}

/** The real store over a collection that holds one document. */
async function readByStore(
  session: unknown,
  cryptoAdapter: ReturnType<typeof createKrupteinAdapter>,
  { stringify, customTransform }: Handling,
): Promise<unknown> {
  const collection = { findOne: async () => ({ _id: 'id', session }) };
  const client = { db: () => ({ collection: () => collection }) } as unknown as MongoClient;
  const store = MongoStore.create({
    client,
    autoRemove: 'disabled',
    cryptoAdapter,
    stringify,
    ...(customTransform ? { unserialize: (payload: unknown): never => payload as never } : {}),
  });
  return new Promise((resolve) => store.get('id', (error, value) => resolve(error ? FAILED : value)));
}

async function derivationsIn(work: () => Promise<unknown>): Promise<number> {
  let derivations = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === 'PBKDF2REQUEST') derivations += 1;
    },
  }).enable();
  await work();
  hook.disable();
  return derivations;
}
