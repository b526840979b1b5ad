import { type CipherGCMTypes, createDecipheriv, timingSafeEqual } from 'node:crypto';

/** Whether two texts are the same, in a time that only depends on their lengths. */
export function equalsInConstantTime(expected: string, actual: string | Uint8Array): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(actual)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Everything that one decryption needs; `tag` and `associatedData` for authenticated modes only. */
export interface Ciphertext {
  readonly algorithm: string;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag?: { readonly bytes: Uint8Array; readonly length: number };
  readonly associatedData?: Uint8Array;
}

/**
 * Decrypts, and gives nothing out before the tag was verified.
 *
 * @throws {Error} By OpenSSL: tag, padding or a length is wrong. It quotes nothing.
 */
export function decipher({ algorithm, key, iv, ciphertext, tag, associatedData }: Ciphertext): Buffer {
  if (!tag) {
    const plain = createDecipheriv(algorithm, key, iv);
    return Buffer.concat([plain.update(ciphertext), plain.final()]);
  }
  // The types know GCM, CCM and OCB by separate names; at run time they are used alike.
  const sealed = createDecipheriv(algorithm as CipherGCMTypes, key, iv, { authTagLength: tag.length });
  sealed.setAuthTag(tag.bytes);
  if (associatedData) sealed.setAAD(associatedData);
  return Buffer.concat([sealed.update(ciphertext), sealed.final()]);
}
