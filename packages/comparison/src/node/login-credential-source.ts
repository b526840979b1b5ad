import { type Credential, credentialVariable, sessionIdOf } from '../cases/credential.ts';
import { ClientUnknownError, CredentialRefusedError, CredentialSourceUnavailableError } from '../errors.ts';
import { textOf } from '../http/body-text.ts';
import { groupHeaders } from '../http/header-values.ts';
import { parseSetCookie } from '../http/set-cookie.ts';
import { isJsonObject, parseJson } from '../json/json-value.ts';
import type { ObservedResponse } from '../results/observation.ts';
import type { CredentialSource } from './credential-source.ts';
import { observe, type TlsOptions } from './observe.ts';

/** Where and as whom to log in. */
export interface LoginCredentialSourceOptions {
  /** Of the legacy API, which alone makes sessions. */
  readonly baseUrl: string;
  readonly email: string;
  readonly password: string;
  /** The session cookie's name. `connect.sid` when left out. */
  readonly cookieName?: string;
  /** Sent along, for example `{ Origin: 'https://app.example.com' }`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Per login; 10 000 when left out. */
  readonly timeLimitMs?: number;
  readonly tls?: TlsOptions;
}

/**
 * Obtains sessions by logging in at the legacy API over HTTP, as a client would:
 * `POST /auth/login` with `{ email, password, credential: 'cookie' | 'token' }`, which answers a cookie
 * client with Set-Cookie and a token client with `token` in its JSON body.
 *
 * Each `acquire` of `cookie` or `bearer` is one login, with the price of a password hash and its share of the
 * login throttle. `anonymous` costs nothing. Other clients need sessions that no login gives: see `/minting`.
 *
 * @param options Where and as whom.
 * @returns A source whose `acquire` rejects with `CredentialRefusedError` when the login gives no session,
 *   with `CredentialSourceUnavailableError` when it does not answer (neither quotes the answer) and with
 *   `ClientUnknownError` for any other client.
 * @since 0.1.0
 * @example
 * createLoginCredentialSource({ baseUrl: 'http://127.0.0.1:3001', email: 'ada@example.com', password });
 */
export function createLoginCredentialSource(options: LoginCredentialSourceOptions): CredentialSource {
  return {
    acquire: async (client) => {
      if (client === 'anonymous') return { client, headers: [], sessionIds: [] };
      if (client !== 'cookie' && client !== 'bearer') throw new ClientUnknownError(client);
      const response = await logIn(options, client);
      return client === 'cookie'
        ? cookieCredential(response, options.cookieName ?? 'connect.sid')
        : bearerCredential(response);
    },
  };
}

const LOGIN_ANSWER_LIMIT_BYTES = 1_048_576;

async function logIn(
  options: LoginCredentialSourceOptions,
  client: 'cookie' | 'bearer',
): Promise<ObservedResponse> {
  const { baseUrl, email, password, headers = {}, timeLimitMs = 10_000, tls } = options;
  const outcome = await observe(
    {
      method: 'POST',
      path: '/auth/login',
      headers: [['Content-Type', 'application/json'], ...Object.entries(headers)],
      body: JSON.stringify({ email, password, credential: client === 'cookie' ? 'cookie' : 'token' }),
    },
    { baseUrl, timeLimitMs, bodyLimitBytes: LOGIN_ANSWER_LIMIT_BYTES, ...(tls === undefined ? {} : { tls }) },
  );
  if (outcome.outcome === 'failed') {
    throw new CredentialSourceUnavailableError(`POST /auth/login: ${outcome.message}`);
  }
  const { status } = outcome.response;
  if (status < 200 || status > 299) {
    throw new CredentialRefusedError(`POST /auth/login answered ${status}${hintFor(status)}`);
  }
  return outcome.response;
}

function hintFor(status: number): string {
  if (status === 401) return ': wrong email or password';
  if (status === 403) return ': is an Origin header needed?';
  return status === 429 ? ': too many logins; raise the limit of the login throttle' : '';
}

function cookieCredential(response: ObservedResponse, cookieName: string): Credential {
  const cookies = (groupHeaders(response.headers).get('set-cookie') ?? []).map(parseSetCookie);
  const signedValue = cookies.findLast(({ name }) => name === cookieName)?.value;
  if (signedValue === undefined) {
    throw new CredentialRefusedError(`POST /auth/login set no cookie called ${cookieName}`);
  }
  // All cookies are sent back, as a browser would: an application may set more than the session's.
  const value = cookies.map((cookie) => `${cookie.name}=${cookie.value}`).join('; ');
  return {
    client: 'cookie',
    headers: [{ name: 'Cookie', value, variable: credentialVariable('cookie') }],
    sessionIds: [signedSessionId(signedValue, `the cookie ${cookieName}`)],
  };
}

function bearerCredential(response: ObservedResponse): Credential {
  const answer = parseJson(textOf(response.body) ?? '');
  const token = answer !== undefined && isJsonObject(answer) ? answer['token'] : undefined;
  if (typeof token !== 'string') {
    throw new CredentialRefusedError('POST /auth/login answered without a "token" in a JSON body');
  }
  return {
    client: 'bearer',
    headers: [
      { name: 'Authorization', prefix: 'Bearer ', value: token, variable: credentialVariable('bearer') },
    ],
    sessionIds: [signedSessionId(token, 'the token')],
  };
}

function signedSessionId(signedValue: string, what: string): string {
  const sessionId = sessionIdOf(signedValue);
  if (sessionId === undefined) {
    throw new CredentialRefusedError(
      `POST /auth/login: ${what} is not a signed session id (s:<id>.<signature>)`,
    );
  }
  return sessionId;
}
