import { randomUUID } from 'node:crypto';
import { samplePassword } from 'legacy-api/seed';
import { type Answer, callApi } from './call-api.ts';
import type { TestStacks } from './start-test-stacks.ts';
import type { SessionDocument } from './test-database.ts';

/** Somebody who has logged in at the legacy API. */
export interface LoggedInUser {
  /** Headers that carry the credential. */
  readonly headers: Readonly<Record<string, string>>;
  /** The signed value: of the cookie, decoded, or the token. */
  readonly signedValue: string;
  readonly sessionId: string;
  /** What the login answered. */
  readonly login: Answer;
}

export interface Account {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
}

/** Ways in which a client may carry its session. */
export const credentialKinds = ['cookie', 'token'] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** What tests start from. */
export interface Given {
  /** Logs a sample user in at the legacy API; `ada` unless said, with a cookie unless said. */
  aLoggedInUser(who?: {
    readonly name?: string;
    readonly credential?: CredentialKind;
    readonly account?: Account;
  }): Promise<LoggedInUser>;
  /** Signs somebody up whom no other test knows. */
  anAccountOfItsOwn(): Promise<Account>;
  /** Changes the stored user. */
  theUserIsDisabled(userId: string): Promise<void>;
  theUserIsEnabled(userId: string): Promise<void>;
  /** Makes the stored session expire at a given time. */
  theSessionExpires(sessionId: string, expires: Date): Promise<void>;
}

export function createGiven({ legacyUrl, database }: TestStacks): Given {
  const users = database.db.collection<{ _id: string }>('users');
  const setDisabled = async (userId: string, disabled: boolean): Promise<void> => {
    const { matchedCount } = await users.updateOne({ _id: userId }, { $set: { disabled } });
    if (matchedCount !== 1) throw new Error(`there is no user ${userId}`);
  };
  return {
    async aLoggedInUser({ name = 'ada', credential = 'cookie', account } = {}) {
      const { email, password } = account ?? { email: `${name}@example.com`, password: samplePassword };
      const login = await callApi(legacyUrl, 'POST /auth/login', { json: { email, password, credential } });
      return readLogin(login, credential);
    },
    async anAccountOfItsOwn() {
      const email = `${randomUUID()}@example.com`;
      const password = `password ${randomUUID()}`;
      const { json, status } = await callApi(legacyUrl, 'POST /users', {
        json: { email, password, fullName: 'Own Account', customerAccountName: 'Own Account Ltd' },
      });
      const userId = field(json, 'userId');
      if (typeof userId !== 'string') throw new Error(`the sign-up answered ${status}`);
      return { userId, email, password };
    },
    theUserIsDisabled: (userId) => setDisabled(userId, true),
    theUserIsEnabled: (userId) => setDisabled(userId, false),
    async theSessionExpires(sessionId, expires) {
      const sessions = database.db.collection<SessionDocument>('sessions');
      const { matchedCount } = await sessions.updateOne({ _id: sessionId }, { $set: { expires } });
      if (matchedCount !== 1) throw new Error('there is no such session');
    },
  };
}

/** Reads what a login answered, on whichever stack it was sent to. */
export function readLogin(login: Answer, credential: CredentialKind): LoggedInUser {
  if (login.status !== 200) throw new Error(`the login answered ${login.status}`);
  const token = field(login.json, 'token');
  if (credential === 'token' && typeof token === 'string') {
    return {
      headers: { authorization: `Bearer ${token}` },
      signedValue: token,
      sessionId: sessionIdOf(token),
      login,
    };
  }
  const [cookie = ''] = (login.headers.getSetCookie()[0] ?? '').split(';', 1);
  const signedValue = decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1));
  return { headers: { cookie }, signedValue, sessionId: sessionIdOf(signedValue), login };
}

function sessionIdOf(signedValue: string): string {
  const sessionId = /^s:([^.]+)\./.exec(signedValue)?.[1];
  if (sessionId === undefined) throw new Error('the login gave no signed session id');
  return sessionId;
}

/** A field of an object, or undefined. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
