import { createHmac, randomBytes } from 'node:crypto';

/** Names for sessions that say nothing about them. */
export interface Pseudonyms {
  /** @param sessionKey What the session is known by. */
  of(sessionKey: string): string;
  /** Overwrites the key: from now on nobody can say whose a pseudonym is. */
  forget(): void;
}

/** 96 bits: two sessions of one recording do not meet. */
const PSEUDONYM_CHARACTERS = 16;

/** Makes pseudonyms under a random key that exists in this object alone, and is never written. */
export function createPseudonyms(): Pseudonyms {
  const key = randomBytes(32);
  let isForgotten = false;
  return {
    of: (sessionKey) => {
      // A key of zeros would be everybody's.
      if (isForgotten) throw new TypeError('the key of the pseudonyms is gone');
      return createHmac('sha256', key).update(sessionKey).digest('base64url').slice(0, PSEUDONYM_CHARACTERS);
    },
    forget: () => {
      isForgotten = true;
      key.fill(0);
    },
  };
}
