import { isJsonObject, isStringList } from './json-values.ts';
import { matchWildcard } from './match-wildcard.ts';

/** One statement of a policy that could be read. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** The statements of a policy document, or why it cannot be used. */
export type PolicyResult =
  | { readonly status: 'valid'; readonly statements: readonly PolicyStatement[] }
  | { readonly status: 'invalid'; readonly reason: string };

const versions: ReadonlySet<unknown> = new Set([undefined, '2012-10-17', '2008-10-17']);
const resourceLength = 512;
const notEmulated = ['Condition', 'NotAction', 'NotResource', 'Principal', 'NotPrincipal'] as const;

/**
 * Reads a policy document. What the emulator cannot judge (`Condition`, `NotAction`, `NotResource`, policy
 * variables) is invalid and named, never skipped: skipping a condition would turn a deny into an allow.
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
    if (typeof read === 'string') {
      return invalid(read);
    }
    statements.push(read);
  }
  return { status: 'valid', statements };
}

function invalid(reason: string): PolicyResult {
  return { status: 'invalid', reason };
}

/** The statement, or what is wrong with it. */
function readStatement(entry: unknown): PolicyStatement | string {
  if (!isJsonObject(entry)) {
    return 'Statement is not an object or a list of objects';
  }
  const strange = notEmulated.find((key) => Object.hasOwn(entry, key));
  if (strange !== undefined) {
    return `${strange} is not emulated in an authorizer's policy`;
  }
  const effect = entry['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') {
    return 'Effect is neither Allow nor Deny';
  }
  const actions = readStrings(entry['Action']);
  const resources = readStrings(entry['Resource']);
  if (actions === undefined || resources === undefined) {
    return `${actions === undefined ? 'Action' : 'Resource'} is not a string or a list of strings`;
  }
  const bad = resources.find((resource) => resource.length > resourceLength || resource.includes('${'));
  if (bad !== undefined) {
    return bad.length > resourceLength
      ? `a Resource is longer than ${resourceLength} characters`
      : 'policy variables are not emulated in a Resource';
  }
  return { effect, actions, resources };
}

function readStrings(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') {
    return [value];
  }
  return isStringList(value) && value.length > 0 ? value : undefined;
}

/** How a policy answers for one ARN. */
export type PolicyVerdict = 'allowed' | 'explicit-deny' | 'implicit-deny';

/**
 * Judges whether the statements let a caller invoke one ARN: any matching Deny wins, then any matching Allow,
 * else nobody allowed it (row B17). Actions are compared without case, ARNs with case.
 */
export function evaluatePolicy(statements: readonly PolicyStatement[], arn: string): PolicyVerdict {
  const effects = statements.filter((statement) => applies(statement, arn)).map(({ effect }) => effect);
  if (effects.includes('Deny')) {
    return 'explicit-deny';
  }
  return effects.includes('Allow') ? 'allowed' : 'implicit-deny';
}

function applies({ actions, resources }: PolicyStatement, arn: string): boolean {
  return (
    actions.some((action) => matchWildcard(action.toLowerCase(), 'execute-api:invoke')) &&
    resources.some((resource) => matchWildcard(resource, arn))
  );
}
