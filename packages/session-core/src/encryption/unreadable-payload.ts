import { SessionPayloadInvalidError } from '../errors.ts';
import type { EncryptionSettings } from './encryption-settings.ts';
import { recogniseStoredForm, type StoredForm } from './stored-form.ts';

type Scheme = EncryptionSettings['scheme'];

const SIGN_IN_AGAIN = 'nothing can read it, the users concerned have to sign in again';

/** Who wrote it, and what to do about it. Names of versions and options only. */
const WRITERS: Readonly<Record<StoredForm, string>> = {
  missing: 'the document has none, although encryption is configured. No connect-mongo leaves it out',
  empty: 'it is an empty text, which no connect-mongo writes',
  'other-value': 'it is neither text nor a sub-document, which no connect-mongo writes',
  'plain-json':
    'it is plain JSON, but encryption is configured. If the legacy app encrypts, it cannot read this session either; if it does not, remove the encryption settings',
  'plain-document':
    'it is a plain sub-document (stringify: false), but encryption is configured. If the legacy app encrypts, only connect-mongo 6 with stringify: false reads this session; if it does not, remove the encryption settings',
  'connect-mongo-3':
    'it was encrypted by connect-mongo 3 (its secret option), which no later version reads. Use the scheme "connect-mongo-3" as long as the legacy app runs version 3; after an upgrade these users have to sign in again',
  'connect-mongo-3-letters': `it was encrypted by connect-mongo 3 with stringify: false, which stores every character as a member of its own: ${SIGN_IN_AGAIN}. Remove stringify: false or the secret there`,
  'kruptein-2': `it was encrypted by connect-mongo 4.1.0 to 4.2.0 (kruptein 2): ${SIGN_IN_AGAIN}. Upgrade the legacy app to connect-mongo 4.2.2 or later with kruptein 3.0.8`,
  'kruptein-3':
    'it was encrypted with the crypto option of connect-mongo 4.2.2 or later (kruptein 3). Use the scheme "kruptein" with the options of the legacy app',
  'kruptein-3.4':
    'it was encrypted by kruptein 3.4, whose format connect-mongo 4.2.2 to 5 cannot use with its default settings. Pin kruptein to 3.0.8 in the legacy app (npm overrides); the users concerned have to sign in again',
  'opaque-text':
    'it is neither JSON nor an envelope of connect-mongo 3 or kruptein in one of their encodings; texts of the WebCrypto adapter of connect-mongo 6 look like this. Compare scheme, encoding and options with those of the legacy app',
};

const WRONG_KEY =
  'its authentication does not match: the store encryption key or an option (algorithm, hashing, encoding, salt, iterations) differs from what the legacy app wrote it with, or the document was altered';

/** The form that texts of a scheme have when they are what the settings promise. */
const EXPECTED_FORM: Readonly<Record<Scheme, StoredForm>> = {
  'connect-mongo-3': 'connect-mongo-3',
  kruptein: 'kruptein-3',
  webcrypto: 'opaque-text',
};

/**
 * The fault for a stored session that the configured scheme cannot decrypt: says who wrote the document as far as
 * its bytes tell, and what to do. Quotes neither the payload nor the key.
 *
 * @param cause An error of `node:crypto`, which quotes nothing either.
 */
export function unreadablePayload(
  stored: unknown,
  scheme: Scheme,
  cause?: unknown,
): SessionPayloadInvalidError {
  const form = recogniseStoredForm(stored);
  const problem = form === EXPECTED_FORM[scheme] ? WRONG_KEY : WRITERS[form];
  return new SessionPayloadInvalidError(problem, cause);
}
