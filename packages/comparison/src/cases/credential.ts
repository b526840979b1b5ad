import { CREDENTIAL_PLACEHOLDER_PREFIX } from '../http/set-cookie.ts';
import type { HeaderPair } from '../results/observation.ts';
import type { Presents } from '../results/result.ts';
import type { KnownSecret } from '../secrets/mask-secrets.ts';

/**
 * A named way of presenting a credential, or none: what a cell of the report is asked as. Names are in
 * kebab-case, since shell variables are made of them.
 */
export interface Client {
  readonly name: string;
  readonly presents: Presents;
  /** `unsafe`: only requests that are not GET, HEAD or OPTIONS are sent as this client. */
  readonly methods?: 'unsafe';
  /**
   * Whether legacy answers this client what the example expects; true when left out. False for callers who
   * are known and yet see something else, such as a user of another tenant.
   */
  readonly expectsExampleStatus?: boolean;
}

/** One header of a credential. */
export interface CredentialHeader {
  readonly name: string;
  /** What stands before the value and is no secret, such as `Bearer `. */
  readonly prefix?: string;
  readonly value: string;
  /** The shell variable that stands for the value, without `$`. Left out: the value is no secret. */
  readonly variable?: string;
}

/** What one client presents in one request of one side. */
export interface Credential {
  /** Name of the client. */
  readonly client: string;
  /** In the order in which they are sent, after those of the example. */
  readonly headers: readonly CredentialHeader[];
  /**
   * Bare ids of the sessions that the request could reach, under which the store knows them. May be empty. Of
   * a client that presents something valid the first must exist.
   */
  readonly sessionIds: readonly string[];
  /** Names of headers of the example that this client does not send. */
  readonly withoutHeaders?: readonly string[];
  /** What is not presented and must not be shown either, such as the same id signed by a newer secret. */
  readonly furtherSecrets?: readonly string[];
}

/** Clients that every API knows. `createLoginCredentialSource` serves them. */
export const BASIC_CLIENTS: readonly Client[] = [
  { name: 'cookie', presents: 'valid' },
  { name: 'bearer', presents: 'valid' },
  { name: 'anonymous', presents: 'nothing' },
];

/**
 * The shell variable, without `$`, that stands for what a client presents.
 *
 * @param parts Name of the client, and of the header when it presents several.
 * @example
 * credentialVariable('both-users', 'Cookie'); //=> 'STRADDLE_CREDENTIAL_BOTH_USERS_COOKIE'
 */
export function credentialVariable(...parts: readonly string[]): string {
  const name = parts.join('_').toUpperCase().replaceAll(/\W/g, '_');
  return `${CREDENTIAL_PLACEHOLDER_PREFIX.slice(1)}${name}`;
}

/** A header as it is sent. */
export function sentHeader({ name, prefix = '', value }: CredentialHeader): HeaderPair {
  return [name, `${prefix}${value}`];
}

/** A header as it may be shown: a shell variable stands for what is secret. */
export function shownHeader({ name, prefix = '', value, variable }: CredentialHeader): HeaderPair {
  return [name, `${prefix}${variable === undefined ? value : `$${variable}`}`];
}

/**
 * Everything by which a credential could be recognised, plain and percent-encoded: legacy answers a bearer
 * token with a Set-Cookie of the same session.
 */
export function secretsOf(credential: Credential): readonly KnownSecret[] {
  const { headers, sessionIds, furtherSecrets = [] } = credential;
  return [
    ...headers.flatMap(secretsOfHeader),
    ...furtherSecrets
      .flatMap((secret) => [secret, encodeURIComponent(secret)])
      .map((value) => ({ value, placeholder: '(signed value)' })),
    ...sessionIds.map((value) => ({ value, placeholder: '(session id)' })),
  ];
}

function secretsOfHeader({ name, value, variable }: CredentialHeader): readonly KnownSecret[] {
  if (variable === undefined) return [];
  const parts = [value, ...(name.toLowerCase() === 'cookie' ? cookieValuesOf(value) : [])];
  const spellings = parts.flatMap((part) => [part, encodeURIComponent(part), decoded(part)]);
  return [...new Set(spellings)].map((spelling) => ({ value: spelling, placeholder: `$${variable}` }));
}

/** Shorter values, such as `theme=dark`, are words that would be found everywhere and authenticate nobody. */
const SHORTEST_SECRET = 8;

function cookieValuesOf(header: string): readonly string[] {
  return header
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
