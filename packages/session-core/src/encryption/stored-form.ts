import { isUtf8 } from 'node:buffer';
import { readOctetStrings } from './octet-strings.ts';

/**
 * What a stored `session` looks like, as far as its bytes tell without a key:
 *
 * - `missing`: undefined or null; `empty`: an empty text; `other-value`: a number, a binary, an array, …
 * - `plain-json`: JSON text that is no envelope; `plain-document`: a sub-document (`stringify: false`)
 * - `connect-mongo-3`: the `secret` option; `connect-mongo-3-letters`: the same with `stringify: false`, which stored
 *   one member per character and is lost
 * - `kruptein-2`: connect-mongo 4.1.0 to 4.2.0, lost
 * - `kruptein-3`: connect-mongo 4.2.2 to 6 with kruptein 3.0 to 3.3, which only a key can tell apart
 * - `kruptein-3.4`: kruptein 3.4
 * - `opaque-text`: anything else; the WebCrypto adapter's texts carry no mark
 */
export type StoredForm =
  | 'missing'
  | 'empty'
  | 'other-value'
  | 'plain-json'
  | 'plain-document'
  | 'connect-mongo-3'
  | 'connect-mongo-3-letters'
  | 'kruptein-2'
  | 'kruptein-3'
  | 'kruptein-3.4'
  | 'opaque-text';

/**
 * Recognises who wrote a stored session. Pure; needs no key, changes nothing and keeps nothing.
 *
 * @param stored The `session` member of a session document.
 * @since 0.1.0
 * @example
 * recogniseStoredForm('{"cookie":{}}'); //=> 'plain-json'
 */
export function recogniseStoredForm(stored: unknown): StoredForm {
  if (stored === undefined || stored === null) return 'missing';
  if (typeof stored === 'object') return recogniseObject(stored);
  if (typeof stored !== 'string') return 'other-value';
  if (stored === '') return 'empty';
  const json = parseJson(stored);
  if (json !== undefined) return recogniseJson(json);
  return recogniseEnvelope(stored) ?? 'opaque-text';
}

function recogniseObject(stored: object): StoredForm {
  if (Array.isArray(stored) || '_bsontype' in stored || ArrayBuffer.isView(stored)) return 'other-value';
  const members: unknown[] = Object.values(stored);
  const isSpelledOut =
    '0' in stored && stored[0] === '{' && members.every((one) => typeof one === 'string' && one.length === 1);
  return isSpelledOut ? 'connect-mongo-3-letters' : 'plain-document';
}

/** connect-mongo 3 encodes its envelope twice, 4.1 once and with a salt. */
function recogniseJson(json: unknown): StoredForm {
  const envelope = typeof json === 'string' ? parseJson(json) : json;
  if (typeof envelope !== 'object' || envelope === null) return 'plain-json';
  if (!('hmac' in envelope && 'ct' in envelope && 'iv' in envelope)) return 'plain-json';
  return 'salt' in envelope ? 'kruptein-2' : 'connect-mongo-3';
}

function recogniseEnvelope(text: string): StoredForm | undefined {
  for (const encoding of ['base64', 'hex', 'latin1'] as const) {
    const bytes = Buffer.from(text, encoding);
    const fields = readOctetStrings(bytes, 6) ?? readOctetStrings(bytes, 4);
    const [ciphertext, hmac] = fields ?? [];
    // kruptein 3.0 to 3.3 put texts there, 3.4 puts bytes; 32 random bytes or more are never text by chance.
    if (ciphertext && hmac) return isUtf8(ciphertext) && isUtf8(hmac) ? 'kruptein-3' : 'kruptein-3.4';
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
