import { isJsonArray, isJsonObject, type JsonValue } from './json-value.ts';

/** The same value, or only its first members when it is long. */
export interface JsonBeginning {
  readonly value: JsonValue;
  readonly isWhole: boolean;
}

/**
 * Takes of a long value no more than a reader will see, so that nothing is done to the rest.
 *
 * @param characters Written as JSON, what is taken has at least so many, unless it is the whole.
 */
export function jsonBeginning(value: JsonValue, characters: number): JsonBeginning {
  let left = characters;
  const take = (one: JsonValue): JsonValue => {
    if (isJsonArray(one)) {
      const taken: JsonValue[] = [];
      for (const element of one) {
        if (left <= 0) break;
        taken.push(take(element));
      }
      return taken;
    }
    if (!isJsonObject(one)) {
      left -= typeof one === 'string' ? one.length + 1 : 1;
      return one;
    }
    const taken: [string, JsonValue][] = [];
    for (const key of Object.keys(one)) {
      if (left <= 0) break;
      left -= key.length;
      taken.push([key, take(one[key] ?? null)]);
    }
    return Object.fromEntries(taken);
  };
  const beginning = take(value);
  return { value: beginning, isWhole: left > 0 };
}
