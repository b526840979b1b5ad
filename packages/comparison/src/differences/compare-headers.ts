import { groupHeaders, listItems } from '../http/header-values.ts';
import type { HeaderPair } from '../results/observation.ts';
import type { HeaderDifference } from './difference.ts';

const lowerCase = (item: string): string => item.toLowerCase();
const asWritten = (item: string): string => item;
/** The name of a directive is case-insensitive, its argument may not be (RFC 9111 §5.2). */
const directive = (item: string): string => item.replace(/^[^=]+/, lowerCase);

/** Headers that are sets: neither order nor repetition says anything. Method names are case-sensitive. */
const SETS: Readonly<Record<string, (item: string) => string>> = {
  vary: lowerCase,
  'cache-control': directive,
  allow: asWritten,
  'access-control-allow-methods': asWritten,
  'access-control-allow-headers': lowerCase,
  'access-control-expose-headers': lowerCase,
};

/**
 * Compares all headers but Set-Cookie, by what they mean: names without case, some values as sets,
 * `application/json` with or without `charset=utf-8` as one.
 *
 * @returns Differences in the order of the control's headers, extra ones last.
 */
export function compareHeaders(
  control: readonly HeaderPair[],
  candidate: readonly HeaderPair[],
): readonly HeaderDifference[] {
  const controlGroups = groupHeaders(control);
  const candidateGroups = groupHeaders(candidate);
  const names = [...new Set([...controlGroups.keys(), ...candidateGroups.keys()])];
  return names
    .filter((name) => name !== 'set-cookie')
    .flatMap((name) => compareHeader(name, controlGroups.get(name), candidateGroups.get(name)));
}

function compareHeader(
  name: string,
  controlValues: readonly string[] | undefined,
  candidateValues: readonly string[] | undefined,
): readonly HeaderDifference[] {
  const path = `headers.${name}`;
  const control = controlValues?.join(', ');
  const candidate = candidateValues?.join(', ');
  if (candidate === undefined)
    return control === undefined ? [] : [{ kind: 'header-missing', path, control }];
  if (control === undefined) return [{ kind: 'header-extra', path, candidate }];
  if (canonical(name, control) === canonical(name, candidate)) return [];
  return [{ kind: 'header-changed', path, control, candidate }];
}

function canonical(name: string, value: string): string {
  if (name === 'content-type') return canonicalMediaType(value);
  const itemForm = Object.hasOwn(SETS, name) ? SETS[name] : undefined;
  if (itemForm === undefined) return value;
  return [...new Set(listItems(value).map(itemForm))].sort().join(', ');
}

/**
 * RFC 8259 registers no `charset` for `application/json` (§11: it has no effect on a recipient) and
 * demands UTF-8 on the open wire (§8.1), so Express's `; charset=utf-8` and its absence are one type.
 * Any other charset is a difference, and so is this one on any other type.
 */
function canonicalMediaType(value: string): string {
  const [type = '', ...parameters] = value.split(';').map((part) => part.trim());
  const canonicalType = type.toLowerCase();
  const kept = parameters
    .filter((parameter) => parameter !== '')
    .map(canonicalParameter)
    .filter((parameter) => !(canonicalType === 'application/json' && parameter === 'charset=utf-8'))
    .sort();
  return [canonicalType, ...kept].join('; ');
}

/** Parameter names are case-insensitive, and so is the value of `charset` (RFC 9110 §8.3.2). */
function canonicalParameter(parameter: string): string {
  const [name = '', ...rest] = parameter.split('=');
  const value = rest.join('=').replace(/^"(.*)"$/, '$1');
  const canonicalName = name.trim().toLowerCase();
  return `${canonicalName}=${canonicalName === 'charset' ? value.toLowerCase() : value}`;
}
