import type { KnownSecret } from './mask-secrets.ts';
import type { HeaderPair } from './observation.ts';
import { CREDENTIAL_PLACEHOLDER_PREFIX } from './set-cookie.ts';

/** A kind of client that is logged in. */
export type AuthenticatedClient = 'cookie' | 'bearer';

/** A session of one's own, in the form in which one client presents it. */
export interface Credential {
  readonly client: AuthenticatedClient;
  /** The whole `Cookie` header, or the bearer token without its scheme. */
  readonly value: string;
  /** The bare id, under which the session store knows the session. */
  readonly sessionId: string;
}

/** The shell variable that stands for a credential wherever one would be printed. */
export function credentialVariable(client: AuthenticatedClient): string {
  return `${CREDENTIAL_PLACEHOLDER_PREFIX}${client.toUpperCase()}`;
}

/** The header that presents a credential of this kind. */
export function credentialHeader(client: AuthenticatedClient, value: string): HeaderPair {
  return client === 'cookie' ? ['Cookie', value] : ['Authorization', `Bearer ${value}`];
}

/**
 * Everything by which a credential could be recognised, plain and percent-encoded: legacy answers a bearer
 * token with a Set-Cookie of the same session.
 */
export function secretsOf(credential: Credential): readonly KnownSecret[] {
  const placeholder = credentialVariable(credential.client);
  const parts = [credential.value, ...cookieValuesOf(credential)];
  const spellings = parts.flatMap((part) => [part, encodeURIComponent(part), decoded(part)]);
  return [
    ...[...new Set(spellings)].map((value) => ({ value, placeholder })),
    { value: credential.sessionId, placeholder: '(session id)' },
  ];
}

/** Shorter values, such as `theme=dark`, are words that would be found everywhere and authenticate nobody. */
const SHORTEST_SECRET = 8;

function cookieValuesOf({ client, value }: Credential): readonly string[] {
  if (client !== 'cookie') return [];
  return value
    .split(';')
    .map((pair) => pair.slice(pair.indexOf('=') + 1).trim())
    .filter((part) => part.length >= SHORTEST_SECRET);
}

/**
 * The session id inside a signed cookie value or token, `s:<id>.<signature>`, plain or percent-encoded.
 *
 * @returns `undefined` for anything else. The signature is not checked; that is what is being tested.
 */
export function sessionIdOf(signedValue: string): string | undefined {
  return /^s:(.+)\.[^.]+$/s.exec(decoded(signedValue))?.[1];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
