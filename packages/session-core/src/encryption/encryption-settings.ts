/**
 * How sessions are encrypted at rest, under the option names of the package that does it, without the secret.
 *
 * The scheme names the format, not the package that runs today: `connect-mongo-3` for the `secret` option of
 * connect-mongo 3, `kruptein` for the `crypto` option of connect-mongo 4.2.2 to 6 with kruptein 3.0.x, `webcrypto`
 * for `createWebCryptoAdapter` of connect-mongo 6. Others cannot be read: what connect-mongo 4.1.0 to 4.2.0 wrote is
 * lost to itself, and kruptein 3.1 and later changed the format under the same version range.
 *
 * @see docs/semantics/sessions.md, rows 87 and 88
 */
export type EncryptionSettings = ConnectMongo3Encryption | KrupteinEncryption | WebCryptoEncryption;

/** connect-mongo 3 with its `secret` option. */
export interface ConnectMongo3Encryption {
  readonly scheme: 'connect-mongo-3';
  /** An AES cipher in GCM mode: no other can be written there. @default 'aes-256-gcm' */
  readonly algorithm?: string;
  /** @default 'sha512' */
  readonly hashing?: string;
  /** @default 'hex' */
  readonly encodeas?: 'hex' | 'base64' | 'base64url';
  /** Characters of the derived key's text that are used as the key. @default 32 */
  readonly key_size?: number;
  /** Bytes of the authentication tag. @default 16 */
  readonly at_size?: number;
  /** Only needed for writing. */
  readonly iv_size?: number;
}

/** connect-mongo 4.2.2 to 6 with its `crypto` option and kruptein 3.0.x. */
export interface KrupteinEncryption {
  readonly scheme: 'kruptein';
  /** Of the connect-mongo that the legacy app runs: 6 packs and unpacks the payload differently. */
  readonly connectMongoMajor: 4 | 5 | 6;
  /** @default 'aes-256-gcm' */
  readonly algorithm?: string;
  /** @default 'sha512' */
  readonly hashing?: string;
  /** @default 'base64' */
  readonly encodeas?: 'base64' | 'base64url' | 'hex' | 'binary';
  /** scrypt instead of PBKDF2. Hidden in kruptein: connect-mongo's types do not show it. @default false */
  readonly use_scrypt?: boolean;
  /** Passed on by connect-mongo and ignored by kruptein 3.0.x, as are the next two. */
  readonly key_size?: number;
  readonly iv_size?: number;
  readonly at_size?: number;
}

/** connect-mongo 6 with `cryptoAdapter: createWebCryptoAdapter(…)`. */
export interface WebCryptoEncryption {
  readonly scheme: 'webcrypto';
  /** AES-CBC is not authenticated: altered ciphertext is noticed by luck only, there as here. @default 'AES-GCM' */
  readonly algorithm?: 'AES-GCM' | 'AES-CBC';
  /** @default 'base64' */
  readonly encoding?: 'base64' | 'base64url' | 'hex';
  /** @default the constant of connect-mongo 6 */
  readonly salt?: string | Uint8Array;
  /** @default 310000 */
  readonly iterations?: number;
  /** Bytes. @default 12, with AES-CBC 16 */
  readonly ivLength?: number;
}

/** The store options that decide what connect-mongo makes of a decrypted text. */
export interface PayloadHandling {
  /** @default true */
  readonly stringify?: boolean;
  /** Whether `serialize` or `unserialize` is given. @default false */
  readonly customTransform?: boolean;
}
