import { getCipherInfo, getHashes } from 'node:crypto';
import type {
  ConnectMongo3Encryption,
  EncryptionSettings,
  KrupteinEncryption,
  WebCryptoEncryption,
} from './encryption-settings.ts';
import { isAuthenticatedMode, krupteinKeyBytes } from './kruptein.ts';

const KNOWN_KEYS: Readonly<Record<EncryptionSettings['scheme'], readonly string[]>> = {
  'connect-mongo-3': ['scheme', 'algorithm', 'hashing', 'encodeas', 'key_size', 'iv_size', 'at_size'],
  kruptein: [
    'scheme',
    'connectMongoMajor',
    'algorithm',
    'hashing',
    'encodeas',
    'use_scrypt',
    'key_size',
    'iv_size',
    'at_size',
  ],
  webcrypto: ['scheme', 'algorithm', 'encoding', 'salt', 'iterations', 'ivLength'],
};

/**
 * What is wrong with encryption settings, all of it, each with the path of the option. Pure.
 *
 * Refused is also what the legacy app itself could not read back, for then no verdict can be compared.
 *
 * @returns Nothing, if the settings can be used.
 * @example
 * encryptionProblems({ scheme: 'webcrypto', iterations: 0 }); //=> ['iterations: must be a whole number above zero']
 */
export function encryptionProblems(settings: EncryptionSettings): readonly string[] {
  const scheme: unknown = settings.scheme;
  const known = Object.entries(KNOWN_KEYS).find(([name]) => name === scheme)?.[1];
  if (!known) return ['scheme: must be "connect-mongo-3", "kruptein" or "webcrypto"'];
  const unknown = Object.keys(settings)
    .filter((key) => !known.includes(key))
    .map((key) =>
      key === 'secret' ? 'secret: is no setting, give it separately' : `${key}: unknown option`,
    );
  return [...unknown, ...schemeProblems(settings)];
}

function schemeProblems(settings: EncryptionSettings): readonly string[] {
  switch (settings.scheme) {
    case 'connect-mongo-3':
      return connectMongo3Problems(settings);
    case 'kruptein':
      return krupteinProblems(settings);
    case 'webcrypto':
      return webCryptoProblems(settings);
  }
}

function connectMongo3Problems(settings: ConnectMongo3Encryption): readonly string[] {
  const { algorithm = 'aes-256-gcm', hashing = 'sha512', encodeas = 'hex' } = settings;
  const { key_size = 32, at_size = 16 } = settings;
  const isUsable = getCipherInfo(algorithm, { keyLength: key_size })?.mode === 'gcm';
  return problemsOf([
    [isUsable, `algorithm: must be a GCM cipher with a key of ${key_size} bytes (key_size)`],
    [isHash(hashing), 'hashing: must be a digest that OpenSSL knows'],
    [isOneOf(encodeas, ['hex', 'base64', 'base64url']), 'encodeas: must be "hex", "base64" or "base64url"'],
    [isOneOf(at_size, [4, 8, 12, 13, 14, 15, 16]), 'at_size: must be 4, 8 or 12 to 16'],
  ]);
}

function krupteinProblems(settings: KrupteinEncryption): readonly string[] {
  const { algorithm = 'aes-256-gcm', hashing = 'sha512', encodeas = 'base64' } = settings;
  return problemsOf([
    [isOneOf(settings.connectMongoMajor, [4, 5, 6]), 'connectMongoMajor: must be 4, 5 or 6'],
    [
      isKrupteinCipher(algorithm),
      'algorithm: must be a cipher that kruptein 3.0 can use, in lower case and not in CCM, ECB or XTS mode',
    ],
    [isHash(hashing), 'hashing: must be a digest that OpenSSL knows'],
    [
      isOneOf(encodeas, ['base64', 'base64url', 'hex', 'binary']),
      'encodeas: must be "base64", "base64url", "hex" or "binary"',
    ],
  ]);
}

/** It chooses key size, iv size and mode by the name, so a name may mislead it; it then cannot read back. */
function isKrupteinCipher(algorithm: string): boolean {
  if (/ccm|ecb|ocb2|xts/.test(algorithm)) return false;
  const ivLength = /ccm|ocb|gcm/i.test(algorithm) ? 12 : 16;
  const info = getCipherInfo(algorithm, { keyLength: krupteinKeyBytes(algorithm), ivLength });
  const isSealed = info?.mode === 'gcm' || info?.mode === 'ocb';
  return info !== undefined && isSealed === isAuthenticatedMode(algorithm);
}

function webCryptoProblems(settings: WebCryptoEncryption): readonly string[] {
  const { algorithm = 'AES-GCM', encoding = 'base64', salt = '', iterations = 1 } = settings;
  const ivLength = settings.ivLength ?? 16;
  return problemsOf([
    [isOneOf(algorithm, ['AES-GCM', 'AES-CBC']), 'algorithm: must be "AES-GCM" or "AES-CBC"'],
    [isOneOf(encoding, ['base64', 'base64url', 'hex']), 'encoding: must be "base64", "base64url" or "hex"'],
    [typeof salt === 'string' || ArrayBuffer.isView(salt), 'salt: must be text or bytes'],
    [isPositiveInteger(iterations), 'iterations: must be a whole number above zero'],
    [
      isPositiveInteger(ivLength) && (algorithm === 'AES-GCM' || ivLength === 16),
      'ivLength: must be a whole number above zero, with AES-CBC 16',
    ],
  ]);
}

function problemsOf(rules: readonly (readonly [boolean, string])[]): readonly string[] {
  return rules.filter(([isMet]) => !isMet).map(([, problem]) => problem);
}

/** Settings come from JavaScript too. */
function isOneOf(value: unknown, allowed: readonly unknown[]): boolean {
  return allowed.includes(value);
}

function isHash(name: string): boolean {
  return getHashes().some((hash) => hash.toLowerCase() === name.toLowerCase());
}

function isPositiveInteger(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}
