import { readOctetStrings } from './octet-strings.ts';

/** The six fields of an encrypted session, four of which are there in every mode. */
export interface KrupteinEnvelope {
  /** Encoded, as it was authenticated. */
  readonly ciphertext: string;
  /** Encoded, as bytes. */
  readonly hmac: Uint8Array;
  readonly iv: Uint8Array;
  readonly salt: Uint8Array;
  /** Empty in modes without. */
  readonly tag: Uint8Array;
  /** Encoded; empty in modes without. */
  readonly associatedData: string;
}

/**
 * Takes apart the envelope of kruptein 3: an encoded ASN.1 sequence of octet strings, some of which hold bytes and
 * others a text of the same encoding.
 *
 * @returns undefined if the stored value is something else.
 */
export function readKrupteinEnvelope(
  stored: unknown,
  options: { readonly encodeas: BufferEncoding; readonly isAuthenticatedMode: boolean },
): KrupteinEnvelope | undefined {
  if (typeof stored !== 'string') return undefined;
  const fields = readOctetStrings(Buffer.from(stored, options.encodeas), options.isAuthenticatedMode ? 6 : 4);
  if (!fields) return undefined;
  const [ciphertext, hmac, iv, salt, tag = new Uint8Array(), associatedData = new Uint8Array()] = fields;
  if (!ciphertext || !hmac || !iv || !salt) return undefined;
  return {
    ciphertext: Buffer.from(ciphertext).toString('utf8'),
    hmac,
    iv,
    salt,
    tag,
    associatedData: Buffer.from(associatedData).toString('utf8'),
  };
}
