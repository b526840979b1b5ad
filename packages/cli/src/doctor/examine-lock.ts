import type { LockedPackage } from './lock-file.ts';
import { LOCK_RULES, type LockRule, WATCHED_PACKAGES, type WatchedPackage } from './lock-rules.ts';

/** A rule that holds for an installed version. */
export interface LockFinding extends Omit<LockRule, 'from' | 'before'> {
  readonly version: string;
}

export interface LockFindings {
  /** Every version installed of the packages that matter; none for those that are not there. */
  readonly versions: Readonly<Partial<Record<WatchedPackage, readonly string[]>>>;
  readonly findings: readonly LockFinding[];
}

/** Holds the installed versions against the rules. */
export function examineLock(packages: readonly LockedPackage[]): LockFindings {
  const findings = LOCK_RULES.flatMap((rule) =>
    versionsFor(rule, packages)
      .filter((version) => holds(rule, version))
      .map((version) => asFinding(rule, version)),
  );
  return { versions: watchedVersions(packages), findings };
}

function watchedVersions(packages: readonly LockedPackage[]): LockFindings['versions'] {
  const versions: Partial<Record<WatchedPackage, readonly string[]>> = {};
  for (const watched of WATCHED_PACKAGES) {
    versions[watched] = distinct(
      packages.filter(({ name }) => name === watched).map(({ version }) => version),
    );
  }
  return versions;
}

function versionsFor(rule: LockRule, packages: readonly LockedPackage[]): readonly string[] {
  const users = packages.filter(({ name }) => name === (rule.usedBy ?? rule.package));
  return distinct(
    users.flatMap((user) => {
      const version = rule.usedBy === undefined ? user.version : user.dependency(rule.package);
      return version === undefined ? [] : [version];
    }),
  );
}

function holds({ from, before }: LockRule, version: string): boolean {
  return (
    (from === undefined || compareVersions(version, from) >= 0) &&
    (before === undefined || compareVersions(version, before) < 0)
  );
}

/**
 * Compares `major.minor.patch`; the sign is that of a sort.
 *
 * @example
 * compareVersions('1.10.0', '1.9.0'); //=> 1
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (const [index, number] of left.entries()) {
    const difference = Math.sign(number - (right[index] ?? 0));
    if (difference !== 0) return difference;
  }
  return 0;
}

function asFinding({ from: _from, before: _before, ...rule }: LockRule, version: string): LockFinding {
  return { ...rule, version };
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted(compareVersions);
}
