import { createHmac } from 'node:crypto';
import type { Authenticated, Authenticator, Effects, Principal, Verdict } from '@straddle/session-core';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import { encodeAuthorizerContext } from '../authorizer-context.ts';
import { describeFault } from '../describe-fault.ts';
import { AuthorizerContextTooLargeError } from '../errors.ts';
import {
  type AuthorizerEvent,
  type AuthorizerRequest,
  readAuthorizerEvent,
} from './read-authorizer-event.ts';

const MAX_RESULT_BYTES = 8192;

/** One line per decision. Holds no cookie, token, secret or session id. */
export interface DecisionLogEntry {
  readonly event: 'authorizer-decision';
  readonly outcome: 'allow' | 'deny' | 'fault';
  readonly routeKey?: string;
  readonly requestId?: string;
  /** Why the caller is anonymous. */
  readonly reason?: string;
  /** Code of the fault. */
  readonly code?: string;
  readonly cause?: string;
  readonly credential?: string;
  readonly sessionRef?: string;
  readonly effects?: Effects;
  readonly durationMs: number;
}

export interface AuthorizerPorts {
  readonly authenticator: Authenticator;
  /** The team's own: who is calling, from the deserialized user. */
  readonly toPrincipal: (user: unknown) => Principal;
  /** Key of the HMAC that stands for a session id in context and logs. */
  readonly sessionRefKey: string;
  readonly log?: (entry: DecisionLogEntry) => void;
}

/** The Lambda handler of an authorizer. */
export type AuthorizerHandler = (event: AuthorizerEvent) => Promise<APIGatewayAuthorizerResult>;

/**
 * The Lambda authorizer, for REST APIs (REQUEST) and HTTP APIs (payload 2.0 with policy answers).
 *
 * An authenticated caller gets an Allow for the whole API stage, which stays right when results are cached. An
 * anonymous caller is answered by throwing exactly `Unauthorized`, which API Gateway turns into 401. A fault is
 * thrown as a *new* error that only carries its code, so that nothing else reaches the gateway: 500.
 *
 * @example
 * export const handler = createAuthorizer({ authenticator, toPrincipal, sessionRefKey });
 */
export function createAuthorizer(ports: AuthorizerPorts): AuthorizerHandler {
  return async (event) => {
    const startedMs = performance.now();
    const log = (entry: Omit<DecisionLogEntry, 'event' | 'durationMs'>): void =>
      ports.log?.({
        event: 'authorizer-decision',
        ...entry,
        durationMs: Math.round((performance.now() - startedMs) * 100) / 100,
      });
    const decision = await decide(event, ports);
    log(decision.logged);
    switch (decision.outcome) {
      case 'allow':
        return decision.result;
      case 'deny':
        throw new Error('Unauthorized');
      case 'fault':
        throw new Error(decision.code);
    }
  };
}

type Logged = Omit<DecisionLogEntry, 'event' | 'durationMs'>;
type Decision =
  | { readonly outcome: 'allow'; readonly result: APIGatewayAuthorizerResult; readonly logged: Logged }
  | { readonly outcome: 'deny'; readonly logged: Logged }
  | { readonly outcome: 'fault'; readonly code: string; readonly logged: Logged };

async function decide(event: AuthorizerEvent, ports: AuthorizerPorts): Promise<Decision> {
  let request: AuthorizerRequest | undefined;
  try {
    request = readAuthorizerEvent(event);
    const { routeKey, requestId } = request;
    const verdict: Verdict = await ports.authenticator.authenticate(request.request);
    if (verdict.outcome === 'anonymous') {
      const { reason, effects } = verdict;
      return { outcome: 'deny', logged: { outcome: 'deny', routeKey, requestId, reason, effects } };
    }
    const sessionRef = referTo(verdict.session?.sessionId ?? '', ports.sessionRefKey);
    const result = allow(request, verdict, { principal: ports.toPrincipal(verdict.user), sessionRef });
    const { credential, effects } = verdict;
    return {
      outcome: 'allow',
      result,
      logged: { outcome: 'allow', routeKey, requestId, credential: credential.kind, sessionRef, effects },
    };
  } catch (error) {
    const fault = describeFault(error, 'ERR_AUTHORIZER_FAILED');
    const route = request && { routeKey: request.routeKey, requestId: request.requestId };
    return { outcome: 'fault', code: fault.code, logged: { outcome: 'fault', ...route, ...fault } };
  }
}

function allow(
  request: AuthorizerRequest,
  verdict: Authenticated,
  caller: { readonly principal: Principal; readonly sessionRef: string },
): APIGatewayAuthorizerResult {
  const result: APIGatewayAuthorizerResult = {
    principalId: caller.principal.userId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: stageWideArn(request.requestArn) },
      ],
    },
    context: encodeAuthorizerContext({
      outcome: 'authenticated',
      principal: caller.principal,
      credential: verdict.credential.kind,
      sessionRef: caller.sessionRef,
      ...(verdict.setCookie === undefined ? {} : { setCookie: verdict.setCookie }),
    }),
  };
  const sizeBytes = Buffer.byteLength(JSON.stringify(result));
  if (sizeBytes > MAX_RESULT_BYTES) throw new AuthorizerContextTooLargeError(sizeBytes);
  return result;
}

/** `arn:…:{api}/{stage}/GET/orders/1` → the same API and stage with any method and path. */
function stageWideArn(requestArn: string): string {
  const [api, stage] = requestArn.split('/', 2);
  return `${api}/${stage}/*/*`;
}

/** A session id in logs or context would be a step towards a credential; this only tells sessions apart. */
function referTo(sessionId: string, key: string): string {
  return createHmac('sha256', key).update(sessionId).digest('base64url').slice(0, 22);
}
