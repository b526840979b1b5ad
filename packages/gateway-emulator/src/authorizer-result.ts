import { type PolicyStatement, readPolicyDocument } from './evaluate-policy.ts';
import { isJsonObject, parseJson } from './json-values.ts';

/** An authorizer's answer as the gateway understands it. */
export type AuthorizerResult =
  | {
      readonly status: 'policy';
      readonly statements: readonly PolicyStatement[];
      readonly principalId?: string;
      /** Ready for the integration event: strings on REST, any JSON on HTTP APIs. */
      readonly context: Readonly<Record<string, unknown>>;
    }
  /** HTTP APIs take a returned `{ errorMessage: 'Unauthorized' }` like a thrown one (row A23). */
  | { readonly status: 'unauthorized' }
  | { readonly status: 'invalid'; readonly reason: string };

/** What the answer is judged by. */
export interface AuthorizerResultRules {
  readonly kind: 'rest' | 'http';
  readonly maxBytes: number;
  readonly strictPrincipalId: boolean;
}

/** A context that can be passed on, or why it cannot. */
type ContextResult = { readonly context: Readonly<Record<string, unknown>> } | { readonly reason: string };

/**
 * Reads what an authorizer returned, in the policy form. Unknown keys are ignored; a simple answer
 * (`isAuthorized`) has no policy and is therefore invalid (row A27).
 */
export function readAuthorizerResult(resultJson: string, rules: AuthorizerResultRules): AuthorizerResult {
  const parsed = parseJson(resultJson);
  if (parsed.status === 'not-json' || !isJsonObject(parsed.value)) {
    return invalid('the authorizer returned no object');
  }
  if (Buffer.byteLength(resultJson) > rules.maxBytes) {
    return invalid(`the authorizer's result is larger than ${rules.maxBytes} bytes`);
  }
  const result = parsed.value;
  if (rules.kind === 'http' && result['errorMessage'] === 'Unauthorized') {
    return { status: 'unauthorized' };
  }
  return readPolicyResult(result, rules);
}

function readPolicyResult(
  result: Readonly<Record<string, unknown>>,
  rules: AuthorizerResultRules,
): AuthorizerResult {
  const policy = readPolicyDocument(result['policyDocument']);
  if (policy.status === 'invalid') {
    return invalid(policy.reason);
  }
  const principalId = result['principalId'] ?? undefined;
  if (principalId === undefined ? rules.strictPrincipalId : !isScalar(principalId)) {
    return invalid('principalId is missing or not a string');
  }
  const read = readContext(result['context'] ?? {}, rules.kind);
  if ('reason' in read) {
    return invalid(read.reason);
  }
  return {
    status: 'policy',
    statements: policy.statements,
    context: read.context,
    ...(principalId === undefined ? {} : { principalId: String(principalId) }),
  };
}

function invalid(reason: string): AuthorizerResult {
  return { status: 'invalid', reason };
}

function readContext(context: unknown, kind: 'rest' | 'http'): ContextResult {
  if (!isJsonObject(context)) {
    return { reason: 'context is not an object' };
  }
  return kind === 'rest' ? stringifyContext(context) : { context: dropClaims(context) };
}

/** REST APIs turn scalars into text (row A16) and refuse the rest (A13; null is assumed to be refused, too). */
function stringifyContext(context: Readonly<Record<string, unknown>>): ContextResult {
  const wrong = Object.entries(context).find(([, value]) => !isScalar(value));
  if (wrong !== undefined) {
    return { reason: `context.${wrong[0]} is not a string, number or boolean` };
  }
  return { context: Object.fromEntries(Object.entries(context).map(([key, value]) => [key, String(value)])) };
}

/** `claims` belongs to JWT authorizers: HTTP APIs drop it without a word (row A30), and keep all types (A29). */
function dropClaims(context: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(context).filter(([key]) => key !== 'claims'));
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
