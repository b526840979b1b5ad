import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ComparisonSettings, type ExperimentCase, parseRouteExamples } from '@straddle/comparison';
import type { SessionSettings } from '@straddle/session-core';
import { ComparisonConfigUnreadableError } from './errors.ts';
import type { Environment } from './start-legacy.ts';

const FILE_NAME = 'comparison.config.ts';

/** What the named export `local` of comparison.config.ts says: how sessions and data are made on this machine. */
export interface LocalSettings {
  /** Of the legacy app, without secrets. Left out: nothing can be minted. */
  readonly sessionSettings?: SessionSettings;
  /** What passport keeps in the session of a user. Left out: the id itself. */
  readonly serializeUser?: (userId: string) => unknown;
  /** What the legacy app puts into the session of everybody who logs in. */
  readonly sessionData?: Readonly<Record<string, unknown>>;
  /** For the legacy processes: how they fill an empty database, for example. */
  readonly environment?: Environment;
}

/** The default export of comparison.config.ts, its `local` and its `frontDoor`. */
export interface LoadedComparison {
  readonly settings: ComparisonSettings;
  readonly local: LocalSettings;
  /** Requests to routes that have not moved, by which the front door is compared. */
  readonly frontDoor: readonly ExperimentCase[];
}

/**
 * Loads comparison.config.ts from beside the route table. What it holds is checked by whoever uses it.
 *
 * @returns Empty settings when there is no such file.
 * @throws {ComparisonConfigUnreadableError} When the module does not load, or exports something else.
 * @throws {RouteExamplesInvalidError} When `frontDoor` is not examples by route key.
 */
export async function loadComparison(rootFolder: string): Promise<LoadedComparison> {
  const file = join(rootFolder, FILE_NAME);
  if (!existsSync(file)) return { settings: {}, local: {}, frontDoor: [] };
  let module: { readonly default?: unknown; readonly local?: unknown; readonly frontDoor?: unknown };
  try {
    module = await import(pathToFileURL(file).href);
  } catch (cause) {
    const problem = cause instanceof Error ? `it does not load: ${cause.message}` : 'it does not load';
    throw new ComparisonConfigUnreadableError(file, problem, cause);
  }
  const { default: settings, local = {}, frontDoor = {} } = module;
  if (!isObject(settings)) {
    throw new ComparisonConfigUnreadableError(file, 'it has no default export made with defineComparison()');
  }
  if (!isObject(local)) throw new ComparisonConfigUnreadableError(file, 'its export "local" is no object');
  return { settings, local, frontDoor: parseRouteExamples(frontDoor) };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
