import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { type Ciphertext, decipher } from './authenticated-decryption.ts';
import type { WebCryptoEncryption } from './encryption-settings.ts';
import { createKeyCache } from './key-cache.ts';
import { unreadablePayload } from './unreadable-payload.ts';

const derivePbkdf2 = promisify(pbkdf2);

const DEFAULT_SALT = 'connect-mongo:webcrypto-default-salt';
const DEFAULT_ITERATIONS = 310_000;
const KEY_BYTES = 32;
const GCM_TAG_BYTES = 16;

/**
 * Decrypts what connect-mongo 6 wrote with `createWebCryptoAdapter`: iv, ciphertext and, with AES-GCM, the tag in
 * one text.
 *
 * There is one key for all sessions: the first read costs one derivation (310,000 rounds of SHA-256 by default,
 * about 60 ms of a thread that is not the event loop's), later ones none.
 *
 * @returns The decrypted text. With AES-CBC, which is not authenticated, a wrong key or an altered document may give
 *   any text, as in legacy; the parser then finds out.
 */
export function createWebCryptoDecrypter(
  settings: WebCryptoEncryption,
  secret: string | Uint8Array,
): (stored: string) => Promise<string> {
  const { algorithm = 'AES-GCM', encoding = 'base64', iterations = DEFAULT_ITERATIONS } = settings;
  const ivLength = settings.ivLength ?? (algorithm === 'AES-GCM' ? 12 : 16);
  const salt = Buffer.from(settings.salt ?? DEFAULT_SALT);
  const keys = createKeyCache((salt) => derivePbkdf2(secret, salt, iterations, KEY_BYTES, 'sha256'), 1);

  return async (stored) => {
    const bytes = Buffer.from(stored, encoding);
    const key = await keys.get(salt);
    try {
      const iv = bytes.subarray(0, ivLength);
      // Decoded as the adapter does: a byte order mark at the beginning is lost.
      return new TextDecoder().decode(decipher({ key, iv, ...sealed(algorithm, bytes.subarray(ivLength)) }));
    } catch (cause) {
      throw unreadablePayload(stored, 'webcrypto', cause);
    }
  };
}

function sealed(
  algorithm: 'AES-GCM' | 'AES-CBC',
  bytes: Buffer,
): Pick<Ciphertext, 'algorithm' | 'ciphertext' | 'tag'> {
  if (algorithm === 'AES-CBC') return { algorithm: 'aes-256-cbc', ciphertext: bytes };
  const tagStart = Math.max(bytes.length - GCM_TAG_BYTES, 0);
  return {
    algorithm: 'aes-256-gcm',
    ciphertext: bytes.subarray(0, tagStart),
    tag: { bytes: bytes.subarray(tagStart), length: GCM_TAG_BYTES },
  };
}
