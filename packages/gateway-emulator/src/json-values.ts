/** Whether a parsed JSON value is an object, and not a list or null. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a map holds under a name itself: of `constructor` and the like that every object has, nothing. */
export function ownValue<Value>(map: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/** Whether a value is a list of strings. */
export function isStringList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

/** A string or a list of strings as a list; nothing for an empty list and for everything else. */
export function readStrings(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') {
    return [value];
  }
  return isStringList(value) && value.length > 0 ? value : undefined;
}

/** The parsed text, or that it is no JSON. */
export function parseJson(text: string): { status: 'parsed'; value: unknown } | { status: 'not-json' } {
  try {
    const value: unknown = JSON.parse(text);
    return { status: 'parsed', value };
  } catch {
    return { status: 'not-json' };
  }
}
