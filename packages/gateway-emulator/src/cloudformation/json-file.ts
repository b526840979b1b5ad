import { readFileSync } from 'node:fs';

import { TemplateUnreadableError } from '../errors.ts';

/**
 * Reads a JSON file that a tool has written beside a template.
 *
 * @throws {TemplateUnreadableError} Naming the file.
 */
export function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new TemplateUnreadableError(
      `${path} beside it is no JSON; run npm run synth -w infra again`,
      cause,
    );
  }
}
