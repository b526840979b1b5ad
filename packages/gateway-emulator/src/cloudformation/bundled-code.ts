import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { readJsonFile } from './json-file.ts';
import type { Properties } from './properties.ts';
import { isJsonObject } from './template.ts';

/** Code of functions that was bundled beside a template. */
export interface BundledCode {
  /** Folder of what is uploaded under a key; nothing if no manifest lists it. */
  readonly folderOf: (objectKey: string) => string | undefined;
  readonly assemblyFolder: string | undefined;
}

/** Reads the `*.assets.json` of a folder, as CDK writes them: which folder is uploaded under which key. */
export function readBundledCode(assemblyFolder: string | undefined): BundledCode {
  const folders = new Map<string, string>();
  if (assemblyFolder !== undefined && existsSync(assemblyFolder)) {
    const manifests = readdirSync(assemblyFolder).filter((name) => name.endsWith('.assets.json'));
    for (const name of manifests) {
      for (const [key, path] of listAssets(readJsonFile(join(assemblyFolder, name)))) {
        folders.set(key, resolve(assemblyFolder, path));
      }
    }
  }
  return { folderOf: (objectKey) => folders.get(objectKey), assemblyFolder };
}

function listAssets(manifest: unknown): readonly (readonly [key: string, path: string])[] {
  const files = isJsonObject(manifest) && isJsonObject(manifest['files']) ? manifest['files'] : {};
  return Object.values(files).flatMap((file) => {
    const { source, destinations } = isJsonObject(file) ? file : {};
    const path = isJsonObject(source) ? source['path'] : undefined;
    const targets = isJsonObject(destinations) ? Object.values(destinations) : [];
    return targets.flatMap((target) => {
      const key = isJsonObject(target) ? target['objectKey'] : undefined;
      return typeof path === 'string' && typeof key === 'string' ? [[key, path] as const] : [];
    });
  });
}

/** The endings that Lambda looks for, in its order. */
const endings = ['.js', '.mjs', '.cjs'];

/**
 * Finds the module and the export of a function's handler, `folder/file.export`, in its bundled code.
 *
 * Reports code that is not here: it has to be bundled first, or named by the option `functions`.
 */
export function findBundledHandler(
  properties: Properties,
  bundled: BundledCode,
): { readonly entry: string; readonly handler: string } | undefined {
  const folder = folderOfCode(properties, bundled);
  const text = properties.neededText('Handler');
  if (folder === undefined || text === undefined) {
    return undefined;
  }
  const [, file = '', handler = ''] = /^((?:.*\/)?[^./]+)\.(\w+)$/.exec(text) ?? [];
  const entry = endings.map((ending) => resolve(folder, `${file}${ending}`)).find(isFile);
  if (entry === undefined) {
    properties.refuse(
      'Handler',
      `${text} names no module in ${folder}`,
      'bundle the code again (npm run synth -w infra), or write file.export',
    );
    return undefined;
  }
  return { entry, handler };
}

const orOverride = 'or name its module with the option functions (--template-function)';

function folderOfCode(properties: Properties, bundled: BundledCode): string | undefined {
  const code = properties.child('Code');
  const key = code?.text('S3Key');
  if (code === undefined || key === undefined) {
    properties.refuse('Code', 'its code is not beside the template', `bundle it as an asset, ${orOverride}`);
    return undefined;
  }
  const folder = bundled.folderOf(key);
  if (folder !== undefined && existsSync(folder) && statSync(folder).isDirectory()) {
    return folder;
  }
  const where = bundled.assemblyFolder ?? 'a folder that nobody has named';
  code.refuse(
    'S3Key',
    folder === undefined
      ? `no *.assets.json in ${where} lists ${key}`
      : `${folder} is not there, or is no folder`,
    `run npm run synth -w infra, ${orOverride}`,
  );
  return undefined;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
