import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SessionSettings } from '@straddle/session-core';
import { SettingsModuleUnreadableError } from './errors.ts';

/**
 * Loads the session settings that a team has written.
 *
 * @param reference `<module>#<export>`; the module is a file, seen from `folder`, or a package.
 * @returns Any object that the export is; session-core judges what it holds.
 * @throws {SettingsModuleUnreadableError}
 * @example
 * await loadSettings('./session-settings.ts#sessionSettings', process.cwd());
 */
export async function loadSettings(reference: string, folder: string): Promise<SessionSettings> {
  const [moduleName = '', exportName = ''] = reference.split('#');
  if (moduleName === '' || exportName === '') {
    throw new SettingsModuleUnreadableError(reference, 'it is not of the form <module>#<export>');
  }
  const file = resolve(folder, moduleName);
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await import(existsSync(file) ? pathToFileURL(file).href : moduleName);
  } catch (cause) {
    throw new SettingsModuleUnreadableError(reference, 'the module does not load', cause);
  }
  const settings = module[exportName];
  if (!isSettings(settings)) {
    throw new SettingsModuleUnreadableError(reference, 'the export is missing, or is no object');
  }
  return settings;
}

/** Only that there is something to check: the checks are session-core's. */
function isSettings(value: unknown): value is SessionSettings {
  return typeof value === 'object' && value !== null;
}
