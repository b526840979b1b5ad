import { apiDefinitionFromTemplate } from '../../cloudformation/api-definition-from-template.ts';
import type { FromTemplateOptions } from '../../cloudformation/template-options.ts';
import { TemplateUnsupportedError } from '../../errors.ts';
import { type SmallTemplate, someCode } from './small-templates.ts';

/** What is refused in a template: `<logical id>.<property>: <reason>; <mend>` per place. */
export function refusedPlaces(template: SmallTemplate, options: FromTemplateOptions = {}): readonly string[] {
  try {
    apiDefinitionFromTemplate(template, { functions: someCode, ...options });
    return [];
  } catch (error) {
    if (error instanceof TemplateUnsupportedError) {
      return error.message.split('\n  - ').slice(1);
    }
    throw error;
  }
}
