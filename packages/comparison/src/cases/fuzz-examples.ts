import { isJsonArray, isJsonObject, type JsonValue, parseJson, writeJson } from '../json/json-value.ts';
import type { ExperimentCase, RouteExample } from './examples.ts';
import { createRandom, type Random } from './random.ts';
import { varyJson, varyText } from './vary-value.ts';

/** How many further cases, and which. */
export interface FuzzOptions {
  /** The same seed gives the same cases. */
  readonly seed: number;
  readonly count: number;
}

/** After so many variants in a row that were there already, there is nothing more to find. */
const MOST_REPEATS = 200;

/**
 * Makes further cases of given ones by changing values of their query or of their JSON body: numbers, days and
 * texts for others of their kind and for odd ones, values that are missing, empty, repeated, of another type or
 * in another encoding. Method, path and headers stay.
 *
 * @param cases Those without a query and without a JSON body give nothing.
 * @returns At most `count` cases, each different from every other and from the given ones. None says which status
 *   to expect: nobody knows.
 * @since 0.1.0
 * @example
 * fuzzExamples(cases, { seed: 7, count: 100 }); // give these to runExperiments beside the cases
 */
export function fuzzExamples(
  cases: readonly ExperimentCase[],
  { seed, count }: FuzzOptions,
): readonly ExperimentCase[] {
  const random = createRandom(seed);
  const sources = cases.filter(({ example }) => placesOf(example) > 0);
  const known = new Set(cases.map(keyOf));
  const made: ExperimentCase[] = [];
  let repeats = 0;
  while (sources.length > 0 && made.length < count && repeats < MOST_REPEATS) {
    const one = varyCase(random.pick(sources), random);
    if (known.has(keyOf(one))) {
      repeats += 1;
      continue;
    }
    repeats = 0;
    known.add(keyOf(one));
    const title = `${one.example.title}, variant ${made.length + 1} of seed ${seed}`;
    made.push({ ...one, example: { ...one.example, title } });
  }
  return made;
}

function keyOf({ routeKey, example: { method, path, body } }: ExperimentCase): string {
  return JSON.stringify([routeKey, method, path, body]);
}

/** How many things there are to change: each parameter, and the body. */
function placesOf(example: RouteExample): number {
  return parametersOf(example.path).length + (jsonBodyOf(example) === undefined ? 0 : 1);
}

function varyCase({ routeKey, example }: ExperimentCase, random: Random): ExperimentCase {
  const { expectStatus: _unknown, ...rest } = example;
  const parameters = parametersOf(example.path);
  const body = jsonBodyOf(example);
  const chosen = random.below(placesOf(example));
  const varied =
    body === undefined || chosen < parameters.length
      ? { ...rest, path: withParameters(example.path, varyParameters(parameters, chosen, random)) }
      : { ...rest, body: varyBody(body, random) };
  return { routeKey, example: varied, isVaried: true };
}

/** The pieces between `&`, as they are written. */
function parametersOf(path: string): readonly string[] {
  const at = path.indexOf('?');
  return at === -1
    ? []
    : path
        .slice(at + 1)
        .split('&')
        .filter((piece) => piece !== '');
}

function withParameters(path: string, parameters: readonly string[]): string {
  const before = path.split('?', 1)[0] ?? '';
  return parameters.length === 0 ? before : `${before}?${parameters.join('&')}`;
}

function varyParameters(parameters: readonly string[], chosen: number, random: Random): readonly string[] {
  const [name = '', value = ''] = (parameters[chosen] ?? '').split(/=(.*)/s);
  const varied = encode(varyText(decode(value), random));
  const replacement = random.pick<readonly string[]>([
    // Most often the value: that is where routes differ.
    ...Array.from({ length: 8 }, () => [`${name}=${varied}`]),
    [],
    [name],
    [`${name}=`],
    [`${name}=${value}`, `${name}=${varied}`],
    [`${name}[]=${value}`],
    [`${name}[key]=${value}`],
    [`${name}=${value.replaceAll('%20', '+')}`],
    [`${name}=${encode(value)}`],
    [`${name}=${value}%zz`],
    [`${name}=${value}`, 'unknown=1'],
  ]);
  return parameters.toSpliced(chosen, 1, ...replacement);
}

function encode(text: string): string {
  // Half of a surrogate pair has no encoding.
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\uFFFD'));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function jsonBodyOf({ body }: RouteExample): JsonValue | undefined {
  const json = typeof body === 'string' ? parseJson(body) : undefined;
  return typeof json === 'object' && json !== null ? json : undefined;
}

function varyBody(body: JsonValue, random: Random): string {
  const text = writeJson(varySomewhere(body, random));
  // Now and then a body that is no JSON any more.
  return random.below(20) === 0 ? text.slice(0, -1) : text;
}

/** Walks down a random way and varies what stands at its end, mostly a value without members. */
function varySomewhere(value: JsonValue, random: Random): JsonValue {
  const isParent = isJsonArray(value) || isJsonObject(value);
  if (!isParent || Object.keys(value).length === 0 || random.below(5) === 0) return varyJson(value, random);
  if (isJsonArray(value)) {
    const chosen = random.below(value.length);
    return value.map((element, index) => (index === chosen ? varySomewhere(element, random) : element));
  }
  const chosen = random.pick(Object.keys(value));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === chosen ? varySomewhere(member, random) : member,
    ]),
  );
}
