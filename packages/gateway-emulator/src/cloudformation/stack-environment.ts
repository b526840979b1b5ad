import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { readJsonFile } from './json-file.ts';
import { isJsonObject } from './template.ts';

/** Where a stack is deployed, as far as it is known before that. */
export interface StackEnvironment {
  readonly region?: string;
  readonly accountId?: string;
}

/**
 * Says where a synthesized stack is deployed, from CDK's `manifest.json` beside its template.
 *
 * @returns Nothing that is left open there; templates of other tools have no such file.
 * @throws {TemplateUnreadableError} If the file is no JSON.
 */
export function readStackEnvironment(templateFile: string): StackEnvironment {
  const file = join(dirname(templateFile), 'manifest.json');
  const manifest: unknown = existsSync(file) ? readJsonFile(file) : undefined;
  const artifacts =
    isJsonObject(manifest) && isJsonObject(manifest['artifacts']) ? manifest['artifacts'] : {};
  const stack = Object.values(artifacts).find(
    (artifact) =>
      isJsonObject(artifact) &&
      isJsonObject(artifact['properties']) &&
      artifact['properties']['templateFile'] === basename(templateFile),
  );
  const environment = isJsonObject(stack) ? String(stack['environment']) : '';
  const [, accountId, region] = /^aws:\/\/(\d{12}|unknown-account)\/([a-z\d-]+)$/.exec(environment) ?? [];
  return {
    ...(accountId === undefined || accountId === 'unknown-account' ? {} : { accountId }),
    ...(region === undefined || region === 'unknown-region' ? {} : { region }),
  };
}
