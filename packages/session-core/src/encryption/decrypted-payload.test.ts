import { describe, expect, test } from '@jest/globals';
import { SessionPayloadInvalidError } from '../errors.ts';
import { decryptedPayload } from './decrypted-payload.ts';

const object = '{"cookie":{}}';
const text = JSON.stringify(object);
const custom = { customTransform: true };
const subDocument = { stringify: false };

describe('what unserialize is given', () => {
  test.each([
    { major: 3, plaintext: object, handling: {}, given: object },
    { major: 3, plaintext: object, handling: subDocument, given: object },
    { major: 5, plaintext: text, handling: {}, given: object },
    { major: 5, plaintext: object, handling: {}, given: { cookie: {} } },
    { major: 5, plaintext: text, handling: subDocument, given: object },
    { major: 4, plaintext: object, handling: subDocument, given: { cookie: {} } },
    { major: 4, plaintext: object, handling: custom, given: { cookie: {} } },
    { major: 6, plaintext: text, handling: {}, given: object },
    { major: 6, plaintext: object, handling: {}, given: object },
    { major: 6, plaintext: text, handling: subDocument, given: { cookie: {} } },
    { major: 6, plaintext: object, handling: subDocument, given: { cookie: {} } },
    { major: 6, plaintext: text, handling: custom, given: object },
    { major: 6, plaintext: object, handling: custom, given: { cookie: {} } },
    { major: 6, plaintext: text, handling: { ...custom, ...subDocument }, given: { cookie: {} } },
    { major: 6, plaintext: 'no JSON', handling: {}, given: 'no JSON' },
    { major: 6, plaintext: '"no JSON"', handling: subDocument, given: 'no JSON' },
  ] as const)('connect-mongo $major, $handling: $plaintext', ({ major, plaintext, handling, given }) => {
    expect(decryptedPayload(plaintext, major, handling)).toEqual(given);
  });

  test.each([4, 5] as const)('connect-mongo %i fails on what is no JSON, without quoting it', (major) => {
    const decrypt = (): unknown => decryptedPayload('planted', major, {});
    expect(decrypt).toThrow(SessionPayloadInvalidError);
    expect(decrypt).not.toThrow(/planted/);
    expect(decrypt).toThrow(expect.not.objectContaining({ cause: expect.anything() }));
  });
});
