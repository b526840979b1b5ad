import { isJsonObject, readStrings } from '../json-values.ts';
import { matchWildcard } from './match-wildcard.ts';
import { meetsCondition, type PolicyCondition, readConditions } from './policy-conditions.ts';

/** One statement of a policy that could be read. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** All must hold. */
  readonly conditions: readonly PolicyCondition[];
}

/**
 * The statements of a policy document, or why it cannot be used: `invalid` ones are a 500 on AWS, too;
 * `not-emulated` ones AWS would judge.
 */
export type PolicyResult =
  | { readonly status: 'valid'; readonly statements: readonly PolicyStatement[] }
  | UnusablePolicy;

interface UnusablePolicy {
  readonly status: 'invalid' | 'not-emulated';
  readonly reason: string;
}

const versions: ReadonlySet<unknown> = new Set([undefined, '2012-10-17', '2008-10-17']);
const resourceLength = 512;
const emulated: ReadonlySet<string> = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Condition']);

/**
 * Reads a policy document. What the emulator cannot judge (`NotAction`, `NotResource`, policy variables, other
 * conditions than on the caller's address) is named, never skipped: skipping a condition would turn a deny into an
 * allow.
 */
export function readPolicyDocument(document: unknown): PolicyResult {
  if (!isJsonObject(document)) {
    return invalid('policyDocument is not an object');
  }
  if (!versions.has(document['Version'])) {
    return invalid('Version is not 2012-10-17');
  }
  const statement = document['Statement'];
  const entries: readonly unknown[] = Array.isArray(statement) ? statement : [statement];
  const statements: PolicyStatement[] = [];
  for (const entry of entries) {
    const read = readStatement(entry);
    if ('status' in read) {
      return read;
    }
    statements.push(read);
  }
  return { status: 'valid', statements };
}

function invalid(reason: string): UnusablePolicy {
  return { status: 'invalid', reason };
}

/** The statement, or what is wrong with it. */
function readStatement(entry: unknown): PolicyStatement | UnusablePolicy {
  if (!isJsonObject(entry)) {
    return invalid('Statement is not an object or a list of objects');
  }
  const strange = Object.keys(entry).find((key) => !emulated.has(key));
  if (strange !== undefined) {
    return { status: 'not-emulated', reason: `${strange} is not emulated in an authorizer's policy` };
  }
  const effect = entry['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') {
    return invalid('Effect is neither Allow nor Deny');
  }
  const actions = readStrings(entry['Action']);
  const resources = readStrings(entry['Resource']);
  if (actions === undefined || resources === undefined) {
    return invalid(`${actions === undefined ? 'Action' : 'Resource'} is not a string or a list of strings`);
  }
  if (resources.some((resource) => resource.length > resourceLength)) {
    return invalid(`a Resource is longer than ${resourceLength} characters`);
  }
  if (resources.some((resource) => resource.includes('${'))) {
    return { status: 'not-emulated', reason: 'policy variables are not emulated in a Resource' };
  }
  const read = readConditions(entry['Condition']);
  return read.status === 'valid' ? { effect, actions, resources, conditions: read.conditions } : read;
}

/** How a policy answers for one ARN. */
export type PolicyVerdict = 'allowed' | 'explicit-deny' | 'implicit-deny';

/** The request that a policy is judged for. */
export interface PolicySubject {
  readonly arn: string;
  readonly sourceIp: string;
}

/**
 * Judges whether the statements let a caller invoke one ARN: any matching Deny wins, then any matching Allow,
 * else nobody allowed it (row B17). Actions are compared without case, ARNs with case.
 */
export function evaluatePolicy(
  statements: readonly PolicyStatement[],
  subject: PolicySubject,
): PolicyVerdict {
  const effects = statements.filter((statement) => applies(statement, subject)).map(({ effect }) => effect);
  if (effects.includes('Deny')) {
    return 'explicit-deny';
  }
  return effects.includes('Allow') ? 'allowed' : 'implicit-deny';
}

function applies(
  { actions, resources, conditions }: PolicyStatement,
  { arn, sourceIp }: PolicySubject,
): boolean {
  return (
    actions.some((action) => matchWildcard(action.toLowerCase(), 'execute-api:invoke')) &&
    resources.some((resource) => matchWildcard(resource, arn)) &&
    conditions.every((condition) => meetsCondition(condition, sourceIp))
  );
}
