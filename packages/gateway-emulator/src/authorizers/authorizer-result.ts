import type { Assumptions } from '../definition/assumptions.ts';
import type { ResolvedAuthorizer } from '../definition/resolved-api.ts';
import { isJsonObject, parseJson } from '../json-values.ts';
import { type PolicyStatement, readPolicyDocument } from './evaluate-policy.ts';

/** An authorizer's answer as the gateway understands it. */
export type AuthorizerResult =
  | PolicyAnswer
  | SimpleAnswer
  | { readonly status: 'unauthorized' }
  | UnusableAnswer;

/** What integrations get of an answer: texts from REST APIs and payload 1.0, any JSON from payload 2.0. */
export type AuthorizerContext = Readonly<Record<string, unknown>>;

/** The policy form. Whether it allows anything depends on the request that it is judged for. */
export interface PolicyAnswer {
  readonly status: 'policy';
  readonly statements: readonly PolicyStatement[];
  readonly principalId?: string;
  /** REST: the value of the API key that the caller counts as. */
  readonly usageIdentifierKey?: string;
  readonly context: AuthorizerContext;
}

/** The simple form of HTTP APIs: a bare decision. */
export interface SimpleAnswer {
  readonly status: 'simple';
  readonly isAuthorized: boolean;
  /** Null if there was none, and that is assumed to arrive as null (row U15). */
  readonly context: AuthorizerContext | null;
}

/** `invalid` is a 500 on AWS, too; `not-emulated` is one here only. */
interface UnusableAnswer {
  readonly status: 'invalid' | 'not-emulated';
  readonly reason: string;
}

/** What the answer is judged by. */
export interface AuthorizerResultRules
  extends Pick<ResolvedAuthorizer, 'eventFormat' | 'answerForm'>,
    Pick<
      Assumptions,
      | 'strictPrincipalId'
      | 'restNullContext'
      | 'oversizeAuthorizerResult'
      | 'restReturnedUnauthorized'
      | 'simpleAnswerWithoutContext'
    > {
  readonly maxBytes: number;
}

/** A context that can be passed on, or why it cannot. */
type ContextResult = { readonly context: AuthorizerContext } | { readonly reason: string };

/**
 * Reads what an authorizer returned, in the one form that it was set up for: the other is invalid (rows A26, A27).
 * Unknown keys are ignored.
 */
export function readAuthorizerResult(resultJson: string, rules: AuthorizerResultRules): AuthorizerResult {
  const parsed = parseJson(resultJson);
  if (parsed.status === 'not-json' || !isJsonObject(parsed.value)) {
    return invalid('the authorizer returned no object');
  }
  if (rules.oversizeAuthorizerResult === 'error' && Buffer.byteLength(resultJson) > rules.maxBytes) {
    return invalid(`the authorizer's result is larger than ${rules.maxBytes} bytes`);
  }
  const result = parsed.value;
  const takesReturned = !isRest(rules) || rules.restReturnedUnauthorized === 'unauthorized';
  if (takesReturned && result['errorMessage'] === 'Unauthorized') {
    // A returned error counts like a thrown one (rows A23, U14).
    return { status: 'unauthorized' };
  }
  return rules.answerForm === 'simple' ? readSimpleAnswer(result, rules) : readPolicyAnswer(result, rules);
}

/** The text `true` is as good as the value (row A28). */
function readSimpleAnswer(
  { isAuthorized, context }: AuthorizerContext,
  rules: AuthorizerResultRules,
): AuthorizerResult {
  if (typeof isAuthorized !== 'boolean' && isAuthorized !== 'true') {
    return invalid('isAuthorized is neither true nor false');
  }
  const read = readContext(context ?? {}, rules);
  if ('reason' in read) {
    return invalid(read.reason);
  }
  const isNull = (context ?? null) === null && rules.simpleAnswerWithoutContext === 'null';
  return { status: 'simple', isAuthorized: isAuthorized !== false, context: isNull ? null : read.context };
}

function readPolicyAnswer(result: AuthorizerContext, rules: AuthorizerResultRules): AuthorizerResult {
  const policy = readPolicyDocument(result['policyDocument']);
  if (policy.status !== 'valid') {
    return policy;
  }
  const principalId = result['principalId'] ?? undefined;
  if (principalId === undefined ? rules.strictPrincipalId : !isScalar(principalId)) {
    return invalid('principalId is missing or not a string');
  }
  const usageIdentifierKey = isRest(rules) ? result['usageIdentifierKey'] : undefined;
  if (usageIdentifierKey !== undefined && typeof usageIdentifierKey !== 'string') {
    return invalid('usageIdentifierKey is not a string');
  }
  const read = readContext(result['context'] ?? {}, rules);
  if ('reason' in read) {
    return invalid(read.reason);
  }
  return {
    status: 'policy',
    statements: policy.statements,
    context: read.context,
    ...(principalId === undefined ? {} : { principalId: String(principalId) }),
    ...(usageIdentifierKey === undefined ? {} : { usageIdentifierKey }),
  };
}

function invalid(reason: string): UnusableAnswer {
  return { status: 'invalid', reason };
}

function isRest({ eventFormat }: Pick<AuthorizerResultRules, 'eventFormat'>): boolean {
  return eventFormat === 'rest-token' || eventFormat === 'rest-request';
}

function readContext(context: unknown, rules: AuthorizerResultRules): ContextResult {
  if (!isJsonObject(context)) {
    return { reason: 'context is not an object' };
  }
  return rules.eventFormat === 'http-2.0'
    ? { context: dropClaims(context) }
    : stringifyContext(context, isRest(rules) && rules.restNullContext === 'dropped');
}

/**
 * REST APIs and payload 1.0 turn scalars into text (rows A16, A31) and refuse the rest (A13; whether null is refused
 * on REST APIs is assumed, U08).
 */
function stringifyContext(context: AuthorizerContext, dropsNull: boolean): ContextResult {
  const entries = Object.entries(context).filter(([, value]) => !(dropsNull && value === null));
  const wrong = entries.find(([, value]) => !isScalar(value));
  return wrong === undefined
    ? { context: Object.fromEntries(entries.map(([key, value]) => [key, String(value)])) }
    : { reason: `context.${wrong[0]} is not a string, number or boolean` };
}

/** `claims` belongs to JWT authorizers: HTTP APIs drop it without a word (row A30), and keep all types (A29). */
function dropClaims(context: AuthorizerContext): AuthorizerContext {
  return Object.fromEntries(Object.entries(context).filter(([key]) => key !== 'claims'));
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
