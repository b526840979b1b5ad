import { asText, type References, resolveOutermost, resolveValue, Unresolvable } from './intrinsics.ts';
import { isJsonObject, type JsonObject } from './template.ts';
import type { ProblemCollector } from './template-problem.ts';

/**
 * Properties of a resource, or of an object in them, with their functions resolved as they are asked for. What cannot
 * be resolved, or has another form than asked, is reported once and then as if it were not there.
 */
export interface Properties {
  readonly logicalId: string;
  readonly names: readonly string[];
  readonly has: (name: string) => boolean;
  /** The value with functions left in it, except for the outermost. */
  readonly raw: (name: string) => unknown;
  readonly text: (name: string) => string | undefined;
  /** Also reports that it is missing. */
  readonly neededText: (name: string) => string | undefined;
  /** As `text`, with a placeholder for each part that is known at AWS only. */
  readonly patchyText: (name: string) => string | undefined;
  readonly number: (name: string) => number | undefined;
  readonly isTrue: (name: string) => boolean;
  readonly texts: (name: string) => readonly string[];
  readonly child: (name: string) => Properties | undefined;
  readonly children: (name: string) => readonly Properties[];
  readonly refuse: (name: string, reason: string, mend: string) => void;
}

/** Where properties come from, and where their problems go. */
export interface PropertiesSource {
  readonly references: References;
  readonly problems: ProblemCollector;
  readonly logicalId: string;
  /** Path from the resource's properties to these, with a dot at the end; empty for those themselves. */
  readonly path?: string;
  /** How the template spells a name, if not as CloudFormation does. */
  readonly spelling?: (name: string) => string;
}

/** Stands in a text for what is known at AWS only; cannot be part of a host, path or ARN. */
export const unknownPart: RegExp = /<[^<>]*>/;

/** Creates a reader of properties. */
export function readProperties(values: JsonObject, source: PropertiesSource): Properties {
  const { references, problems, logicalId, path = '', spelling = (name) => name } = source;
  const refuse = (name: string, reason: string, mend: string): void =>
    problems.add({ logicalId, property: `${path}${spelling(name)}`, reason, mend });
  const attempt = <Value>(name: string, read: () => Value): Value | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Unresolvable)) {
        throw error;
      }
      refuse(name, error.message, error.mend);
      return undefined;
    }
  };
  const own = (name: string): unknown => (Object.hasOwn(values, name) ? values[name] : undefined);
  const outermost = (name: string): unknown => attempt(name, () => resolveOutermost(own(name), references));
  const inside = (value: unknown, name: string): Properties | undefined =>
    isJsonObject(value) ? readProperties(value, { ...source, path: `${path}${spelling(name)}.` }) : undefined;
  const textBy = (name: string, using: References): string | undefined =>
    attempt(name, () => {
      const value = resolveValue(own(name), using);
      return value === undefined ? undefined : asText(value);
    });
  const text = (name: string): string | undefined => textBy(name, references);
  return {
    logicalId,
    names: Object.keys(values),
    has: (name) => outermost(name) !== undefined,
    raw: outermost,
    text,
    neededText: (name) => {
      if (own(name) === undefined) {
        refuse(name, 'it is missing', 'write it');
      }
      return text(name);
    },
    patchyText: (name) => textBy(name, patchy(references)),
    number: (name) => {
      const found = text(name);
      if (found !== undefined && !Number.isFinite(Number(found))) {
        refuse(name, 'it is no number', 'write a number');
        return undefined;
      }
      return found === undefined ? undefined : Number(found);
    },
    isTrue: (name) => text(name) === 'true',
    texts: (name) =>
      attempt(name, () => {
        const value = resolveValue(own(name), references);
        return value === undefined ? [] : [value].flat().map(asText);
      }) ?? [],
    child: (name) => {
      const value = outermost(name);
      if (value !== undefined && !isJsonObject(value)) {
        refuse(name, 'it is no object', 'write an object');
      }
      return inside(value, name);
    },
    children: (name) =>
      [outermost(name) ?? []].flat().flatMap((item, index) => {
        const value = attempt(`${name}.${index}`, () => resolveOutermost(item, references));
        return inside(value, `${name}.${index}`) ?? [];
      }),
    refuse,
  };
}

/** The same references, with a placeholder where they know nothing. */
function patchy(references: References): References {
  const orPlaceholder = <Value>(name: string, read: () => Value): Value | string => {
    try {
      return read();
    } catch (error) {
      if (error instanceof Unresolvable) {
        return `<${name}>`;
      }
      throw error;
    }
  };
  return {
    ...references,
    ref: (name) => orPlaceholder(name, () => references.ref(name)),
    attribute: (id, attribute) =>
      orPlaceholder(`${id}.${attribute}`, () => references.attribute(id, attribute)),
    importValue: (name) => orPlaceholder(name, () => references.importValue(name)),
  };
}
