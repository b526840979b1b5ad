import { isLongNumber, markLongNumbers, unmarkLongNumbers } from './long-numbers.ts';

/** What `parseJson` gives. */
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
  if (typeof value !== 'string') return 'object';
  return isLongNumber(value) ? 'number' : 'string';
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
 * Parses JSON text. Numbers of more digits than JavaScript keeps stay exact; only `writeJson` writes them well.
 *
 * @returns The value, or `undefined` when the text is not JSON or is nested too deeply to be compared.
 */
export function parseJson(text: string): JsonValue | undefined {
  if (nestingDepth(text) > DEEPEST_COMPARED) return undefined;
  try {
    const value: JsonValue = JSON.parse(markLongNumbers(text));
    return value;
  } catch {
    return undefined;
  }
}

function nestingDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) {
      // A bracket inside a string nests nothing.
      at = endOfString(text, at);
    } else if (character === BRACKET || character === BRACE) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (character === BRACKET + 2 || character === BRACE + 2) depth -= 1;
  }
  return deepest;
}

const [QUOTE, BRACKET, BRACE, BACKSLASH] = [0x22, 0x5b, 0x7b, 0x5c];

function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - backslashes - 1) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
  return text.length;
}

/** Writes what `parseJson` gave, or what holds such values. */
export function writeJson(value: unknown, indent?: number): string {
  return unmarkLongNumbers(JSON.stringify(value, undefined, indent));
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
