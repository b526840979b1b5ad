import { createHash, createHmac, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { decipher, equalsInConstantTime } from './authenticated-decryption.ts';
import type { ConnectMongo3Encryption, PayloadHandling } from './encryption-settings.ts';
import { createKeyCache } from './key-cache.ts';
import { unreadablePayload } from './unreadable-payload.ts';

const derivePbkdf2 = promisify(pbkdf2);

/**
 * Decrypts what connect-mongo 3 wrote with its `secret` option: authentication first, in constant time.
 *
 * There is one key for all sessions: the first read costs one derivation (10,000 rounds of SHA-512, about 5 ms).
 *
 * @param handling With `customTransform`, give what `unserialize` made of the stored value: version 3 calls it
 *   before and after decryption.
 * @returns The decrypted text.
 */
export function createConnectMongo3Decrypter(
  settings: ConnectMongo3Encryption,
  secret: string | Uint8Array,
  handling: PayloadHandling,
): (stored: unknown) => Promise<string> {
  const {
    algorithm = 'aes-256-gcm',
    hashing = 'sha512',
    encodeas = 'hex',
    key_size = 32,
    at_size = 16,
  } = settings;
  const parsesFirst = handling.stringify !== false && handling.customTransform !== true;
  // The beginning of the text of a digest or a key is used there as the salt or the key, not its bytes.
  const salt = Buffer.from(createHash(hashing).update(secret).digest(encodeas).slice(0, 16));
  const keys = createKeyCache(async (salt) => {
    const key = await derivePbkdf2(secret, salt, 10_000, 64, hashing);
    return Buffer.from(key.toString(encodeas).slice(0, key_size));
  }, 1);

  return async (stored) => {
    const envelope = readEnvelope(parsesFirst ? parseJson(stored) : stored);
    if (!envelope) throw unreadablePayload(stored, 'connect-mongo-3');
    const key = await keys.get(salt);
    const expected = createHmac(hashing, key).update(envelope.ciphertext).digest(encodeas);
    if (!equalsInConstantTime(expected, envelope.hmac)) throw unreadablePayload(stored, 'connect-mongo-3');
    try {
      return decipher({
        algorithm,
        key,
        iv: Buffer.from(envelope.iv),
        ciphertext: Buffer.from(envelope.ciphertext, encodeas),
        tag: { bytes: envelope.tag, length: at_size },
        associatedData: Buffer.from(envelope.associatedData),
      }).toString('utf8');
    } catch (cause) {
      throw unreadablePayload(stored, 'connect-mongo-3', cause);
    }
  };
}

interface Envelope {
  readonly ciphertext: string;
  readonly hmac: string;
  readonly iv: string;
  readonly associatedData: string;
  readonly tag: Uint8Array;
}

/** The envelope is JSON text, or, where a custom `unserialize` parsed that too, already an object. */
function readEnvelope(value: unknown): Envelope | undefined {
  const { ct, hmac, iv, aad, at }: Readonly<Record<string, unknown>> = Object(parseJson(value) ?? value);
  const { data }: Readonly<Record<string, unknown>> = Object(at);
  if (typeof ct !== 'string' || typeof hmac !== 'string' || typeof iv !== 'string') return undefined;
  if (typeof aad !== 'string' || !isOctets(data)) return undefined;
  return { ciphertext: ct, hmac, iv, associatedData: aad, tag: Uint8Array.from(data) };
}

function isOctets(data: unknown): data is readonly number[] {
  return Array.isArray(data) && data.every((octet) => Number.isInteger(octet) && octet >= 0 && octet < 256);
}

/** undefined for what is no JSON text. */
function parseJson(value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return undefined;
  }
}
