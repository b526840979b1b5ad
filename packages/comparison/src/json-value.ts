/** What `JSON.parse` gives. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** An object out of `JSON.parse`. Read it through `Object.hasOwn`: a key may be called `__proto__`. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** The six types of JSON; `typeof` would merge three of them. */
export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

/** Names the JSON type of a value. */
export function jsonTypeOf(value: JsonValue): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return 'number';
  return typeof value === 'string' ? 'string' : 'object';
}

export function isJsonArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Deeper than this is compared as text: the comparison is recursive, and a body of a million brackets
 * must end in a difference, not in an exhausted stack.
 */
const DEEPEST_COMPARED = 500;

/**
 * Parses JSON text.
 *
 * @returns The value, or `undefined` when the text is not JSON or is nested too deeply to be compared.
 */
export function parseJson(text: string): JsonValue | undefined {
  if (nestingDepth(text) > DEEPEST_COMPARED) return undefined;
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function nestingDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  // Strings are stepped over as one token, since a bracket inside one nests nothing.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth);
    else if (token === ']' || token === '}') depth -= 1;
  }
  return deepest;
}

/** The same text for values that are equal as JSON: the order of an object's keys says nothing (RFC 8259 §4). */
export function canonicalJson(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}
