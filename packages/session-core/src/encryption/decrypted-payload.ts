import { SessionPayloadInvalidError } from '../errors.ts';
import type { PayloadHandling } from './encryption-settings.ts';

/**
 * What connect-mongo hands to `unserialize` after decryption, per major version.
 *
 * 3 hands over the text. 4 and 5 parse it once: a JSON string with the default settings, which `unserialize` parses
 * again, an object with `stringify: false`. 6 encrypts a JSON text always and looks at what it finds on the way
 * back, so it also reads what 4 and 5 wrote, but not the other way round.
 *
 * @throws {SessionPayloadInvalidError} Where 4 and 5 call back with a parser's error. It carries no cause: that one
 *   quotes the decrypted session.
 */
export function decryptedPayload(
  plaintext: string,
  major: 3 | 4 | 5 | 6,
  handling: PayloadHandling,
): unknown {
  if (major === 3) return plaintext;
  const { parsed, isJson } = parse(plaintext);
  if (major === 6) return likeVersion6(parsed, handling);
  if (!isJson) throw new SessionPayloadInvalidError('it was decrypted, but what came out is not JSON');
  return parsed;
}

function likeVersion6(
  parsed: unknown,
  { stringify = true, customTransform = false }: PayloadHandling,
): unknown {
  if (!stringify) return typeof parsed === 'string' ? parse(parsed).parsed : parsed;
  if (customTransform) return parsed;
  return typeof parsed === 'string' ? parsed : JSON.stringify(parsed);
}

/** Version 6 keeps a text that is no JSON as it is. */
function parse(text: string): { readonly parsed: unknown; readonly isJson: boolean } {
  try {
    return { parsed: JSON.parse(text), isJson: true };
  } catch {
    return { parsed: text, isJson: false };
  }
}
