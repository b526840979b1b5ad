import { isJsonObject, type JsonObject } from './template.ts';

/**
 * A value that cannot be known here. Caught where the property is known that it belongs to; never leaves this folder.
 */
export class Unresolvable extends Error {
  override readonly name = 'Unresolvable';
  readonly mend: string;

  constructor(reason: string, mend: string) {
    super(reason);
    this.mend = mend;
  }
}

/** What the functions of a template refer to. Each throws `Unresolvable` for what it does not know. */
export interface References {
  readonly ref: (name: string) => unknown;
  readonly attribute: (logicalId: string, attribute: string) => string;
  readonly mapping: (path: readonly string[]) => unknown;
  readonly condition: (name: string) => boolean;
  readonly importValue: (name: string) => string;
}

/** What `Ref: AWS::NoValue` stands for: the property or list item is not there. */
export const noValue: undefined = undefined;

type Intrinsic = (argument: unknown, references: References) => unknown;

/**
 * Replaces the intrinsic functions in a value, at any depth.
 *
 * @throws {Unresolvable} For a function that is not known, or a reference to what is not here.
 */
export function resolveValue(value: unknown, references: References): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => resolveValue(item, references)).filter((item) => item !== noValue);
  }
  if (!isJsonObject(value)) {
    return refuseDynamic(value);
  }
  if (intrinsicName(value) !== undefined) {
    return resolveValue(callIntrinsic(value, references), references);
  }
  const entries = Object.entries(value).map(([key, each]) => [key, resolveValue(each, references)] as const);
  return Object.fromEntries(entries.filter(([, each]) => each !== noValue));
}

/** Calls the function that a value is, if it is one, and leaves what is inside of the outcome as it is. */
export function resolveOutermost(value: unknown, references: References): unknown {
  return isJsonObject(value) && intrinsicName(value) !== undefined
    ? resolveOutermost(callIntrinsic(value, references), references)
    : refuseDynamic(value);
}

/** Secrets and parameters that CloudFormation looks up itself when it deploys. */
function refuseDynamic(value: unknown): unknown {
  if (typeof value === 'string' && value.includes('{{resolve:')) {
    throw new Unresolvable(
      'CloudFormation looks this value up when it deploys ({{resolve:…}})',
      'give a value to use here instead',
    );
  }
  return value;
}

function intrinsicName(value: JsonObject): string | undefined {
  const [name, ...others] = Object.keys(value);
  const isIntrinsic = name === 'Ref' || name?.startsWith('Fn::') === true;
  return isIntrinsic && others.length === 0 ? name : undefined;
}

function callIntrinsic(value: JsonObject, references: References): unknown {
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  const intrinsic = Object.hasOwn(intrinsics, name) ? intrinsics[name] : undefined;
  if (intrinsic === undefined) {
    throw new Unresolvable(
      `${name} is not read here`,
      'write the value itself, or one of Ref, Fn::GetAtt, Fn::Sub, Fn::Join, Fn::Select, Fn::Split, Fn::FindInMap, Fn::If and Fn::ImportValue',
    );
  }
  return intrinsic(argument, references);
}

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, { ref }) => ref(asText(name)),
  'Fn::GetAtt': (argument, references) => {
    const [logicalId = '', ...attribute] =
      typeof argument === 'string' ? argument.split('.') : asTexts(argument, references);
    return references.attribute(logicalId, attribute.join('.'));
  },
  'Fn::Join': (argument, references) => {
    const [separator, items] = asPair(argument);
    return asTexts(items, references).join(asText(resolveValue(separator, references)));
  },
  'Fn::Sub': (argument, references) => {
    const [text, own] = Array.isArray(argument) ? asPair(argument) : [argument, {}];
    return substitute(asText(text), isJsonObject(own) ? own : {}, references);
  },
  'Fn::Select': (argument, references) => {
    const [index, items] = asPair(argument);
    const found = asList(resolveValue(items, references))[Number(resolveValue(index, references))];
    if (found === undefined) {
      throw new Unresolvable('Fn::Select finds no item of that number', 'correct the number');
    }
    return found;
  },
  'Fn::Split': (argument, references) => {
    const [separator, text] = asPair(argument);
    return asText(resolveValue(text, references)).split(asText(separator));
  },
  'Fn::FindInMap': (argument, references) => references.mapping(asTexts(argument, references)),
  'Fn::If': (argument, references) => {
    const [condition, whenTrue, whenFalse] = asList(argument);
    return references.condition(asText(condition)) ? whenTrue : whenFalse;
  },
  'Fn::ImportValue': (argument, references) =>
    references.importValue(asText(resolveValue(argument, references))),
};

/** `${Name}`, `${Resource.Attribute}` and, as a literal, `${!Name}`. */
function substitute(text: string, own: JsonObject, references: References): string {
  return text.replaceAll(/\$\{([^}]*)\}/g, (_all, expression: string) => {
    const name = expression.trim();
    if (name.startsWith('!')) {
      return `\${${name.slice(1)}}`;
    }
    if (Object.hasOwn(own, name)) {
      return asText(resolveValue(own[name], references));
    }
    const [logicalId = '', ...attribute] = name.split('.');
    return attribute.length === 0
      ? asText(references.ref(logicalId))
      : references.attribute(logicalId, attribute.join('.'));
  });
}

function asPair(value: unknown): readonly [unknown, unknown] {
  const [first, second] = asList(value);
  return [first, second];
}

function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new Unresolvable('a list is expected where there is none', 'correct the arguments of the function');
  }
  return value;
}

function asTexts(value: unknown, references: References): readonly string[] {
  return asList(resolveValue(value, references)).map(asText);
}

/** CloudFormation takes numbers and booleans for texts. */
export function asText(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  throw new Unresolvable('a text is expected where there is none', 'write a text');
}
