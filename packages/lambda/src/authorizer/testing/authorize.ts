import type { AuthenticateRequest, Authenticator, Principal, Verdict } from '@straddle/session-core';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import {
  type AuthorizerEvent,
  type AuthorizerOptions,
  createAuthorizer,
  type DecisionLogEntry,
} from '../index.ts';

export const ada: Principal = {
  userId: 'usr_ada',
  customerAccountId: 'acc_north',
  fullName: 'Ada Ł',
  roles: ['admin'],
};
export const effects = { roundTrips: 2, touch: 'done', userCleared: false } as const;
export const session = {
  sessionId: 'canary-session-id',
  data: {},
  cookie: {
    originalMaxAge: null,
    expires: null,
    path: '/',
    httpOnly: true,
    secure: undefined,
    domain: undefined,
    sameSite: undefined,
    partitioned: undefined,
    priority: undefined,
  },
};
export const authenticated: Verdict = {
  outcome: 'authenticated',
  user: { id: 'usr_ada' },
  credential: { kind: 'cookie', keyId: 'key-id-1' },
  session,
  effects,
};

export interface Authorization {
  /** As policy answers have it; of a simple answer read `isAuthorized` and `context`. */
  readonly result: Promise<APIGatewayAuthorizerResult & { readonly isAuthorized?: boolean }>;
  readonly log: readonly DecisionLogEntry[];
  /** What the authenticator was asked. */
  readonly asked: readonly AuthenticateRequest[];
}

/** Sends one event to an authorizer whose authenticator gives a fixed verdict. */
export function authorize(
  event: Record<string, unknown>,
  verdict: () => Verdict,
  options: Partial<AuthorizerOptions> & { readonly answer?: 'policy' | 'simple' } = {},
): Authorization {
  const log: DecisionLogEntry[] = [];
  const asked: AuthenticateRequest[] = [];
  const authenticator: Authenticator = {
    authenticate: async (request) => {
      asked.push(request);
      return verdict();
    },
  };
  const { answer = 'policy', ...rest } = options;
  const all = {
    authenticator,
    toPrincipal: () => ada,
    sessionRefKey: 'a key for references',
    log: (entry: DecisionLogEntry) => log.push(entry),
    ...rest,
  };
  const handler = answer === 'simple' ? createAuthorizer({ ...all, answer }) : createAuthorizer(all);
  const result = handler(event as unknown as AuthorizerEvent);
  return { result: result as Authorization['result'], log, asked };
}
