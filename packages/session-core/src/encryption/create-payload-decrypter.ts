import { SessionSettingsInvalidError } from '../errors.ts';
import { createConnectMongo3Decrypter } from './connect-mongo-3.ts';
import { decryptedPayload } from './decrypted-payload.ts';
import { encryptionProblems } from './encryption-problems.ts';
import type { EncryptionSettings, PayloadHandling } from './encryption-settings.ts';
import { createKrupteinDecrypter } from './kruptein.ts';
import { createWebCryptoDecrypter } from './web-crypto.ts';

/** Turns stored sessions into what connect-mongo hands to its `unserialize`. */
export interface PayloadDecrypter {
  /**
   * @param stored The `session` member of a session document, whatever it is.
   * @throws {SessionPayloadInvalidError} Where connect-mongo calls back with an error: the key is wrong, the document
   *   was altered, is not encrypted, or comes from another writer. The message says which, as far as can be told.
   */
  decrypt(stored: unknown): Promise<unknown>;
}

/**
 * Decrypts stored sessions as the connect-mongo of the legacy app does, with `node:crypto` alone.
 *
 * Derived keys are kept, so build it once per execution environment. What that saves depends on the scheme: one key
 * serves all sessions of `connect-mongo-3` and `webcrypto`, while `kruptein` gives every save its own salt: there,
 * each session costs about 7 ms of a worker thread at its first read after each save, and up to 1,000 keys are
 * remembered. Nothing is derived before the first read.
 *
 * One surprise is legacy's: connect-mongo 6 passes on what is no text, so plain sub-documents are read although
 * encryption is on (row 88); 3 to 5 fail on them.
 *
 * @param settings Scheme and options, without the secret.
 * @param secret The store encryption key (not the cookie secret). kruptein takes text only.
 * @param handling The store options that decide what becomes of the decrypted text.
 * @throws {SessionSettingsInvalidError} Naming every problem at once.
 * @since 0.1.0
 * @example
 * const decrypter = createPayloadDecrypter({ scheme: 'kruptein', connectMongoMajor: 5 }, storeEncryptionKey);
 * JSON.parse(String(await decrypter.decrypt(document.session)));
 */
export function createPayloadDecrypter(
  settings: EncryptionSettings,
  secret: string | Uint8Array,
  handling: PayloadHandling = {},
): PayloadDecrypter {
  const problems = [...encryptionProblems(settings), ...secretProblems(settings, secret)];
  if (problems.length > 0) throw new SessionSettingsInvalidError(problems);

  switch (settings.scheme) {
    case 'connect-mongo-3': {
      const decrypt = createConnectMongo3Decrypter(settings, secret, handling);
      return { decrypt: async (stored) => decryptedPayload(await decrypt(stored), 3, handling) };
    }
    case 'kruptein': {
      const { connectMongoMajor: major } = settings;
      const decrypt = createKrupteinDecrypter(settings, String(secret));
      return {
        async decrypt(stored) {
          if (major === 6 && typeof stored !== 'string') return stored;
          return decryptedPayload(await decrypt(stored), major, handling);
        },
      };
    }
    case 'webcrypto': {
      const decrypt = createWebCryptoDecrypter(settings, secret);
      return {
        async decrypt(stored) {
          return typeof stored === 'string' ? decryptedPayload(await decrypt(stored), 6, handling) : stored;
        },
      };
    }
  }
}

function secretProblems(settings: EncryptionSettings, secret: unknown): readonly string[] {
  if (typeof secret !== 'string' && !(secret instanceof Uint8Array)) {
    return ['store encryption key: must be text or bytes'];
  }
  if (secret.length === 0) return ['store encryption key: must not be empty'];
  if (settings.scheme === 'kruptein' && typeof secret !== 'string') {
    return ['store encryption key: must be text, as kruptein takes nothing else'];
  }
  return [];
}
