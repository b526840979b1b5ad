import { describe, expect, test } from '@jest/globals';
import { type GoldenDocument, type GoldenRead, readGoldenDocuments } from '@straddle/testing';
import { SessionFault, SessionPayloadInvalidError } from '../errors.ts';
import { createPayloadDecrypter, type PayloadDecrypter } from './create-payload-decrypter.ts';
import type { EncryptionSettings } from './encryption-settings.ts';

const golden = readGoldenDocuments();

/** The versions that a decrypter promises to stand in for. */
const REPRODUCED: readonly string[] = ['3.2.0', '4.2.2', '4.6.0', '5.1.0', '6.0.0'];

const rows = golden.documents.flatMap((document) =>
  document.reads
    .filter((read) => REPRODUCED.includes(read.by) && schemeOf(document, read) !== undefined)
    .map((read) => ({ title: titleOf(document, read), document, read })),
);

describe('golden documents, read with encryption on', () => {
  test('there is one row per recorded read', () => {
    expect(rows).toHaveLength(489);
    expect(rows.filter(({ read }) => read.fails === undefined).length).toBeGreaterThan(200);
  });

  test.each(rows)('$title', async ({ document, read }) => {
    const outcome = await readAsWeDo(document, read);
    if (read.fails !== undefined) {
      expect(outcome).toBeInstanceOf(Error);
      return;
    }
    expect(outcome).toEqual(recordedValue(document, read));
  });

  test('no fault quotes the key, the payload or the session, in its causes neither', async () => {
    let faults = 0;
    for (const { document, read } of rows) {
      const outcome = await readAsWeDo(document, read);
      if (!(outcome instanceof SessionFault)) continue;
      faults += 1;
      const said = `${outcome.stack} ${outcome.cause instanceof Error ? outcome.cause.stack : ''}`;
      expect(said).not.toContain('Golden-STORE');
      expect(said).not.toContain('665f1c2b9e7d4a0012ab34cd');
      const stored = String(document.document['session']);
      for (let start = 0; start + 16 <= stored.length; start += 16) {
        expect(said).not.toContain(stored.slice(start, start + 16));
      }
    }
    expect(faults).toBeGreaterThan(200);
  });
});

describe('faults name the writer', () => {
  test.each([
    { written: 'connect-mongo 4.1.0: kruptein-default', says: 'connect-mongo 4.1.0 to 4.2.0 (kruptein 2)' },
    {
      written: 'connect-mongo 4.2.0: kruptein-sub-document',
      says: 'connect-mongo 4.1.0 to 4.2.0 (kruptein 2)',
    },
    { written: 'connect-mongo 5.1.0-kruptein-3.1.1: kruptein-default', says: 'kruptein 3.1 (before 3.1.3)' },
    { written: 'connect-mongo 5.1.0-kruptein-3.1.7: kruptein-default', says: 'kruptein 3.1.3 to 3.3' },
    { written: 'connect-mongo 5.1.0-kruptein-3.2.0: kruptein-default', says: 'kruptein 3.1.3 to 3.3' },
    { written: 'connect-mongo 5.1.0-kruptein-3.4.0: kruptein-default', says: 'kruptein 3.4' },
    { written: 'connect-mongo 3.2.0: connect-mongo-3-default', says: 'connect-mongo 3 (its secret option)' },
    { written: 'connect-mongo 3.2.0: connect-mongo-3-sub-document', says: 'every character' },
    { written: 'connect-mongo 6.0.0: webcrypto-default', says: 'WebCrypto adapter' },
    { written: 'connect-mongo 6.0.0: json', says: 'it is plain JSON' },
    { written: 'connect-mongo 5.1.0: sub-document', says: 'a plain sub-document' },
  ])('$written', async ({ written, says }) => {
    const decrypter = createPayloadDecrypter(
      { scheme: 'kruptein', connectMongoMajor: 5 },
      golden.storeEncryptionKey,
    );
    const decrypted = decrypter.decrypt(storedIn(written));
    await expect(decrypted).rejects.toThrow(SessionPayloadInvalidError);
    await expect(decrypted).rejects.toThrow(says);
  });

  test.each([
    {
      scheme: 'connect-mongo-3',
      written: 'connect-mongo 6.0.0: kruptein-default',
      says: 'scheme "kruptein"',
    },
    { scheme: 'webcrypto', written: 'connect-mongo 4.2.2: kruptein-default', says: 'scheme "kruptein"' },
    { scheme: 'webcrypto', written: 'connect-mongo 3.2.0: connect-mongo-3-default', says: 'connect-mongo 3' },
  ] as const)('$scheme is configured: $written', async ({ scheme, written, says }) => {
    const decrypter = createPayloadDecrypter({ scheme }, golden.storeEncryptionKey);
    await expect(decrypter.decrypt(storedIn(written))).rejects.toThrow(says);
  });

  test.each([
    'connect-mongo 3.2.0: connect-mongo-3-default',
    'connect-mongo 5.1.0: kruptein-default',
    'connect-mongo 6.0.0: webcrypto-default',
  ])('or the key, when it is another one: %s', async (written) => {
    const document = documentOf(written);
    const settings = settingsOf(document, { by: document.writer.connectMongo, encryption: 'same' });
    const decrypter = createPayloadDecrypter(settings, `${golden.storeEncryptionKey}?`);
    await expect(decrypter.decrypt(storedIn(written))).rejects.toThrow(
      'the store encryption key or an option',
    );
  });
});

const decrypters = new Map<string, PayloadDecrypter>();

/** One per settings, as a function has it: deriving a key takes its time. */
function decrypterFor(document: GoldenDocument, read: GoldenRead): PayloadDecrypter {
  const { stringify, customTransform = false } = read;
  const settings = settingsOf(document, read);
  const secret = `${golden.storeEncryptionKey}${read.encryption === 'same, wrong key' ? '?' : ''}`;
  const id = JSON.stringify([settings, secret, stringify, customTransform]);
  const known =
    decrypters.get(id) ?? createPayloadDecrypter(settings, secret, { stringify, customTransform });
  decrypters.set(id, known);
  return known;
}

/** Decrypts, then does what connect-mongo's `unserialize` does. A fault is an outcome here. */
async function readAsWeDo(document: GoldenDocument, read: GoldenRead): Promise<unknown> {
  const { stringify, customTransform = false } = read;
  const decrypter = decrypterFor(document, read);
  try {
    const payload = await decrypter.decrypt(document.document['session']);
    return stringify && !customTransform ? JSON.parse(String(payload)) : payload;
  } catch (error) {
    return error;
  }
}

function recordedValue({ session, document }: GoldenDocument, read: GoldenRead): unknown {
  switch (read.gives) {
    case 'the session':
      return session;
    case 'the session as JSON text':
      return JSON.stringify(session);
    case 'what is stored':
      return document['session'];
    default:
      return read.value;
  }
}

function schemeOf(
  document: GoldenDocument,
  { encryption }: Pick<GoldenRead, 'encryption'>,
): string | undefined {
  if (encryption === 'none') return undefined;
  return encryption.startsWith('same') ? document.encryption?.scheme : encryption;
}

function settingsOf(
  document: GoldenDocument,
  read: Pick<GoldenRead, 'by' | 'encryption'>,
): EncryptionSettings {
  const options: object = read.encryption.startsWith('same') ? (document.encryption ?? {}) : {};
  switch (schemeOf(document, read)) {
    case 'connect-mongo-3':
      return { ...options, scheme: 'connect-mongo-3' };
    case 'kruptein':
      return { ...options, scheme: 'kruptein', connectMongoMajor: majorOf(read.by) };
    default:
      return { ...options, scheme: 'webcrypto' };
  }
}

function majorOf(version: string): 4 | 5 | 6 {
  return version.startsWith('4') ? 4 : version.startsWith('5') ? 5 : 6;
}

function documentOf(name: string): GoldenDocument {
  const document = golden.documents.find((one) => one.name === name);
  if (!document) throw new Error(`there is no golden document "${name}"`);
  return document;
}

function storedIn(name: string): unknown {
  return documentOf(name).document['session'];
}

function titleOf({ name }: GoldenDocument, read: GoldenRead): string {
  const { by, encryption, stringify, customTransform, fails, gives } = read;
  const transform = customTransform ? 'custom transform' : `stringify: ${stringify}`;
  return `${name} → ${by}, encryption: ${encryption}, ${transform}: ${fails === undefined ? gives : 'fault'}`;
}
