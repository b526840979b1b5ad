import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFunction, type FunctionBundle } from './bundle-function.ts';
import type { BundleRules, FunctionKind } from './bundle-rules.ts';
import { BundleSettingsInvalidError } from './errors.ts';

/** What `"bundle"` in a workspace's package.json says. */
export interface BundleSettings extends BundleRules {
  /** The file that exports `handler`, relative to the workspace. */
  readonly entry: string;
}

/**
 * Bundles the function of one workspace into its `dist/handler.cjs`, by the settings in its package.json.
 *
 * @param folder Folder of the workspace.
 * @param outFolder Where to, instead of its `dist`.
 * @throws {BundleSettingsInvalidError} If the settings are missing or malformed, naming everything.
 * @throws {BundleFailedError | BundleInvalidError} See {@link bundleFunction}.
 */
export async function bundleWorkspace(
  folder: string,
  outFolder: string = join(folder, 'dist'),
): Promise<FunctionBundle> {
  const { entry, ...rules } = await readBundleSettings(folder);
  return bundleFunction({ entry: join(folder, entry), outfile: join(outFolder, 'handler.cjs'), rules });
}

/**
 * Reads `"bundle": { "entry", "kind", "maxBytes" }` of a workspace's package.json.
 *
 * @throws {BundleSettingsInvalidError}
 */
export async function readBundleSettings(folder: string): Promise<BundleSettings> {
  const file = join(folder, 'package.json');
  const { bundle = {} }: { bundle?: unknown } = JSON.parse(await readFile(file, 'utf8'));
  const { entry, kind, maxBytes, ...unknown }: Readonly<Record<string, unknown>> = Object(bundle);
  const problems = [
    ...(typeof entry === 'string' ? [] : ['"entry" must name the file that exports the handler']),
    ...(isFunctionKind(kind) ? [] : ['"kind" must be "native" or "express"']),
    ...(isByteCount(maxBytes) ? [] : ['"maxBytes" must be the limit of the bundle, a number of bytes']),
    ...Object.keys(unknown).map((name) => `"${name}" is not a setting; there are entry, kind and maxBytes`),
  ];
  if (problems.length > 0 || typeof entry !== 'string' || !isFunctionKind(kind) || !isByteCount(maxBytes)) {
    throw new BundleSettingsInvalidError(file, problems);
  }
  return { entry, kind, maxBytes };
}

function isFunctionKind(value: unknown): value is FunctionKind {
  return value === 'native' || value === 'express';
}

function isByteCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}
