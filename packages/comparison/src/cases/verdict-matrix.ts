import { bearerVariants } from './bearer-variants.ts';
import { cookieVariants } from './cookie-variants.ts';
import { crossSiteVariants } from './cross-site-variants.ts';
import type { MatrixInput, MatrixVariant } from './matrix-variant.ts';

/**
 * Everything that a client could present, and whether the legacy app takes it: no credential, good ones in every
 * spelling, bad ones in every way, several at once, and requests from other sites.
 *
 * Which verdict each must come to is established in docs/semantics/sessions.md. Variants need sessions that no
 * login gives; `createMatrixCredentialSource` mints them.
 *
 * @param input What the app's settings say, and which users there are. A variant without its user is left out.
 * @returns The variants, to be given to `runExperiments` as clients. Names are unique.
 * @since 0.1.0
 * @example
 * verdictMatrix({ cookieName: 'connect.sid', hasOlderSecret: false, users: { valid: 'usr_ada' } })
 *   .filter(({ presents }) => presents === 'invalid')
 *   .map(({ name }) => name); //=> ['cookie-encoded-twice', 'cookie-unsigned', …]
 */
export function verdictMatrix(input: MatrixInput): readonly MatrixVariant[] {
  const variants = [...cookieVariants(input), ...bearerVariants(input), ...crossSiteVariants(input)];
  return variants.filter(({ sessions }) => sessions.every(({ user }) => input.users[user] !== undefined));
}
