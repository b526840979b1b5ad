import { isUtf8 } from 'node:buffer';

/** Encrypted forms that can be told apart without a secret. */
export type EncryptedForm =
  | 'kruptein JSON in JSON'
  | 'kruptein JSON in JSON, spread'
  | 'kruptein JSON'
  | 'kruptein DER'
  | 'kruptein DER of 3.4'
  | 'WebCrypto base64'
  | 'WebCrypto hex'
  | 'WebCrypto base64url';

/**
 * Recognises the JSON that kruptein makes before its payloads became DER.
 *
 * connect-mongo 3 stores a text of JSON inside JSON, whose iv is a text; 4.1 and 4.2.0 store the JSON of kruptein
 * 2.2, which has a salt. kruptein 3.1.7 and later writes the second one too when told `use_asn1: false`.
 *
 * @param parsed The stored text after one JSON.parse.
 */
export function jsonEncryption(parsed: unknown): EncryptedForm | undefined {
  if (typeof parsed === 'string') {
    const inner = parseJson(parsed);
    return hasMembers(inner, ['hmac', 'ct', 'iv']) ? 'kruptein JSON in JSON' : undefined;
  }
  return hasMembers(parsed, ['hmac', 'ct', 'iv', 'salt']) ? 'kruptein JSON' : undefined;
}

/**
 * Recognises encrypted payloads that are texts of bytes.
 *
 * What cannot be told: which kruptein from 3.0 to 3.3 wrote a DER payload (key derivation and HMAC differ, the
 * layout does not; the lock file tells), and the encoding of a WebCrypto text whose alphabet fits two.
 */
export function byteEncryption(text: string): EncryptedForm | undefined {
  if (text.length < MINIMUM_BYTES) return undefined;
  const encoding = encodingOf(text);
  // kruptein also writes one character per byte, when told encodeas: 'binary'.
  const bytes = Buffer.from(text, encoding ?? 'latin1');
  const kruptein = derEncryption(bytes);
  if (kruptein !== undefined || encoding === undefined) return kruptein;
  return looksEncrypted(bytes) ? `WebCrypto ${encoding}` : undefined;
}

/** iv, tag and the shortest session that JSON can express: `{"cookie":{}}`. */
const MINIMUM_BYTES = 12 + 16 + 13;

function encodingOf(text: string): 'hex' | 'base64' | 'base64url' | undefined {
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return 'hex';
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0) return 'base64';
  return /^[A-Za-z0-9_-]+$/.test(text) && text.length % 4 !== 1 ? 'base64url' : undefined;
}

/**
 * connect-mongo 3 with `stringify: false` stored the encrypted text as an object of its characters.
 *
 * @param document The sub-document.
 */
export function spreadEncryption(document: Readonly<Record<string, unknown>>): EncryptedForm | undefined {
  const isSpread = document['0'] === '{' && document['1'] === '"';
  return isSpread ? 'kruptein JSON in JSON, spread' : undefined;
}

/** kruptein 3: a sequence of ciphertext, hmac, iv, salt and, for authenticated ciphers, tag and aad. */
function derEncryption(bytes: Buffer): EncryptedForm | undefined {
  const parts = readOctetStrings(bytes);
  if (parts === undefined || (parts.length !== 4 && parts.length !== 6)) return undefined;
  const [ciphertext, , iv, salt] = parts;
  if (ciphertext === undefined || iv === undefined || salt?.length !== 128) return undefined;
  if (iv.length < 8 || iv.length > 16) return undefined;
  return isText(ciphertext) ? 'kruptein DER' : 'kruptein DER of 3.4';
}

/**
 * Up to 3.3 the ciphertext is a text, in base64 or hex, or in UTF-8 for the characters of `binary`; 3.4 stores its
 * bytes.
 */
function isText(ciphertext: Buffer): boolean {
  return /^[\w+/=-]+$/.test(ciphertext.toString('latin1')) || isUtf8(ciphertext);
}

const SEQUENCE = 0x30;
const OCTET_STRING = 0x04;

/** The members of a DER SEQUENCE that has nothing but OCTET STRINGs and fills the bytes exactly. */
function readOctetStrings(bytes: Buffer): readonly Buffer[] | undefined {
  const sequence = readElement(bytes, SEQUENCE);
  if (sequence === undefined || sequence.rest.length > 0) return undefined;
  const parts: Buffer[] = [];
  for (let rest = sequence.content; rest.length > 0; ) {
    const element = readElement(rest, OCTET_STRING);
    if (element === undefined) return undefined;
    parts.push(element.content);
    rest = element.rest;
  }
  return parts;
}

function readElement(
  bytes: Buffer,
  tag: number,
): { readonly content: Buffer; readonly rest: Buffer } | undefined {
  const [found, first] = bytes;
  if (found !== tag || first === undefined) return undefined;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  // Four length bytes reach beyond any BSON document.
  if (lengthBytes > 4 || bytes.length < 2 + lengthBytes) return undefined;
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(2, lengthBytes);
  const start = 2 + lengthBytes;
  if (bytes.length < start + length) return undefined;
  return { content: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) };
}

/** Ciphertext is no text, and hardly repeats a byte: encoded words or padding would do both. */
function looksEncrypted(bytes: Buffer): boolean {
  if (bytes.length < MINIMUM_BYTES && bytes.length % 16 !== 0) return false;
  const start = bytes.subarray(0, 64);
  return !isUtf8(bytes) && new Set(start).size > start.length / 2;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasMembers(value: unknown, names: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && names.every((name) => Object.hasOwn(value, name));
}
