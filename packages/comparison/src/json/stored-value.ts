import { isDate } from 'node:util/types';
import type { JsonValue } from './json-value.ts';

/**
 * A stored value as JSON. What JSON has no type for becomes text as mongosh writes it, such as
 * `ObjectId("…")` and `ISODate("…")`, so that a date and the same date as text stay two things.
 *
 * By structure rather than by class, because drivers bring their own. EJSON's `$oid` and `$date` are read too.
 */
export function storedJson(value: unknown): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number')
    return Number.isFinite(value) ? value : tagged('NumberDouble', String(value));
  if (typeof value === 'bigint') return tagged('NumberLong', String(value));
  if (typeof value !== 'object') return tagged('Unknown', String(value));
  if (Array.isArray(value)) return value.map(storedJson);
  return (
    taggedJson(value) ??
    Object.fromEntries(Object.entries(value).map(([key, member]) => [key, storedJson(member)]))
  );
}

function taggedJson(value: object): string | undefined {
  if (isDate(value))
    return tagged('ISODate', Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString());
  if (value instanceof Uint8Array) return tagged('Binary', Buffer.from(value).toString('base64'));
  if (value instanceof RegExp) return tagged('RegExp', String(value));
  const hex =
    'toHexString' in value && typeof value.toHexString === 'function' ? value.toHexString() : undefined;
  if (typeof hex === 'string') return tagged(hex.length === 24 ? 'ObjectId' : 'UUID', hex);
  if ('_bsontype' in value) {
    // Of a Binary it is how its bytes are written; a Long would take the argument for a radix.
    const encoding = value._bsontype === 'Binary' ? ['base64'] : [];
    const text: unknown = Reflect.apply(Reflect.get(value, 'toString'), value, encoding);
    return tagged(String(value._bsontype), text === '[object Object]' ? JSON.stringify(value) : String(text));
  }
  return ejson(value);
}

function ejson(value: object): string | undefined {
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  const [key, inner] = entry;
  if (typeof inner !== 'string') return undefined;
  if (key === '$oid') return tagged('ObjectId', inner);
  return key === '$date' ? tagged('ISODate', inner) : undefined;
}

function tagged(tag: string, text: string): string {
  return `${tag}("${text}")`;
}

/** What is in the parentheses of `ObjectId("…")`, and the tag before them; the text itself where there is none. */
export function untagged(text: string): { readonly tag: string; readonly inner: string } {
  const groups = /^(?<tag>[A-Z]\w*)\("(?<inner>.*)"\)$/s.exec(text)?.groups;
  return { tag: groups?.['tag'] ?? '', inner: groups?.['inner'] ?? text };
}

/** The moment that a stored date is, or one in the form that JSON gives dates. */
export function dateMsOf(text: string): number | undefined {
  const { tag, inner } = untagged(text);
  if (tag !== 'ISODate' && tag !== '') return undefined;
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(inner)) return undefined;
  const ms = Date.parse(inner);
  return Number.isNaN(ms) ? undefined : ms;
}
