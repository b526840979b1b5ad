/** Long enough and mixed enough for kruptein 3.1 and later, which refuse weaker ones. Protects nothing. */
export const STORE_ENCRYPTION_KEY = 'Golden-STORE-key-42-!! for tests only';

/** What every session holds: text beyond ASCII, nesting, a Date, and a user. */
export function fillSession(session) {
  session.views = 3;
  session.cart = { lines: [{ sku: 'Zoë-東京-🥨', quantity: 2 }], note: null };
  session.signedInAt = new Date('2026-01-02T03:04:05.678Z');
  session.passport = { user: '665f1c2b9e7d4a0012ab34cd' };
}

const plainVersions = ['3.2.0', '4.2.2', '4.6.0', '5.1.0', '6.0.0'];
const kruptein30Versions = ['4.2.2', '4.6.0', '5.1.0', '6.0.0'];

/** An object in, an object out: what connect-mongo does with the result is the point. */
const customTransform = { serialize: (session) => ({ ...session, cookie: session.cookie.toJSON() }) };

/**
 * What is written. `connectMongo` names an alias of package.json; `options` go to the store as they are, except
 * that `encryption` becomes the option of that version: `secret`, `crypto` or `cryptoAdapter`.
 */
export const scenarios = [
  ...plainVersions.flatMap((connectMongo) => [
    { connectMongo, form: 'json' },
    { connectMongo, form: 'sub-document', options: { stringify: false } },
    { connectMongo, form: 'json-touch-after', options: { touchAfter: 3600 } },
  ]),
  { connectMongo: '6.0.0', form: 'json-timestamps', options: { timestamps: true } },
  {
    connectMongo: '6.0.0',
    form: 'sub-document-touch-after-timestamps',
    options: { stringify: false, touchAfter: 3600, timestamps: true },
  },

  encrypted('3.2.0', 'default', { scheme: 'connect-mongo-3' }),
  { ...encrypted('3.2.0', 'touch-after', { scheme: 'connect-mongo-3' }), options: { touchAfter: 3600 } },
  { ...encrypted('3.2.0', 'sub-document', { scheme: 'connect-mongo-3' }), options: { stringify: false } },
  encrypted('3.2.0', 'options', {
    scheme: 'connect-mongo-3',
    algorithm: 'aes-128-gcm',
    hashing: 'sha256',
    encodeas: 'base64',
    key_size: 16,
    iv_size: 12,
    at_size: 12,
  }),

  encrypted('4.1.0', 'default', { scheme: 'kruptein' }),
  encrypted('4.2.0', 'default', { scheme: 'kruptein' }),
  { ...encrypted('4.2.0', 'sub-document', { scheme: 'kruptein' }), options: { stringify: false } },

  ...kruptein30Versions.flatMap((connectMongo) => [
    encrypted(connectMongo, 'default', { scheme: 'kruptein' }),
    { ...encrypted(connectMongo, 'sub-document', { scheme: 'kruptein' }), options: { stringify: false } },
    { ...encrypted(connectMongo, 'touch-after', { scheme: 'kruptein' }), options: { touchAfter: 3600 } },
    { ...encrypted(connectMongo, 'custom-transform', { scheme: 'kruptein' }), options: customTransform },
  ]),
  ...['4.2.2', '6.0.0'].flatMap((connectMongo) => [
    encrypted(connectMongo, 'cbc', {
      scheme: 'kruptein',
      algorithm: 'aes-192-cbc',
      hashing: 'sha256',
      encodeas: 'hex',
    }),
    encrypted(connectMongo, 'scrypt', { scheme: 'kruptein', use_scrypt: true, hashing: 'sha384' }),
    encrypted(connectMongo, 'binary', { scheme: 'kruptein', algorithm: 'aes-128-gcm', encodeas: 'binary' }),
    encrypted(connectMongo, 'sizes', { scheme: 'kruptein', key_size: 16, iv_size: 16, at_size: 12 }),
  ]),
  ...['3.1.1', '3.1.7', '3.2.0', '3.4.0'].map((kruptein) =>
    encrypted(`5.1.0-kruptein-${kruptein}`, 'default', { scheme: 'kruptein' }),
  ),

  encrypted('6.0.0', 'default', { scheme: 'webcrypto' }),
  { ...encrypted('6.0.0', 'sub-document', { scheme: 'webcrypto' }), options: { stringify: false } },
  { ...encrypted('6.0.0', 'custom-transform', { scheme: 'webcrypto' }), options: customTransform },
  encrypted('6.0.0', 'hex', { scheme: 'webcrypto', encoding: 'hex', iterations: 1000, salt: 'golden salt' }),
  encrypted('6.0.0', 'base64url', { scheme: 'webcrypto', encoding: 'base64url', ivLength: 16 }),
  encrypted('6.0.0', 'cbc', { scheme: 'webcrypto', algorithm: 'AES-CBC' }),
];

function encrypted(connectMongo, variant, encryption) {
  return { connectMongo, form: `${encryption.scheme}-${variant}`, encryption };
}

/** What `encryption` of a read may say, besides the schemes with their default options. */
const SAME = 'same';
const WRONG_KEY = 'same, wrong key';
const NONE = 'none';

/**
 * Who reads a document back: every version that could stand beside its writer, then versions for which encryption
 * was turned on, off or to another key over a collection that is in use.
 */
export function readersOf({ connectMongo, encryption, options = {} }) {
  const { scheme } = encryption ?? { scheme: NONE };
  const peers = {
    [NONE]: plainVersions,
    'connect-mongo-3': ['3.2.0'],
    kruptein: kruptein30Versions,
    webcrypto: ['6.0.0'],
  }[scheme];
  const versions = [...new Set([connectMongo, ...peers])];
  return [
    ...versions.flatMap((by) => bothWays({ by, encryption: SAME })),
    ...(options.serialize
      ? versions.map((by) => ({ by, encryption: SAME, stringify: true, customTransform: true }))
      : []),
    ...switched(connectMongo, scheme),
  ];
}

function switched(connectMongo, scheme) {
  if (scheme !== NONE) {
    return [
      { by: connectMongo, encryption: WRONG_KEY, stringify: true },
      ...bothWays({ by: '6.0.0', encryption: NONE }),
    ];
  }
  return [
    ...['4.2.2', '5.1.0', '6.0.0'].flatMap((by) => bothWays({ by, encryption: 'kruptein' })),
    ...bothWays({ by: '6.0.0', encryption: 'webcrypto' }),
    ...bothWays({ by: '3.2.0', encryption: 'connect-mongo-3' }),
  ];
}

function bothWays(reader) {
  return [true, false].map((stringify) => ({ ...reader, stringify }));
}

/** The options and the key that a reader is given for a document. */
export function readerEncryption(reader, written) {
  if (reader === NONE) return undefined;
  if (reader === SAME) return written && { ...written, secret: STORE_ENCRYPTION_KEY };
  if (reader === WRONG_KEY) return { ...written, secret: `${STORE_ENCRYPTION_KEY}?` };
  return { scheme: reader, secret: STORE_ENCRYPTION_KEY };
}
