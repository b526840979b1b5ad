import { type References, Unresolvable } from './intrinsics.ts';
import { type Properties, readProperties } from './properties.ts';
import { createReferences } from './references.ts';
import type { Surroundings } from './resource-identity.ts';
import type { RawResource, Template } from './template.ts';
import type { FromTemplateOptions } from './template-options.ts';
import type { ProblemCollector } from './template-problem.ts';

/** One resource that is created under the conditions that hold. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
  readonly dependsOn: readonly string[];
}

/** A template that is being read, for one API in it. */
export interface Reading {
  readonly kind: 'rest' | 'http';
  readonly api: TemplateResource;
  readonly surroundings: Surroundings;
  readonly options: FromTemplateOptions;
  readonly template: Template;
  readonly references: References;
  readonly problems: ProblemCollector;
  /** All resources that are created, in the order of the template. */
  readonly resources: readonly TemplateResource[];
  /** Those of a type that belong to the API. */
  readonly ofApi: (type: string) => readonly TemplateResource[];
}

/** Starts reading the API with a logical id. */
export function createReading(
  template: Template,
  { logicalId: apiLogicalId, kind }: { readonly logicalId: string; readonly kind: 'rest' | 'http' },
  { options, problems }: { readonly options: FromTemplateOptions; readonly problems: ProblemCollector },
): Reading {
  const { region = 'us-east-1', accountId = '000000000000', stackName = 'local' } = options;
  const surroundings = {
    partition: 'aws',
    region,
    accountId,
    stackName,
    apiId: options.apiId ?? 'straddle01',
    apiLogicalId,
  };
  const references = createReferences(template, surroundings, options);
  const resources = Object.entries(template.resources)
    .filter(([logicalId, resource]) => isCreated(logicalId, resource, { references, problems }))
    .map(([logicalId, { type, properties, dependsOn }]) => ({
      logicalId,
      type,
      properties: readProperties(properties, { references, problems, logicalId }),
      dependsOn,
    }));
  const api = resources.find((resource) => resource.logicalId === apiLogicalId);
  if (api === undefined) {
    throw new TypeError(`the API ${apiLogicalId} is not among the resources`);
  }
  const owner = kind === 'rest' ? 'RestApiId' : 'ApiId';
  return {
    kind,
    api,
    surroundings,
    options,
    template,
    references,
    problems,
    resources,
    ofApi: (type) =>
      resources.filter(
        (resource) => resource.type === type && resource.properties.text(owner) === surroundings.apiId,
      ),
  };
}

function isCreated(
  logicalId: string,
  { condition }: RawResource,
  { references, problems }: { readonly references: References; readonly problems: ProblemCollector },
): boolean {
  try {
    return condition === undefined || references.condition(condition);
  } catch (error) {
    if (!(error instanceof Unresolvable)) {
      throw error;
    }
    problems.add({ logicalId, property: 'Condition', reason: error.message, mend: error.mend });
    return false;
  }
}
