import type { CoverOf } from '../differences/difference.ts';
import type { JsonValue } from '../json/json-value.ts';
import { untagged } from '../json/stored-value.ts';
import { compileAcceptedPath } from './accepted-path.ts';

/** Sorts of values that are made anew for each answer, so that only their shape can be compared. */
export type ValueClass = 'timestamp' | 'uuid' | 'object-id' | 'request-id';

/** A value that is compared by its shape. */
export interface ShapedValue {
  /** Such as `body.requestId`, `body.rows[*].updatedAt` or `headers.x-request-id`. */
  readonly path: string;
  readonly is: ValueClass;
  readonly reason: string;
  /** Route keys it holds for. All routes when left out. */
  readonly routes?: readonly string[];
}

/** From the narrowest to the widest: every UUID and ObjectId would pass for a request id. */
export const VALUE_CLASSES: readonly ValueClass[] = ['timestamp', 'uuid', 'object-id', 'request-id'];

/**
 * The shape of a value within a class, as text to compare: two moments in different notations do not have
 * the same shape, nor have a random and a time-based UUID.
 *
 * @returns `undefined` when the value is none of that class.
 */
export function shapeOf(value: JsonValue, valueClass: ValueClass): string | undefined {
  if (typeof value !== 'string') return SHAPES[valueClass](value);
  // End states hold dates and ids with their types, such as `ISODate("…")`.
  const { tag, inner } = untagged(value);
  const shape = SHAPES[valueClass](inner);
  return shape === undefined ? undefined : `${tag} ${shape}`.trim();
}

const SHAPES: Readonly<Record<ValueClass, (value: JsonValue) => string | undefined>> = {
  timestamp: (value) => (typeof value === 'number' ? epochShape(value) : dateShape(value)),
  uuid: (value) => {
    const version = matched(
      value,
      /^[\da-f]{8}-[\da-f]{4}-([1-8])[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i,
    )?.[1];
    return version === undefined ? undefined : `version ${version}, ${letterCase(String(value))}`;
  },
  'object-id': (value) =>
    matched(value, /^[\da-f]{24}$/i) === undefined ? undefined : letterCase(String(value)),
  // UUIDs, base64 (HTTP APIs), hexadecimal: makers of request ids agree on nothing but that they have no blanks.
  'request-id': (value) => (matched(value, /^[\w+/=.:-]{8,128}$/) === undefined ? undefined : 'one word'),
};

/** Seconds or milliseconds since 1970, from 2001 to 2286. Other numbers are amounts. */
function epochShape(value: number): string | undefined {
  if (value >= 1e9 && value < 1e10) return Number.isInteger(value) ? 'seconds' : 'seconds with a fraction';
  return Number.isInteger(value) && value >= 1e12 && value < 1e13 ? 'milliseconds' : undefined;
}

const DATE_FORMS = [
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/,
  // RFC 9110 §5.6.7
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/,
];

function dateShape(value: JsonValue): string | undefined {
  if (typeof value !== 'string' || !DATE_FORMS.some((form) => form.test(value))) return undefined;
  if (Number.isNaN(Date.parse(value))) return undefined;
  return value.replaceAll(/[A-Z][a-z]{2}/g, 'word').replaceAll(/\d/g, '0');
}

function letterCase(text: string): string {
  return text === text.toLowerCase() ? 'lower case' : 'upper or mixed case';
}

function matched(value: JsonValue, form: RegExp): RegExpExecArray | undefined {
  return typeof value === 'string' ? (form.exec(value) ?? undefined) : undefined;
}

/**
 * Says which declaration covers a value that changed: both sides must have it, in the same shape. A value
 * against `null` or against nothing stays a difference.
 */
export function createValueClassCover(values: readonly ShapedValue[]): CoverOf {
  const compiled = values.map((entry) => ({ entry, covers: compileAcceptedPath(entry.path) }));
  return (difference) => {
    if (difference.kind !== 'json-changed' && difference.kind !== 'header-changed') return undefined;
    const { path, control, candidate } = difference;
    const entry = compiled.find(({ covers, entry: { is } }) => {
      const shape = shapeOf(control, is);
      return covers?.(path) && shape !== undefined && shape === shapeOf(candidate, is);
    })?.entry;
    if (entry === undefined) return undefined;
    const reason = `compared as ${entry.is}: ${entry.reason}`;
    return { standing: 'ignored', ignored: { by: 'value-class', path: entry.path, reason } };
  };
}
