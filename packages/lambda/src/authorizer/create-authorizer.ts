import {
  type AcceptedCredential,
  type Anonymous,
  type AnonymousReason,
  type Authenticated,
  type Authenticator,
  type CredentialKind,
  type Effects,
  type Principal,
  sessionRefOf,
  type Verdict,
} from '@straddle/session-core';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import type { AuthorizerContext } from '../authorizer-context.ts';
import { describeFault } from '../describe-fault.ts';
import { AuthorizerOptionsInvalidError } from '../errors.ts';
import { policyAnswer, type SimpleAuthorizerResult, simpleAnswer } from './build-answer.ts';
import { type AttachmentOptions, attachmentProblems } from './option-problems.ts';
import {
  type AuthorizerEvent,
  type AuthorizerRequest,
  type EventOptions,
  readAuthorizerEvent,
} from './read-authorizer-event.ts';
import type { ResultCache } from './result-cache.ts';
import { anonymousPassage, type RouteAuth } from './route-auth.ts';
import type { StoreTimer } from './store-timer.ts';

/** One line per decision. Holds no cookie, token, secret or session id. */
export interface DecisionLogEntry {
  readonly event: 'authorizer-decision';
  readonly outcome: 'allow' | 'deny' | 'fault';
  /** Absent in TOKEN events, which do not name their route. */
  readonly routeKey?: string | undefined;
  readonly requestId?: string | undefined;
  /** Of a deny: the wrapper in front of the handler answers it, not the gateway. */
  readonly denyAt?: 'handler';
  /** Why the caller is anonymous. */
  readonly reason?: AnonymousReason;
  /** Code of the fault. */
  readonly code?: string;
  readonly cause?: string;
  /** How the credential came whose signature fits, of an anonymous caller too. */
  readonly credential?: CredentialKind;
  /** Which secret it fits. */
  readonly keyId?: string;
  readonly sessionRef?: string;
  readonly effects?: Effects;
  /** How long the decision waited for its session; needs `storeTimer`. */
  readonly storeReadMs?: number;
  readonly durationMs: number;
}

export interface AuthorizerPorts {
  readonly authenticator: Authenticator;
  /** The team's own: who is calling, from the deserialized user. */
  readonly toPrincipal: (user: unknown) => Principal;
  /** Key of the HMAC that stands for a session id in context and logs. As a function: asked when a session was found. */
  readonly sessionRefKey: string | (() => string | Promise<string>);
  readonly log?: (entry: DecisionLogEntry) => void;
  /** The one that times the authenticator's store. Left out: decision lines do not say how long reads took. */
  readonly storeTimer?: StoreTimer;
}

/** How the authorizer is attached, which its events do not say. */
export interface AuthorizerOptions extends AuthorizerPorts {
  /** From the route table: which routes anonymous callers get through to. Left out: every route needs a session. */
  readonly routeAuth?: RouteAuth;
  /** The header that a TOKEN authorizer takes its token from. Left out: TOKEN events are refused. */
  readonly tokenHeader?: 'authorization' | 'cookie';
  /** The gateway's own settings. @default nothing is cached and there is no identity source */
  readonly resultCache?: ResultCache;
  /** What the authenticator was made with; needed with `tokenHeader` and with a cache. */
  readonly settings?: AttachmentOptions['settings'];
}

/** The Lambda handler of an authorizer that answers with policies. */
export type AuthorizerHandler = (event: AuthorizerEvent) => Promise<APIGatewayAuthorizerResult>;

/** The Lambda handler of an authorizer behind an HTTP API with simple responses. */
export type SimpleAuthorizerHandler = (event: AuthorizerEvent) => Promise<SimpleAuthorizerResult>;

const NOTHING_CACHED: ResultCache = { resultTtlSeconds: 0, identitySource: [] };

/**
 * The Lambda authorizer, for REST APIs (REQUEST and TOKEN) and HTTP APIs (payload 1.0 and 2.0; with 2.0 also
 * `answer: 'simple'`, which is to be said because no event tells).
 *
 * An authenticated caller gets an Allow for the whole API stage, which stays right when results are cached. An
 * anonymous caller is answered by throwing exactly `Unauthorized`, which every kind of API turns into 401 (A08,
 * A24); a denying answer would be 403 (A21, A22). Only on routes that the route table has as `optional`, or with
 * `denyAt: 'handler'`, such a caller gets an Allow, for this one request. A fault is thrown as a *new* error that
 * only carries its code, so that nothing else reaches the gateway: 500.
 *
 * @throws {AuthorizerOptionsInvalidError} At creation, naming every way of attaching it that could answer from
 *   less than the verdict depends on.
 * @example
 * export const handler = createAuthorizer({ authenticator, toPrincipal, sessionRefKey });
 */
export function createAuthorizer(
  options: AuthorizerOptions & { readonly answer?: 'policy' },
): AuthorizerHandler;
export function createAuthorizer(
  options: AuthorizerOptions & { readonly answer: 'simple' },
): SimpleAuthorizerHandler;
export function createAuthorizer(
  options: AuthorizerOptions & { readonly answer?: 'policy' | 'simple' },
): (event: AuthorizerEvent) => Promise<APIGatewayAuthorizerResult | SimpleAuthorizerResult> {
  const { answer = 'policy', routeAuth = {}, tokenHeader, resultCache = NOTHING_CACHED } = options;
  const problems = attachmentProblems({
    answer,
    routeAuth,
    tokenHeader,
    resultCache,
    settings: options.settings,
  });
  if (problems.length > 0) throw new AuthorizerOptionsInvalidError(problems);
  const context: DecisionContext = {
    ports: options,
    routeAuth,
    eventOptions: { answer, tokenHeader },
    buildAnswer: answer === 'simple' ? simpleAnswer : policyAnswer,
  };

  return async (event) => {
    const startedMs = performance.now();
    const { decision, readMs } = await timed(() => decide(event, context), options.storeTimer);
    options.log?.({
      event: 'authorizer-decision',
      ...decision.logged,
      ...(readMs !== undefined && { storeReadMs: hundredths(readMs) }),
      durationMs: hundredths(performance.now() - startedMs),
    });
    switch (decision.end) {
      case 'answer':
        return decision.result;
      case 'unauthorized':
        throw new Error('Unauthorized');
      case 'fault':
        throw new Error(decision.code);
    }
  };
}

type Answer = APIGatewayAuthorizerResult | SimpleAuthorizerResult;
type Logged = Omit<DecisionLogEntry, 'event' | 'durationMs' | 'storeReadMs'>;

/** How an invocation ends: API Gateway knows answers and errors, and of errors one text. */
type Decision =
  | { readonly end: 'answer'; readonly result: Answer; readonly logged: Logged }
  | { readonly end: 'unauthorized'; readonly logged: Logged }
  | { readonly end: 'fault'; readonly code: string; readonly logged: Logged };

interface DecisionContext {
  readonly ports: AuthorizerPorts;
  readonly routeAuth: RouteAuth;
  readonly eventOptions: EventOptions;
  readonly buildAnswer: (allowance: {
    readonly context: AuthorizerContext;
    readonly requestArn: string;
  }) => Answer;
}

async function timed(
  decide: () => Promise<Decision>,
  timer: StoreTimer | undefined,
): Promise<{ readonly decision: Decision; readonly readMs?: number | undefined }> {
  if (timer === undefined) return { decision: await decide() };
  const { result, readMs } = await timer.during(decide);
  return { decision: result, readMs };
}

function hundredths(timeMs: number): number {
  return Math.round(timeMs * 100) / 100;
}

async function decide(event: AuthorizerEvent, context: DecisionContext): Promise<Decision> {
  let request: AuthorizerRequest | undefined;
  try {
    request = readAuthorizerEvent(event, context.eventOptions);
    const verdict = await context.ports.authenticator.authenticate(request.request);
    const sessionRef = await sessionRefOfVerdict(verdict, context.ports);
    return verdict.outcome === 'authenticated'
      ? allow({ verdict, request, sessionRef: sessionRef ?? '' }, context)
      : decideAnonymous({ verdict, request, sessionRef }, context);
  } catch (error) {
    const fault = describeFault(error, 'ERR_AUTHORIZER_FAILED');
    return { end: 'fault', code: fault.code, logged: { outcome: 'fault', ...whereOf(request), ...fault } };
  }
}

interface Judged<V extends Verdict, Ref> {
  readonly verdict: V;
  readonly request: AuthorizerRequest;
  readonly sessionRef: Ref;
}

async function sessionRefOfVerdict(
  { session }: Verdict,
  { sessionRefKey }: AuthorizerPorts,
): Promise<string | undefined> {
  if (session === undefined) return undefined;
  const key = typeof sessionRefKey === 'string' ? sessionRefKey : await sessionRefKey();
  return sessionRefOf(session.sessionId, key);
}

function allow(
  { verdict, request, sessionRef }: Judged<Authenticated, string>,
  context: DecisionContext,
): Decision {
  const { toPrincipal } = context.ports;
  const { credential, effects } = verdict;
  const result = context.buildAnswer({
    requestArn: request.requestArn,
    context: {
      outcome: 'authenticated',
      principal: toPrincipal(verdict.user),
      credential: credential.kind,
      sessionRef,
      ...setCookieOf(verdict),
    },
  });
  return {
    end: 'answer',
    result,
    logged: { outcome: 'allow', ...whereOf(request), ...credentialOf(credential), sessionRef, effects },
  };
}

function decideAnonymous(
  { verdict, request, sessionRef: ref }: Judged<Anonymous, string | undefined>,
  { routeAuth, buildAnswer }: DecisionContext,
): Decision {
  const { reason, effects, credential } = verdict;
  const passage = anonymousPassage(routeAuth, request.routeKeys);
  const why = { ...whereOf(request), reason, ...(credential && credentialOf(credential)), effects };
  if (passage === 'refused') return { end: 'unauthorized', logged: { outcome: 'deny', ...why } };
  const sessionRef = ref === undefined ? {} : { sessionRef: ref };
  const result = buildAnswer({
    requestArn: request.requestArn,
    context: { outcome: 'anonymous', ...sessionRef, ...setCookieOf(verdict) },
  });
  return passage === 'served'
    ? { end: 'answer', result, logged: { outcome: 'allow', ...why, ...sessionRef } }
    : { end: 'answer', result, logged: { outcome: 'deny', denyAt: 'handler', ...why, ...sessionRef } };
}

function whereOf(request: AuthorizerRequest | undefined): Pick<DecisionLogEntry, 'routeKey' | 'requestId'> {
  return request === undefined ? {} : { routeKey: request.routeKeys[0], requestId: request.requestId };
}

function setCookieOf({ setCookie }: Authenticated | Anonymous): { readonly setCookie?: string } {
  return setCookie === undefined ? {} : { setCookie };
}

function credentialOf({ kind, keyId }: AcceptedCredential): Pick<DecisionLogEntry, 'credential' | 'keyId'> {
  return { credential: kind, keyId };
}
