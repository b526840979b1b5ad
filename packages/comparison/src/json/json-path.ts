const PLAIN_KEY = /^[A-Za-z_$][\w$-]*$/;
const STEP =
  /\.(?<key>[A-Za-z_$][\w$-]*)|\[#(?<document>\d+)\]|\[(?<index>\d+|\*)\]|\[(?<quoted>"(?:[^"\\]|\\.)*")\]/y;

/**
 * Extends a dotted path by one step.
 *
 * A number is an array position; a key that is not a plain word is quoted, so that every path reads back
 * as what it came from.
 *
 * @example
 * childPath('body.metrics', 3);     //=> 'body.metrics[3]'
 * childPath('body', 'content.type'); //=> 'body["content.type"]'
 */
export function childPath(path: string, step: string | number): string {
  if (typeof step === 'number') return `${path}[${step}]`;
  return PLAIN_KEY.test(step) ? `${path}.${step}` : `${path}[${JSON.stringify(step)}]`;
}

/**
 * The path of a document: its place among those of its collection before and after, counted from 0.
 *
 * @example
 * documentPath('projects', 2); //=> 'database.projects[#2]'
 */
export function documentPath(collection: string, place: number): string {
  return `${childPath('database', collection)}[#${place}]`;
}

/** The same path with `[*]` for every position. */
export function anyPosition(path: string): string {
  const parsed = stepsOf(path);
  if (parsed === undefined) return path;
  return parsed.steps.reduce<string>(
    (whole, step) => (typeof step === 'string' ? childPath(whole, step) : `${whole}[*]`),
    parsed.root,
  );
}

/** The last key on a path, or `''` when it ends in an array position or is a root. */
export function lastKeyOf(path: string): string {
  const last = stepsOf(path)?.steps.at(-1);
  return typeof last === 'string' ? last : '';
}

/** The keys on a path, without its root and without positions. */
export function keysOf(path: string): readonly string[] {
  return (stepsOf(path)?.steps ?? []).filter((step) => typeof step === 'string');
}

/**
 * Compiles a path in which `[*]` stands for any array position or any document.
 *
 * @param pattern Such as `body.metrics[*].updatedAt`.
 * @returns A test for the paths of differences, or `undefined` when the pattern is not a path.
 */
export function compilePathPattern(pattern: string): ((path: string) => boolean) | undefined {
  const parsed = stepsOf(pattern);
  if (parsed === undefined) return undefined;
  const source = parsed.steps
    .map((step) => (step === ANY_POSITION ? String.raw`\[#?\d+\]` : escapeForExpression(written(step))))
    .join('');
  const expression = new RegExp(`^${escapeForExpression(parsed.root)}${source}$`);
  return (path) => expression.test(path);
}

const ANY_POSITION = Symbol('any array position');

interface DocumentStep {
  readonly document: string;
}

type Step = string | number | DocumentStep | typeof ANY_POSITION;

function written(step: string | number | DocumentStep): string {
  return typeof step === 'object' ? `[#${step.document}]` : childPath('', step);
}

function stepsOf(path: string): { readonly root: string; readonly steps: readonly Step[] } | undefined {
  const root = /^[a-z]+/.exec(path)?.[0];
  if (root === undefined) return undefined;
  const steps: Step[] = [];
  const expression = new RegExp(STEP);
  expression.lastIndex = root.length;
  while (expression.lastIndex < path.length) {
    const groups = expression.exec(path)?.groups;
    if (groups === undefined) return undefined;
    steps.push(stepOf(groups));
  }
  return { root, steps };
}

function stepOf(groups: Readonly<Record<string, string | undefined>>): Step {
  if (groups['key'] !== undefined) return groups['key'];
  if (groups['document'] !== undefined) return { document: groups['document'] };
  if (groups['index'] === '*') return ANY_POSITION;
  if (groups['index'] !== undefined) return Number(groups['index']);
  return String(JSON.parse(groups['quoted'] ?? '""'));
}

/** Text as a regular expression that matches it alone. */
export function escapeForExpression(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
