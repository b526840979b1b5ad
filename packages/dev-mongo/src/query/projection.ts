import { isBsonNumber } from '../bson/numbers.ts';
import { type Document, fieldOf, isDocument, setField } from '../bson/values.ts';
import { refuse, refuseUndeclared } from '../errors.ts';
import { isTruthy } from './filter-operators.ts';

/** What to keep or drop, as a tree of fields: `true` is the field itself. */
interface FieldTree {
  [field: string]: FieldTree | true;
}

interface ProjectionPlan {
  readonly mode: 'include' | 'exclude';
  readonly includeId: boolean;
  readonly tree: FieldTree;
}

/**
 * Compiles an inclusion or exclusion projection. Computed fields, `$slice`, `$elemMatch` and `$` are refused.
 *
 * @throws {CommandRefusedError} 31253 and 31254 for inclusions mixed with exclusions, as the server does.
 */
export function compileProjection(specification: Document): (document: Document) => Document {
  if (Object.keys(specification).length === 0) return (document) => document;
  const plan = planProjection(specification);
  return (document) => {
    const kept = plan.mode === 'include' ? include(document, plan.tree) : exclude(document, plan.tree);
    return withId({ kept, document, plan });
  };
}

/** Whether a value in a projection means "keep" or "drop" rather than an expression. */
export function isProjectionFlag(value: unknown): boolean {
  return isBsonNumber(value) || typeof value === 'boolean';
}

function planProjection(specification: Document): ProjectionPlan {
  const tree: FieldTree = {};
  let mode: ProjectionPlan['mode'] | undefined;
  let includeId: boolean | undefined;
  for (const [path, value] of flattenFlags(specification)) {
    const keep = isTruthy(value);
    if (path === '_id') {
      includeId = keep;
      continue;
    }
    mode ??= keep ? 'include' : 'exclude';
    if (mode === 'include' && !keep)
      refuse(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
    if (mode === 'exclude' && keep)
      refuse(31253, `Cannot do inclusion on field ${path} in exclusion projection`);
    plant(tree, path.split('.'));
  }
  return { tree, mode: mode ?? (includeId === true ? 'include' : 'exclude'), includeId: includeId ?? true };
}

function flattenFlags(specification: Document, prefix = ''): [string, unknown][] {
  return Object.entries(specification).flatMap(([key, value]): [string, unknown][] => {
    const path = prefix + key;
    if (isProjectionFlag(value) && !path.includes('$')) return [[path, value]];
    if (isDocument(value) && !Object.keys(value).some((name) => name.startsWith('$'))) {
      return flattenFlags(value, `${path}.`);
    }
    return refuseUndeclared(2, `Unsupported projection option: ${path}`);
  });
}

function plant(tree: FieldTree, path: readonly string[]): void {
  const [part = '', ...rest] = path;
  if (rest.length === 0) {
    tree[part] = true;
    return;
  }
  const below = Object.hasOwn(tree, part) ? tree[part] : undefined;
  const branch = below === undefined || below === true ? {} : below;
  tree[part] = branch;
  plant(branch, rest);
}

function withId(result: { kept: Document; document: Document; plan: ProjectionPlan }): Document {
  const { kept, document, plan } = result;
  const { _id: _dropped, ...others } = kept;
  return plan.includeId && Object.hasOwn(document, '_id') ? { _id: document._id, ...others } : others;
}

function include(document: Document, tree: FieldTree): Document {
  const kept: Document = {};
  for (const key of Object.keys(document).filter((name) => Object.hasOwn(tree, name))) {
    const branch = tree[key];
    const value = fieldOf(document, key);
    const inner =
      branch === undefined || branch === true ? value : descend(value, (below) => include(below, branch));
    if (branch === true || isDocument(inner) || Array.isArray(inner)) setField(kept, key, inner);
  }
  return kept;
}

function exclude(document: Document, tree: FieldTree): Document {
  const kept: Document = {};
  for (const [key, value] of Object.entries(document)) {
    const branch = Object.hasOwn(tree, key) ? tree[key] : undefined;
    if (branch === undefined) setField(kept, key, value);
    else if (branch !== true)
      setField(
        kept,
        key,
        descend(value, (below) => exclude(below, branch), true),
      );
  }
  return kept;
}

/** Applies a projection to the documents inside a value; an inclusion drops the scalars of an array. */
function descend(value: unknown, project: (document: Document) => Document, keepScalars = false): unknown {
  if (isDocument(value)) return project(value);
  if (!Array.isArray(value)) return value;
  return value
    .filter((element) => keepScalars || isDocument(element) || Array.isArray(element))
    .map((element) => descend(element, project, keepScalars));
}
