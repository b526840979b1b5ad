import type { DeclaredEnvironment, EnvironmentChanges } from '@straddle/gateway-emulator';

/** What functions of a template get on this machine in place of what only AWS has. */
export interface LocalValues {
  readonly databaseUri: string;
  /** Newest first, separated by commas; those of the legacy API. */
  readonly sessionSecrets: string;
  readonly sessionRefKey: string;
  /** Whose pages may send unsafe requests; as the legacy API has them. */
  readonly allowedOrigins: readonly string[];
}

/**
 * Gives a function the values of this machine for those of our variables that its template names: a secret by its value
 * (`MONGODB_URI`) in place of where AWS keeps it (`MONGODB_URI_FROM`). No function gets a secret that its template does
 * not give it.
 *
 * @example
 * localEnvironment(values, { logicalId: 'Metrics', names: ['MONGODB_URI_FROM'] });
 * //=> { MONGODB_URI_FROM: undefined, MONGODB_URI: 'mongodb://127.0.0.1:27017/straddle' }
 */
export function localEnvironment(
  { databaseUri, sessionSecrets, sessionRefKey, allowedOrigins }: LocalValues,
  { names }: Pick<DeclaredEnvironment, 'names'>,
): EnvironmentChanges {
  const secrets = {
    MONGODB_URI: databaseUri,
    SESSION_SECRETS: sessionSecrets,
    SESSION_REF_KEY: sessionRefKey,
  };
  const given = Object.entries(secrets).flatMap(([name, value]): [string, string | undefined][] => {
    const from = `${name}_FROM`;
    if (names.includes(from)) {
      return [
        [from, undefined],
        [name, value],
      ];
    }
    return names.includes(name) ? [[name, value]] : [];
  });
  return {
    ...Object.fromEntries(given),
    ...(names.includes('ALLOWED_ORIGINS') ? { ALLOWED_ORIGINS: allowedOrigins.join(',') } : {}),
  };
}
