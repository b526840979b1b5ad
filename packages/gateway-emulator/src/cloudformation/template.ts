import { TemplateUnreadableError } from '../errors.ts';

/** A CloudFormation template as far as it is read; values are still unresolved. */
export interface Template {
  readonly resources: Readonly<Record<string, RawResource>>;
  readonly parameters: Readonly<Record<string, RawParameter>>;
  readonly mappings: JsonObject;
  readonly conditions: JsonObject;
  /** Macros that CloudFormation runs over the whole template. */
  readonly transforms: readonly string[];
}

/** Whatever JSON calls an object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** One resource, with its intrinsic functions. */
export interface RawResource {
  readonly type: string;
  readonly properties: JsonObject;
  readonly dependsOn: readonly string[];
  /** Name of the condition without which it is not created. */
  readonly condition?: string;
}

/** A value that whoever deploys may give. */
export interface RawParameter {
  readonly type: string;
  readonly defaultValue?: unknown;
}

/**
 * Takes a parsed template apart.
 *
 * @throws {TemplateUnreadableError} If it is no template: without resources, or with one that has no type.
 */
export function parseTemplate(value: unknown): Template {
  if (!isJsonObject(value) || !isJsonObject(value['Resources'])) {
    throw new TemplateUnreadableError('it has no Resources; give the template that is deployed');
  }
  return {
    resources: mapValues(value['Resources'], parseResource),
    parameters: mapValues(section(value, 'Parameters'), parseParameter),
    mappings: section(value, 'Mappings'),
    conditions: section(value, 'Conditions'),
    transforms: [value['Transform'] ?? []]
      .flat()
      .map((each) => (typeof each === 'string' ? each : 'a macro')),
  };
}

function parseResource(resource: unknown, logicalId: string): RawResource {
  if (!isJsonObject(resource) || typeof resource['Type'] !== 'string') {
    throw new TemplateUnreadableError(`the resource ${logicalId} has no Type`);
  }
  const { Type: type, Condition: condition } = resource;
  const dependsOn = [resource['DependsOn'] ?? []].flat();
  return {
    type,
    properties: section(resource, 'Properties'),
    dependsOn: dependsOn.filter((id) => typeof id === 'string'),
    ...(typeof condition === 'string' ? { condition } : {}),
  };
}

function parseParameter(parameter: unknown): RawParameter {
  const { Type: type, Default: defaultValue } = isJsonObject(parameter) ? parameter : {};
  return {
    type: typeof type === 'string' ? type : 'String',
    ...(defaultValue === undefined ? {} : { defaultValue }),
  };
}

function section(owner: JsonObject, name: string): JsonObject {
  const value = owner[name];
  return isJsonObject(value) ? value : {};
}

function mapValues<Value>(
  values: JsonObject,
  parse: (value: unknown, key: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, parse(value, key)]));
}

/** Whether a value is what JSON calls an object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
