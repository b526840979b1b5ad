import { describe, expect, test } from '@jest/globals';
import { readGoldenDocuments, testSeed } from '@straddle/testing';
import { type CryptoAdapter, createKrupteinAdapter, createWebCryptoAdapter } from 'connect-mongo';
import fc from 'fast-check';
import { SessionPayloadInvalidError } from '../errors.ts';
import { createPayloadDecrypter, type PayloadDecrypter } from './create-payload-decrypter.ts';
import { readOctetStrings } from './octet-strings.ts';

const { storeEncryptionKey: secret, documents } = readGoldenDocuments();
const seed = testSeed(process.env);

/** The real adapters of connect-mongo 6.0.0 beside ours, on documents that 6.0.0 wrote. */
const schemes: readonly {
  readonly title: string;
  readonly stored: Buffer;
  readonly encoding: 'base64' | 'hex';
  readonly decrypter: PayloadDecrypter;
  readonly adapter: CryptoAdapter;
}[] = [
  {
    title: 'kruptein',
    ...storedBytes('connect-mongo 6.0.0: kruptein-default', 'base64'),
    decrypter: createPayloadDecrypter({ scheme: 'kruptein', connectMongoMajor: 6 }, secret),
    adapter: createKrupteinAdapter({ secret }),
  },
  {
    title: 'webcrypto',
    ...storedBytes('connect-mongo 6.0.0: webcrypto-hex', 'hex'),
    decrypter: createPayloadDecrypter(
      { scheme: 'webcrypto', encoding: 'hex', iterations: 1000, salt: 'golden salt' },
      secret,
    ),
    adapter: createWebCryptoAdapter({ secret, encoding: 'hex', iterations: 1000, salt: 'golden salt' }),
  },
];

describe.each(schemes)('altered documents: $title', ({ stored, encoding, decrypter, adapter }) => {
  const change = fc.record({
    position: fc.nat(stored.length - 1),
    mask: fc.integer({ min: 1, max: 255 }),
    length: fc.oneof(
      { weight: 3, arbitrary: fc.constant(stored.length) },
      { weight: 1, arbitrary: fc.nat(stored.length + 3) },
    ),
  });

  test(`connect-mongo 6.0.0 decides alike, and nothing altered is ever read (seed ${seed})`, async () => {
    const original = await decrypter.decrypt(stored.toString(encoding));
    const seen = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(change, async ({ position, mask, length }) => {
        const altered = Buffer.concat([stored, Buffer.alloc(3)]).subarray(0, length);
        if (position < length) altered.writeUInt8(altered.readUInt8(position) ^ mask, position);
        const text = altered.toString(encoding);
        const [ours, theirs] = [
          await outcomeOf(decrypter.decrypt(text)),
          await outcomeOf(adapter.decrypt(text)),
        ];
        expect(ours instanceof Error).toBe(theirs instanceof Error);
        if (ours instanceof Error) expect(ours).toBeInstanceOf(SessionPayloadInvalidError);
        else expect(ours).toBe(original);
        seen[ours instanceof Error ? 'refused' : 'read'] += 1;
      }),
      { seed, numRuns: 300 },
    );
    expect(seen.refused).toBeGreaterThan(200);
  });
});

describe('every byte counts', () => {
  test('kruptein: ciphertext, hmac, iv, salt and tag', async () => {
    const { stored } = storedBytes('connect-mongo 5.1.0: kruptein-default', 'base64');
    const decrypter = createPayloadDecrypter({ scheme: 'kruptein', connectMongoMajor: 5 }, secret);
    const fields = readOctetStrings(stored, 6) ?? [];
    let flips = 0;
    for (const field of fields.slice(0, 5)) {
      for (let position = field.byteOffset; position < field.byteOffset + field.length; position += 1) {
        const altered = flipped(stored, position - stored.byteOffset, flips);
        await expect(decrypter.decrypt(altered.toString('base64'))).rejects.toThrow(
          SessionPayloadInvalidError,
        );
        flips += 1;
      }
    }
    expect(flips).toBeGreaterThan(600);
  });

  test('WebCrypto: all of them', async () => {
    const { stored } = storedBytes('connect-mongo 6.0.0: webcrypto-default', 'base64');
    const decrypter = createPayloadDecrypter({ scheme: 'webcrypto' }, secret);
    for (const position of stored.keys()) {
      const altered = flipped(stored, position, position);
      await expect(decrypter.decrypt(altered.toString('base64'))).rejects.toThrow(SessionPayloadInvalidError);
    }
    expect(stored.length).toBeGreaterThan(200);
  });

  test('connect-mongo 3: every character of every member', async () => {
    const outer: unknown = JSON.parse(storedText('connect-mongo 3.2.0: connect-mongo-3-default'));
    const envelope: Readonly<Record<string, unknown>> = JSON.parse(String(outer));
    const decrypter = createPayloadDecrypter({ scheme: 'connect-mongo-3' }, secret);
    const seal = (changed: object): string => JSON.stringify(JSON.stringify({ ...envelope, ...changed }));
    await expect(decrypter.decrypt(seal({}))).resolves.toContain('"passport"');
    let flips = 0;
    for (const member of ['ct', 'hmac', 'iv', 'aad']) {
      const text = String(envelope[member]);
      for (let at = 0; at < text.length; at += 1) {
        const other = text[at] === '0' ? '1' : '0';
        const altered = `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
        await expect(decrypter.decrypt(seal({ [member]: altered }))).rejects.toThrow(
          SessionPayloadInvalidError,
        );
        flips += 1;
      }
    }
    const tag: readonly number[] = Object(envelope['at']).data;
    for (const at of tag.keys()) {
      const data = tag.map((octet, index) => (index === at ? octet ^ 1 : octet));
      await expect(decrypter.decrypt(seal({ at: { type: 'Buffer', data } }))).rejects.toThrow(
        SessionPayloadInvalidError,
      );
      flips += 1;
    }
    // A shorter tag is easier to forge.
    await expect(decrypter.decrypt(seal({ at: { data: tag.slice(0, 12) } }))).rejects.toThrow(
      SessionPayloadInvalidError,
    );
    await expect(decrypter.decrypt(seal({ at: { data: [] } }))).rejects.toThrow(SessionPayloadInvalidError);
    expect(flips).toBeGreaterThan(800);
  });
});

function storedText(name: string): string {
  return String(documents.find((one) => one.name === name)?.document['session']);
}

function storedBytes<Encoding extends 'base64' | 'hex'>(
  name: string,
  encoding: Encoding,
): { readonly stored: Buffer; readonly encoding: Encoding } {
  return { stored: Buffer.from(storedText(name), encoding), encoding };
}

function flipped(bytes: Buffer, position: number, bit: number): Buffer {
  const altered = Buffer.from(bytes);
  altered.writeUInt8(altered.readUInt8(position) ^ (1 << (bit % 8)), position);
  return altered;
}

async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
