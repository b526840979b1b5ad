import { Binary } from 'mongodb';
import { byteEncryption, type EncryptedForm, jsonEncryption, spreadEncryption } from './encrypted-form.ts';
import { isPlainObject } from './value-kind.ts';

/** How the `session` member of a document is stored. */
export type StoredForm =
  | 'JSON text'
  | 'JSON in Binary'
  | 'sub-document'
  | EncryptedForm
  | 'missing'
  | 'null'
  | 'empty text'
  | 'falsy JSON'
  | 'undecodable';

/** Forms that `JSON.parse` of connect-mongo reads. */
export const JSON_FORMS: readonly StoredForm[] = ['JSON text', 'JSON in Binary'];

/** Forms that only `store.encryption` reads, if anything does. */
export const ENCRYPTED_FORMS: readonly EncryptedForm[] = [
  'kruptein JSON in JSON',
  'kruptein JSON in JSON, spread',
  'kruptein JSON',
  'kruptein DER',
  'kruptein DER of 3.4',
  'WebCrypto base64',
  'WebCrypto hex',
  'WebCrypto base64url',
];

/** Encrypted forms that no setting can bring back: not even the version that wrote them reads them. */
export const DEAD_FORMS: readonly EncryptedForm[] = [
  'kruptein JSON in JSON, spread',
  'kruptein JSON',
  'kruptein DER of 3.4',
];

/** Whether a form is one of a list of forms. */
export function isOneOf(form: StoredForm, forms: readonly StoredForm[]): boolean {
  return forms.includes(form);
}

/**
 * Tells the stored form of a payload from its bytes alone; nothing is decrypted and nothing judged.
 *
 * @param session The `session` member as the driver hands it over.
 * @see docs/doctor.md, "Stored forms"
 * @example
 * storedFormOf('{"cookie":{}}'); //=> 'JSON text'
 */
export function storedFormOf(session: unknown): StoredForm {
  if (session === undefined) return 'missing';
  if (session === null) return 'null';
  if (typeof session === 'string') return formOfText(session);
  if (session instanceof Binary) {
    return formOfText(session.toString()) === 'JSON text' ? 'JSON in Binary' : 'undecodable';
  }
  return isPlainObject(session) ? (spreadEncryption(session) ?? 'sub-document') : 'undecodable';
}

function formOfText(text: string): StoredForm {
  if (text === '') return 'empty text';
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return byteEncryption(text) ?? 'undecodable';
  }
  if (!parsed) return 'falsy JSON';
  const encrypted = jsonEncryption(parsed);
  if (encrypted !== undefined) return encrypted;
  return typeof parsed === 'object' ? 'JSON text' : 'undecodable';
}
