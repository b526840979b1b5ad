/** What the text of a list of secrets comes to. */
export type SecretListResult =
  | { readonly status: 'valid'; readonly secrets: readonly string[] }
  /** `problem` goes on from the name of what holds the text, and quotes none of it. */
  | { readonly status: 'invalid'; readonly problem: string };

const MIN_LENGTH = 16;
const PROBLEM = `must be secrets of ${MIN_LENGTH} characters or more, newest first: separated by commas, or as a JSON array of texts`;

/**
 * Reads the one form in which both stacks get their secrets, from a variable, a file or a parameter: separated by commas,
 * or as a JSON array, in which a secret may have commas.
 *
 * @example
 * parseSecretList('the-newest-secret, the-older-secret');
 * //=> { status: 'valid', secrets: ['the-newest-secret', 'the-older-secret'] }
 */
export function parseSecretList(text: string): SecretListResult {
  const secrets = text.trim().startsWith('[') ? parseJsonList(text) : splitList(text);
  return secrets !== undefined && secrets.length > 0 && secrets.every(({ length }) => length >= MIN_LENGTH)
    ? { status: 'valid', secrets }
    : { status: 'invalid', problem: PROBLEM };
}

/**
 * Writes what `parseSecretList` reads, in the form of the text that it replaces.
 *
 * @param like The text so far. @default separated by commas, where the secrets allow it
 * @example
 * formatSecretList(['the-newest-secret', 'the-older-secret']); //=> 'the-newest-secret,the-older-secret'
 */
export function formatSecretList(secrets: readonly string[], like = ''): string {
  const mayBeSplit = secrets.every((secret, index) => splitList(secrets.join(','))[index] === secret);
  const isUnambiguous = mayBeSplit && !secrets.join(',').startsWith('[');
  return like.trim().startsWith('[') || !isUnambiguous ? JSON.stringify(secrets) : secrets.join(',');
}

function splitList(text: string): readonly string[] {
  return text.split(',').map((secret) => secret.trim());
}

function parseJsonList(text: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((secret) => typeof secret === 'string') ? list : undefined;
  } catch {
    // The parser's message quotes the text.
    return undefined;
  }
}
