import { expect, test } from '@jest/globals';
import { readGoldenDocuments } from '@straddle/testing';
import { encryptionProblems } from './encryption-problems.ts';
import type { EncryptionSettings } from './encryption-settings.ts';

test('whatever a golden document was written with can be used', () => {
  for (const { encryption } of readGoldenDocuments().documents) {
    if (!encryption) continue;
    const { scheme, ...options } = encryption;
    const settings: EncryptionSettings =
      scheme === 'kruptein' ? { scheme, connectMongoMajor: 4, ...options } : { scheme, ...options };
    expect(encryptionProblems(settings)).toEqual([]);
  }
});

test.each<{ settings: object; problem: RegExp }>([
  { settings: { scheme: 'kruptein-2' }, problem: /^scheme: must be/ },
  { settings: {}, problem: /^scheme: must be/ },
  { settings: { scheme: 'webcrypto', secret: 'x' }, problem: /^secret: is no setting/ },
  { settings: { scheme: 'webcrypto', hashing: 'sha256' }, problem: /^hashing: unknown option/ },
  { settings: { scheme: 'webcrypto', algorithm: 'AES-CTR' }, problem: /^algorithm/ },
  { settings: { scheme: 'webcrypto', encoding: 'utf8' }, problem: /^encoding/ },
  { settings: { scheme: 'webcrypto', iterations: 0 }, problem: /^iterations/ },
  { settings: { scheme: 'webcrypto', salt: 5 }, problem: /^salt/ },
  { settings: { scheme: 'webcrypto', ivLength: 1.5 }, problem: /^ivLength/ },
  { settings: { scheme: 'webcrypto', algorithm: 'AES-CBC', ivLength: 12 }, problem: /^ivLength/ },
  { settings: { scheme: 'kruptein' }, problem: /^connectMongoMajor/ },
  { settings: { scheme: 'kruptein', connectMongoMajor: 3 }, problem: /^connectMongoMajor/ },
  ...[
    'aes-256-ccm',
    'aes-128-xts',
    'AES-256-GCM',
    'id-aes192-GCM',
    'chacha20-poly1305',
    'des-ecb',
    'none',
  ].map((algorithm) => ({
    settings: { scheme: 'kruptein', connectMongoMajor: 6, algorithm },
    problem: /^algorithm/,
  })),
  { settings: { scheme: 'kruptein', connectMongoMajor: 6, hashing: 'sha000' }, problem: /^hashing/ },
  { settings: { scheme: 'kruptein', connectMongoMajor: 6, encodeas: 'utf8' }, problem: /^encodeas/ },
  { settings: { scheme: 'connect-mongo-3', algorithm: 'aes-256-cbc' }, problem: /^algorithm/ },
  { settings: { scheme: 'connect-mongo-3', key_size: 16 }, problem: /^algorithm/ },
  { settings: { scheme: 'connect-mongo-3', at_size: 7 }, problem: /^at_size/ },
  { settings: { scheme: 'connect-mongo-3', encodeas: 'binary' }, problem: /^encodeas/ },
  { settings: { scheme: 'connect-mongo-3', hashing: 'none' }, problem: /^hashing/ },
])('$settings is refused: $problem', ({ settings, problem }) => {
  const problems = encryptionProblems(settings as EncryptionSettings);
  expect(problems).toEqual([expect.stringMatching(problem)]);
});
