import { readFile } from 'node:fs/promises';
import { parseSecretList, type SecretProvider } from '@straddle/session-core';
import { SecretsFileInvalidError } from './errors.ts';

/** Where the session secrets are. Newest first: the first one signs, all of them verify. */
export type SecretSource =
  | { readonly from: 'variable'; readonly secrets: readonly string[] }
  | { readonly from: 'file'; readonly path: string };

/** Marks secrets that are published in this repository, such as the default of docker-compose.yml. */
export function isPublishedSecret(secret: string): boolean {
  return secret.startsWith('dev-only-');
}

/**
 * Hands out the secrets of a source. A file is read each time; whoever replaces it does so by renaming another one, as
 * secret managers do, since half a file may look like a list.
 *
 * @param isProduction Secrets that this repository publishes are refused.
 * @returns Rejects with `SecretsFileInvalidError` when the file cannot be used.
 */
export function createSecretProvider(source: SecretSource, isProduction: boolean): SecretProvider {
  if (source.from === 'variable') return () => source.secrets;
  return async () => {
    const list = parseSecretList(await readText(source.path));
    if (list.status === 'invalid') throw new SecretsFileInvalidError(list.problem);
    if (isProduction && list.secrets.some(isPublishedSecret)) {
      throw new SecretsFileInvalidError('has a secret that begins with "dev-only-", which is public');
    }
    return list.secrets;
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new SecretsFileInvalidError('cannot be read', cause);
  }
}
