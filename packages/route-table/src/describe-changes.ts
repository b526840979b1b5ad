import type { RouteOwner } from './migration.ts';
import type { ResolvedGroup, ResolvedMigration, ResolvedRoute } from './resolved-migration.ts';

/**
 * Says in words what changes between two route tables, for whoever approves a deployment.
 *
 * Moves come first, a group that moves as a whole in one line; then what else changes, by the names that the table
 * uses. The order of groups and routes is no change.
 *
 * @returns One line per change; empty exactly when the tables mean the same.
 * @example
 * describeChanges(before, after); //=> ['event-metrics: legacy → lambda', 'GET /me: timeout 10 s → 5 s']
 */
export function describeChanges(before: ResolvedMigration, after: ResolvedMigration): readonly string[] {
  const routes = pairUp(before.routes, after.routes, ({ routeKey }) => routeKey);
  return [
    ...describeMoves(routes),
    ...routes.flatMap(describeRoute),
    ...pairUp(before.groups, after.groups, ({ name }) => name).flatMap(describeGroup),
    ...describeWhole(before, after),
  ];
}

interface Pair<Item> {
  readonly key: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

function pairUp<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): readonly Pair<Item>[] {
  const old = new Map(before.map((item) => [keyOf(item), item]));
  const present = new Map(after.map((item) => [keyOf(item), item]));
  return [...new Set([...old.keys(), ...present.keys()])].map((key) => ({
    key,
    before: old.get(key),
    after: present.get(key),
  }));
}

interface KnownRoute {
  readonly before: ResolvedRoute;
  readonly after: ResolvedRoute;
}

function describeMoves(routes: readonly Pair<ResolvedRoute>[]): readonly string[] {
  const known = routes.flatMap(({ before, after }) => (before && after ? [{ before, after }] : []));
  return [...new Set(known.map(({ after }) => after.group))].flatMap((group) =>
    describeMove(
      group,
      known.filter(({ after }) => after.group === group),
    ),
  );
}

/** A group moves as a whole when lambda served nothing of it before, or serves nothing of it any more. */
function describeMove(group: string, routes: readonly KnownRoute[]): readonly string[] {
  const moved = routes.filter(({ before, after }) => before.owner !== after.owner);
  if (moved.length === 0) return [];
  const servedNothing = (side: keyof KnownRoute) => routes.every((route) => route[side].owner === 'legacy');
  if (servedNothing('before')) {
    const stay = routes.filter((route) => !moved.includes(route)).map(({ after }) => after.routeKey);
    const except = stay.length === 0 ? '' : `, except ${stay.join(', ')}`;
    return [`${group}: ${change<RouteOwner>('legacy', 'lambda')}${except}`];
  }
  if (servedNothing('after')) return [`${group}: ${change<RouteOwner>('lambda', 'legacy')}`];
  return moved.map(({ before, after }) => `${after.routeKey}: ${change(before.owner, after.owner)}`);
}

function describeRoute({ key, before, after }: Pair<ResolvedRoute>): readonly string[] {
  if (after === undefined) return [`${key}: no longer listed, was served by ${before?.owner}`];
  if (before === undefined) {
    return [`${key}: new, served by ${after.owner} (group ${after.group}, auth ${after.auth})`];
  }
  const inEffect = before.owner === 'lambda' || after.owner === 'lambda';
  return describeFields(withoutOwner(before), withoutOwner(after)).map(
    (line) => `${key}: ${line}${inEffect ? '' : ', not in effect while legacy serves it'}`,
  );
}

function withoutOwner({ owner: _moves, ...route }: ResolvedRoute): object {
  return route;
}

function describeGroup({ key, before, after }: Pair<ResolvedGroup>): readonly string[] {
  if (after === undefined) return [`${key}: group removed`];
  if (before === undefined) return [`${key}: new group, ${after.kind}, ${after.entry}`];
  return describeFields(before, after).map((line) => `${key}: ${line}`);
}

/** Everything else of the table, by its path: `denial.status 401 → 302`. */
function describeWhole(before: ResolvedMigration, after: ResolvedMigration): readonly string[] {
  return describeFields(settingsOf(before), settingsOf(after));
}

function settingsOf({ groups: _groups, routes: _routes, ...whole }: ResolvedMigration): object {
  return Object.fromEntries(
    Object.entries(whole)
      .flatMap(([section, value]) => fieldsOf(section, value))
      .flatMap(([path, value]) => (path === 'denial.headers' ? fieldsOf(path, value) : [[path, value]])),
  );
}

function fieldsOf(path: string, value: unknown): [string, unknown][] {
  return isRecord(value)
    ? Object.entries(value).map(([key, field]): [string, unknown] => [`${path}.${key}`, field])
    : [[path, value]];
}

/** Fields are not named here, so that one that the table gets later is described, too. */
function describeFields(before: object, after: object): readonly string[] {
  const old: Readonly<Record<string, unknown>> = { ...before };
  const present: Readonly<Record<string, unknown>> = { ...after };
  return [...new Set([...Object.keys(old), ...Object.keys(present)])]
    .filter((name) => canonical(old[name]) !== canonical(present[name]))
    .map((name) => {
      const inSeconds = name.endsWith('Seconds');
      const put = (value: unknown) =>
        inSeconds && value !== undefined ? `${String(value)} s` : words(value);
      return `${name.replace(/Seconds$/, '')} ${change(put(old[name]), put(present[name]))}`;
    });
}

function change<Text extends string>(before: Text, after: Text): string {
  return `${before} → ${after}`;
}

function words(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return 'none';
  return typeof value === 'string' ? value : canonical(value);
}

/** JSON with sorted keys: the table is plain data, and the order in which a person wrote keys says nothing. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      isRecord(inner)
        ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
        : inner,
    ) ?? 'none'
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
