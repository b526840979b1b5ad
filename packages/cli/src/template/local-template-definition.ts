import { dirname } from 'node:path';
import {
  type ApiDefinition,
  apiDefinitionFromTemplate,
  readStackEnvironment,
  readTemplateFile,
} from '@straddle/gateway-emulator';
import { type LocalValues, localEnvironment } from './local-environment.ts';
import type { TemplateChoice } from './template-choice.ts';

/**
 * The API of a template for this machine: its functions with the values of this machine, its backend where the legacy
 * API runs.
 *
 * @throws {TemplateUnreadableError} When the file is not there or is no template.
 * @throws {TemplateUnsupportedError} With everything that is not emulated, by logical id.
 */
export async function localTemplateDefinition(
  { file, api, stage, legacy, parameters, imports, functions }: TemplateChoice,
  local: LocalValues & { readonly legacyOrigin: string },
): Promise<ApiDefinition> {
  return apiDefinitionFromTemplate(await readTemplateFile(file), {
    ...readStackEnvironment(file),
    api,
    stage,
    parameters,
    imports,
    functions,
    assemblyFolder: dirname(file),
    environment: (declared) => localEnvironment(local, declared),
    backend: { origin: local.legacyOrigin, insteadOf: legacy },
  });
}
