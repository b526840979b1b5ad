import { readFile } from 'node:fs/promises';

import { TemplateUnreadableError } from '../errors.ts';

/**
 * Reads a template file: JSON, or YAML with CloudFormation's short tags (`!Ref`, `!Sub`, `!GetAtt` and so on), which
 * become the long ones.
 *
 * @returns What `apiDefinitionFromTemplate` takes; nothing in it has been checked.
 * @throws {TemplateUnreadableError} If the file is not there, or is neither.
 */
export async function readTemplateFile(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new TemplateUnreadableError(
      `${path} cannot be read; run npm run synth -w infra, or correct the path`,
      cause,
    );
  });
  if (text.trimStart().startsWith('{')) {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new TemplateUnreadableError(`${path} is no JSON`, cause);
    }
  }
  // Most templates are JSON, for which nobody should wait for a reader of YAML.
  const { parseTemplateYaml } = await import('./template-yaml.ts');
  return parseTemplateYaml(text, path);
}
