import type { Presents } from '../results/result.ts';
import type { BearerStyle } from './bearer-rules.ts';
import { type Client, type Credential, type CredentialHeader, credentialVariable } from './credential.ts';
import type { MatrixUsers } from './matrix-users.ts';
import type { MintedSession, MintedState } from './minted-session.ts';

/** What the variants depend on. */
export interface MatrixInput {
  /** Name of the session cookie. */
  readonly cookieName: string;
  /** The bearer part of the session settings; left out, the app knows no tokens. */
  readonly bearer?: BearerStyle;
  /** Whether the app has a second secret, which it still accepts. */
  readonly hasOlderSecret: boolean;
  readonly users: MatrixUsers;
  /**
   * `touchAfter` of the store. With more than 0, a session that was just made is not extended, so that an
   * extension which got lost shows only in one that is due.
   */
  readonly touchAfterSeconds?: number;
  /** An origin whose pages may send unsafe requests. */
  readonly allowedOrigin?: string;
  /** Headers by which the app tells its own pages, which the examples carry. */
  readonly csrfHeaders?: readonly string[];
}

/** A session that a variant needs. */
export interface NeededSession {
  readonly user: keyof MatrixUsers;
  readonly state: MintedState;
}

/** One way of presenting a credential. */
export interface MatrixVariant extends Client {
  readonly title: string;
  /** What must be minted, for each side and request anew. */
  readonly sessions: readonly NeededSession[];
  /** The headers, made of those sessions in that order. */
  present(sessions: readonly MintedSession[]): Pick<Credential, 'headers' | 'withoutHeaders'>;
}

/** A variant as it is written down. */
export interface VariantRow {
  readonly name: string;
  readonly title: string;
  readonly presents: Presents;
  /** One live session of the valid user when left out. */
  readonly sessions?: readonly NeededSession[];
  /** The whole Cookie header. */
  readonly cookie?: (sessions: Sessions) => string;
  /** What stands behind the scheme. */
  readonly token?: (sessions: Sessions) => string;
  /** `Bearer` when left out. */
  readonly scheme?: string;
  /** Sent as they are; none is secret. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly withoutHeaders?: readonly string[];
  readonly methods?: 'unsafe';
  readonly expectsExampleStatus?: boolean;
}

/** What was minted. `other` is the second session, or the first where only one is needed. */
export interface Sessions {
  readonly one: MintedSession;
  readonly other: MintedSession;
}

export const LIVE: NeededSession = { user: 'valid', state: 'live' };
export const TOUCH_DUE: NeededSession = { user: 'valid', state: 'touch-due' };

/** Makes a variant of what was written down. */
export function variantOf(row: VariantRow): MatrixVariant {
  const { name, title, presents, sessions = [LIVE], cookie, token, headers = {}, withoutHeaders } = row;
  const isSecret = sessions.length > 0;
  const variableOf = (header: string): Pick<CredentialHeader, 'variable'> => {
    if (!isSecret) return {};
    const isAlone = cookie === undefined || token === undefined;
    return { variable: isAlone ? credentialVariable(name) : credentialVariable(name, header) };
  };
  return {
    name,
    title,
    presents,
    sessions,
    ...(row.methods === undefined ? {} : { methods: row.methods }),
    ...(row.expectsExampleStatus === undefined ? {} : { expectsExampleStatus: row.expectsExampleStatus }),
    present: ([one = NO_SESSION, other = one]) => ({
      headers: [
        ...(cookie === undefined
          ? []
          : [{ name: 'Cookie', value: cookie({ one, other }), ...variableOf('cookie') }]),
        ...(token === undefined
          ? []
          : [tokenHeader(token({ one, other }), row.scheme ?? 'Bearer', variableOf('authorization'))]),
        ...Object.entries(headers).map(([header, value]) => ({ name: header, value })),
      ],
      ...(withoutHeaders === undefined ? {} : { withoutHeaders }),
    }),
  };
}

function tokenHeader(
  token: string,
  scheme: string,
  variable: Pick<CredentialHeader, 'variable'>,
): CredentialHeader {
  if (token === '') return { name: 'Authorization', value: scheme };
  return { name: 'Authorization', prefix: `${scheme} `, value: token, ...variable };
}

/** For variants that present nothing of a session. */
const NO_SESSION: MintedSession = { sessionId: '', signed: { newestSecret: '', wrongSecret: '' } };

/** The session cookie as the app sends it, with a signed value. */
export function sessionCookie(cookieName: string, signedValue: string): string {
  return `${cookieName}=${encodeURIComponent(signedValue)}`;
}

/** A signed value whose signature, of 43 characters, begins with another one. */
export function tamperedSignature(signedValue: string): string {
  return tampered(signedValue, -43);
}

/** The first character of the signature, or of another part, made another one. */
export function tampered(signedValue: string, at: number): string {
  const replacement = signedValue.at(at) === 'A' ? 'B' : 'A';
  const index = at < 0 ? signedValue.length + at : at;
  return `${signedValue.slice(0, index)}${replacement}${signedValue.slice(index + 1)}`;
}
