import { createHmac, pbkdf2, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { SessionPayloadInvalidError } from '../errors.ts';
import { decipher, equalsInConstantTime } from './authenticated-decryption.ts';
import type { KrupteinEncryption } from './encryption-settings.ts';
import { createKeyCache, type KeyCache } from './key-cache.ts';
import { type KrupteinEnvelope, readKrupteinEnvelope } from './kruptein-envelope.ts';
import { unreadablePayload } from './unreadable-payload.ts';

const derivePbkdf2 = promisify(pbkdf2);
const deriveScrypt = promisify<string, Uint8Array, number, Buffer>(scrypt);

/** Fixed by kruptein 3.0 to 3.1.1, and by 3.1.3 to 3.4; no option changes them. */
const ITERATIONS = 15_000;
const LATER_ITERATIONS = 20_000;
const TAG_BYTES = 16;

const DRIFTED =
  'a format that changed without a new major version. Pin kruptein to 3.0.8 in the legacy app (npm overrides); the users concerned have to sign in again';

interface ResolvedKruptein {
  readonly algorithm: string;
  readonly hashing: string;
  readonly encodeas: NonNullable<KrupteinEncryption['encodeas']>;
  readonly useScrypt: boolean;
  readonly isAuthenticatedMode: boolean;
  readonly keyBytes: number;
}

/**
 * Decrypts what connect-mongo 4.2.2 to 6 wrote with kruptein 3.0.x: authentication first, in constant time.
 *
 * Every saved session has a salt, and so a key, of its own: the first read after a save costs one derivation
 * (PBKDF2 with 15,000 rounds of SHA-512, about 7 ms of a thread that is not the event loop's), reads of the same
 * session until its next save cost microseconds. A document that does not match costs a second derivation, which
 * tells whether a later kruptein wrote it.
 *
 * @returns The decrypted text.
 */
export function createKrupteinDecrypter(
  settings: KrupteinEncryption,
  secret: string,
): (stored: unknown) => Promise<string> {
  const options = resolveKruptein(settings);
  const keys = createKeyCache((salt) => deriveKey(options, secret, { salt, iterations: ITERATIONS }));
  const laterKeys = createKeyCache((salt) =>
    deriveKey(options, secret, { salt, iterations: LATER_ITERATIONS }),
  );

  return async (stored) => {
    const envelope = readKrupteinEnvelope(stored, options);
    if (!envelope) throw unreadablePayload(stored, 'kruptein');
    const key = await keys.get(envelope.salt);
    if (!equalsInConstantTime(authenticate(options, key, envelope.ciphertext), envelope.hmac)) {
      throw await explainMismatch({ stored, envelope, options, keys, laterKeys });
    }
    try {
      return decipher({
        algorithm: options.algorithm,
        key,
        iv: envelope.iv,
        ciphertext: Buffer.from(envelope.ciphertext, options.encodeas),
        ...(options.isAuthenticatedMode
          ? {
              tag: { bytes: envelope.tag, length: TAG_BYTES },
              associatedData: Buffer.from(envelope.associatedData, options.encodeas),
            }
          : {}),
      }).toString('utf8');
    } catch (cause) {
      throw unreadablePayload(stored, 'kruptein', cause);
    }
  };
}

/** The defaults are connect-mongo's; the sizes are kruptein's, which does not see the ones connect-mongo passes. */
function resolveKruptein(settings: KrupteinEncryption): ResolvedKruptein {
  const { algorithm = 'aes-256-gcm', hashing = 'sha512', encodeas = 'base64', use_scrypt = false } = settings;
  return {
    algorithm,
    hashing,
    encodeas,
    useScrypt: use_scrypt,
    isAuthenticatedMode: isAuthenticatedMode(algorithm),
    keyBytes: krupteinKeyBytes(algorithm),
  };
}

/** kruptein goes by the name alone, in lower case. */
export function isAuthenticatedMode(algorithm: string): boolean {
  return /ccm|gcm|ocb/.test(algorithm);
}

/** kruptein goes by the name alone. */
export function krupteinKeyBytes(algorithm: string): 16 | 24 | 32 {
  if (algorithm.includes('aes') && algorithm.includes('192')) return 24;
  return algorithm.includes('aes') && algorithm.includes('128') ? 16 : 32;
}

function deriveKey(
  { useScrypt, keyBytes, hashing }: ResolvedKruptein,
  secret: string,
  { salt, iterations }: { readonly salt: Uint8Array; readonly iterations: number },
): Promise<Buffer> {
  if (useScrypt) return deriveScrypt(secret, salt, keyBytes);
  return derivePbkdf2(secret, salt, iterations, keyBytes, hashing);
}

function authenticate({ hashing, encodeas }: ResolvedKruptein, key: Uint8Array, text: string): string {
  return createHmac(hashing, key).update(text).digest(encodeas);
}

interface Mismatch {
  readonly stored: unknown;
  readonly envelope: KrupteinEnvelope;
  readonly options: ResolvedKruptein;
  readonly keys: KeyCache;
  readonly laterKeys: KeyCache;
}

/** With the right key, a document of a later kruptein proves who wrote it: those also authenticate salt and iv. */
async function explainMismatch(mismatch: Mismatch): Promise<SessionPayloadInvalidError> {
  const { stored, envelope, options, keys, laterKeys } = mismatch;
  // Bytes read as text there too, so what is not UTF-8 becomes replacement characters.
  const material = `${envelope.ciphertext}${textOf(envelope.salt)}${textOf(envelope.iv)}`;
  const isBy = async (cache: KeyCache): Promise<boolean> =>
    equalsInConstantTime(authenticate(options, await cache.get(envelope.salt), material), envelope.hmac);

  if (await isBy(keys)) {
    const versions = options.useScrypt ? '3.1 to 3.3' : '3.1 (before 3.1.3)';
    return new SessionPayloadInvalidError(`it was encrypted by kruptein ${versions}, ${DRIFTED}`);
  }
  if (!options.useScrypt && (await isBy(laterKeys))) {
    return new SessionPayloadInvalidError(`it was encrypted by kruptein 3.1.3 to 3.3, ${DRIFTED}`);
  }
  return unreadablePayload(stored, 'kruptein');
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
