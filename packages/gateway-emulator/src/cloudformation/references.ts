import { judgeCondition } from './conditions.ts';
import { asText, noValue, type References, resolveValue, Unresolvable } from './intrinsics.ts';
import { attributeOf, type IdentifiedResource, referTo, type Surroundings } from './resource-identity.ts';
import { isJsonObject, type RawResource, type Template } from './template.ts';
import type { FromTemplateOptions } from './template-options.ts';

/** Creates what the functions of a template are resolved with. Values that are asked for often are not kept. */
export function createReferences(
  template: Template,
  surroundings: Surroundings,
  { parameters = {}, imports = {} }: FromTemplateOptions,
): References {
  /** Properties whose text is being made, outermost first. */
  const making: string[] = [];
  const identify = (logicalId: string, resource: RawResource): IdentifiedResource => ({
    logicalId,
    resource,
    text: (property) => {
      const place = `${logicalId}.${property}`;
      if (making.includes(place)) {
        throw new Unresolvable(`${place} refers to itself`, 'write the value itself');
      }
      making.push(place);
      try {
        const value = resolveValue(resource.properties[property], references);
        return value === undefined ? undefined : asText(value);
      } finally {
        making.pop();
      }
    },
  });
  const find = (logicalId: string): IdentifiedResource => {
    const resource = Object.hasOwn(template.resources, logicalId) ? template.resources[logicalId] : undefined;
    if (resource === undefined) {
      throw new Unresolvable(`there is no "${logicalId}" in this template`, 'correct the name');
    }
    return identify(logicalId, resource);
  };
  const references: References = {
    ref: (name) => {
      if (name.startsWith('AWS::')) {
        return pseudoParameter(name, surroundings);
      }
      return Object.hasOwn(template.parameters, name)
        ? parameterValue(template, name, parameters)
        : referTo(find(name), surroundings);
    },
    attribute: (logicalId, attribute) => attributeOf(find(logicalId), attribute, surroundings),
    mapping: (path) => {
      let value: unknown = template.mappings;
      for (const key of path) {
        value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
      }
      if (value === undefined) {
        throw new Unresolvable(`Mappings has no ${path.join('.')}`, 'correct the keys, or the region');
      }
      return value;
    },
    condition: (name) => judgeCondition(name, template.conditions, references),
    importValue: (name) => {
      const value = Object.hasOwn(imports, name) ? imports[name] : undefined;
      if (value === undefined) {
        throw new Unresolvable(
          `"${name}" is exported by another stack`,
          'give its value with the option imports (--template-import)',
        );
      }
      return value;
    },
  };
  return references;
}

function pseudoParameter(name: string, surroundings: Surroundings): string | undefined {
  const { accountId, partition, region, stackName } = surroundings;
  switch (name) {
    case 'AWS::AccountId':
      return accountId;
    case 'AWS::NoValue':
      return noValue;
    case 'AWS::Partition':
      return partition;
    case 'AWS::Region':
      return region;
    case 'AWS::StackId':
      return `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stackName}/local`;
    case 'AWS::StackName':
      return stackName;
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    default:
      throw new Unresolvable(`${name} is known at AWS only`, 'write the value itself');
  }
}

function parameterValue(
  template: Template,
  name: string,
  given: Readonly<Record<string, string>>,
): string | readonly string[] {
  const { type, defaultValue } = template.parameters[name] ?? { type: 'String' };
  // The default of such a parameter is the name under which AWS keeps the value.
  const fallback = type.startsWith('AWS::SSM::Parameter::') ? undefined : defaultValue;
  const value = Object.hasOwn(given, name) ? given[name] : fallback;
  if (value === undefined) {
    throw new Unresolvable(
      `the parameter ${name} has no value here`,
      'give it with the option parameters (--template-parameter)',
    );
  }
  const text = asText(value);
  return type === 'CommaDelimitedList' || /^(List<|AWS::SSM::Parameter::Value<List<)/.test(type)
    ? text.split(',').map((item) => item.trim())
    : text;
}
