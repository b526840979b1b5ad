import { isJsonArray, isJsonObject, type JsonValue } from '../json/json-value.ts';
import type { Random } from './random.ts';

/** Texts that programs stumble over, whatever they were expected to be. */
const ODD_TEXTS = [
  '',
  ' ',
  'null',
  'undefined',
  '__proto__',
  '$gt',
  '../..',
  `it's "quoted"`,
  'Zeile\nZeile',
  '日本語 🚀',
  // One letter, composed and decomposed.
  '\u00E9',
  'e\u0301',
  '%2F%00',
  'a+b&c=d;e,f',
  'x'.repeat(300),
] as const;

const ODD_NUMBERS = [
  '0',
  '-0',
  '-1',
  '1.5',
  '1e3',
  '007',
  ' 1',
  '1,5',
  'NaN',
  'Infinity',
  '0x10',
  '9007199254740993',
] as const;
const ODD_DAYS = [
  '2026-02-29',
  '2026-02-30',
  '2026-13-01',
  '2026-1-1',
  '0000-01-01',
  '9999-12-31',
  '20260101',
  'today',
] as const;
const ODD_WORDS = ['TRUE', 'False', '1', '0', 'yes', 'on'] as const;

/** Another text of the same kind: for a number other numbers, for a day other days, and now and then anything. */
export function varyText(text: string, random: Random): string {
  if (random.below(4) === 0) return random.pick(ODD_TEXTS);
  if (/^-?\d+(?:\.\d+)?$/.test(text)) {
    return random.pick([...ODD_NUMBERS, String(Number(text) + 1), String(Number(text) - 1), `${text}0`]);
  }
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) return varyDay(text, random);
  if (/^(?:true|false)$/i.test(text)) return random.pick([...ODD_WORDS, text === 'true' ? 'false' : 'true']);
  return random.pick([
    ...ODD_TEXTS,
    text.toUpperCase(),
    ` ${text}`,
    `${text} `,
    text.slice(0, -1),
    `${text}s`,
  ]);
}

const DAY_MS = 86_400_000;

function varyDay(text: string, random: Random): string {
  const dayMs = Date.parse(text.slice(0, 10));
  const moved = [-365, -1, 1, 31].map((days) => dayOf(dayMs + days * DAY_MS));
  const withTime = [`${text.slice(0, 10)}T23:59:59.999Z`, `${text.slice(0, 10)}T00:00:00+14:00`];
  return random.pick([...ODD_DAYS, ...moved, ...withTime]);
}

function dayOf(timeMs: number): string {
  return Number.isNaN(timeMs) ? 'today' : new Date(timeMs).toISOString().slice(0, 10);
}

/** Another value in the place of one: of the same type, of another, or with something more or less in it. */
export function varyJson(value: JsonValue, random: Random): JsonValue {
  if (random.below(4) === 0) return random.pick([null, true, 0, '', [], {}]);
  if (isJsonArray(value)) return random.pick([[], [...value, ...value], value.toReversed(), value.slice(1)]);
  if (isJsonObject(value)) return varyMembers(Object.entries(value), random);
  if (typeof value === 'string') return varyText(value, random);
  if (typeof value === 'number')
    return random.pick([0, -1, value + 1, value + 0.1, -value, 1e21, String(value)]);
  if (typeof value === 'boolean') return random.pick([!value, String(value), Number(value)]);
  return random.pick([0, '', false, {}]);
}

function varyMembers(members: readonly (readonly [string, JsonValue])[], random: Random): JsonValue {
  const left = random.below(members.length + 1);
  const kept = members.filter((_, index) => index !== left);
  return Object.fromEntries(left === members.length ? [...kept, ['unknownMember', 1]] : kept);
}
