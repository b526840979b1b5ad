import { escapeForExpression } from '../json/json-path.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../json/json-value.ts';
import type { CoverOf } from './difference.ts';

/** The ids that the candidate made, each with the id that the control made for the same thing. */
export type SameIds = ReadonlyMap<string, string>;

/** Shorter ids are found only where they are the whole text: inside others they would be everywhere. */
const SHORTEST_ID = 8;

/** Makes a function that writes the control's ids in the place of the candidate's, also inside other text. */
export function createRenaming(ids: SameIds): (text: string) => string {
  const known = [...ids.keys()].filter((id) => id.length >= SHORTEST_ID);
  if (known.length === 0) return (text) => ids.get(text) ?? text;
  const longestFirst = known.toSorted((one, other) => other.length - one.length);
  const expression = new RegExp(longestFirst.map(escapeForExpression).join('|'), 'g');
  return (text) => ids.get(text) ?? text.replaceAll(expression, (id) => ids.get(id) ?? id);
}

/** A JSON value with every text in it changed. Keys are left alone. */
export function mapTexts(value: JsonValue, change: (text: string) => JsonValue): JsonValue {
  if (typeof value === 'string') return change(value);
  if (isJsonArray(value)) return value.map((element) => mapTexts(element, change));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapTexts(member, change)]));
}

/** Every text in a JSON value, but not the keys. */
export function textsOf(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (isJsonArray(value)) return value.flatMap(textsOf);
  return isJsonObject(value) ? Object.values(value).flatMap(textsOf) : [];
}

/** Covers an answer that names something by the id that its side made for it. */
export function createSameIdCover(ids: SameIds): CoverOf {
  const rename = createRenaming(ids);
  return (difference) => {
    if (difference.kind !== 'json-changed' && difference.kind !== 'header-changed') return undefined;
    const { path, control, candidate } = difference;
    if (typeof candidate !== 'string' || rename(candidate) !== control) return undefined;
    return {
      standing: 'ignored',
      ignored: { by: 'value-class', path, reason: 'an id that each side made for itself' },
    };
  };
}
