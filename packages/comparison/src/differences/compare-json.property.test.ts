import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { childPath, compilePathPattern, keysOf, lastKeyOf } from '../json/json-path.ts';
import { canonicalJson, isJsonArray, isJsonObject, type JsonValue, parseJson } from '../json/json-value.ts';
import { compareJson } from './compare-json.ts';

const documents: fc.Arbitrary<JsonValue> = fc.json({ maxDepth: 4 }).map((text) => parseJson(text) ?? null);

/** A copy of a document with one place changed, and the difference that must be found. */
interface Mutation {
  readonly kind: string;
  readonly path: string;
  readonly mutated: JsonValue;
}

/** Every single mutation of a document, each with the path it is made at. */
function mutationsOf(value: JsonValue, path: string): readonly Mutation[] {
  const here: readonly Mutation[] = [
    { kind: 'json-type-changed', path, mutated: value === null ? 0 : null },
    ...scalarMutations(value, path),
  ];
  if (isJsonArray(value)) return [...here, ...arrayMutations(value, path)];
  return isJsonObject(value) ? [...here, ...objectMutations(value, path)] : here;
}

function scalarMutations(value: JsonValue, path: string): readonly Mutation[] {
  if (typeof value === 'string') return [{ kind: 'json-changed', path, mutated: `${value}!` }];
  if (typeof value === 'boolean') return [{ kind: 'json-changed', path, mutated: !value }];
  if (typeof value === 'number') return [{ kind: 'json-changed', path, mutated: value === 0 ? 1 : 0 }];
  return [];
}

function arrayMutations(value: readonly JsonValue[], path: string): readonly Mutation[] {
  const swaps = value.slice(1).flatMap((element, index): readonly Mutation[] => {
    const previous = value[index] ?? null;
    if (canonicalJson(element) === canonicalJson(previous)) return [];
    const mutated = value.with(index, element).with(index + 1, previous);
    return [{ kind: 'json-reordered', path, mutated }];
  });
  const last = value.length - 1;
  return [
    { kind: 'json-extra', path: childPath(path, value.length), mutated: [...value, 'extra'] },
    ...(last < 0
      ? []
      : [{ kind: 'json-missing', path: childPath(path, last), mutated: value.slice(0, last) }]),
    ...swaps,
    ...value.flatMap((element, index) =>
      mutationsOf(element, childPath(path, index)).map((mutation) => ({
        ...mutation,
        mutated: value.with(index, mutation.mutated),
      })),
    ),
  ];
}

function objectMutations(value: Readonly<Record<string, JsonValue>>, path: string): readonly Mutation[] {
  const entries = Object.entries(value);
  const fresh = `${Object.keys(value).join('')}+`;
  return [
    {
      kind: 'json-extra',
      path: childPath(path, fresh),
      mutated: Object.fromEntries([...entries, [fresh, 1]]),
    },
    ...entries.flatMap(([key, member]) => [
      {
        kind: 'json-missing',
        path: childPath(path, key),
        mutated: Object.fromEntries(entries.filter(([other]) => other !== key)),
      },
      ...mutationsOf(member, childPath(path, key)).map((mutation) => ({
        ...mutation,
        mutated: Object.fromEntries(
          entries.map(([other, kept]) => [other, other === key ? mutation.mutated : kept]),
        ),
      })),
    ]),
  ];
}

describe('compareJson', () => {
  test('a document equals itself', () => {
    fc.assert(
      fc.property(documents, (control) => {
        const candidate = parseJson(JSON.stringify(control)) ?? null;
        expect(compareJson({ path: 'body', control, candidate })).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('every single mutation is found, alone and at its path', () => {
    let mutations = 0;
    fc.assert(
      fc.property(documents, (control) => {
        for (const mutation of mutationsOf(control, 'body')) {
          mutations += 1;
          const found = compareJson({ path: 'body', control, candidate: mutation.mutated });
          expect(found.map(({ kind, path }) => ({ kind, path }))).toEqual([
            { kind: mutation.kind, path: mutation.path },
          ]);
        }
      }),
      { numRuns: 200 },
    );
    expect(mutations).toBeGreaterThan(1000);
  });

  test('every path reads back as what it was made of, and covers only itself', () => {
    const steps = fc.array(fc.oneof(fc.string(), fc.constant('[*]'), fc.nat()), { minLength: 1 });
    fc.assert(
      fc.property(steps, (taken) => {
        const path = taken.reduce<string>(childPath, 'body');
        const covers = compilePathPattern(path);
        expect(covers?.(path)).toBe(true);
        expect(covers?.(`${path}[0]`)).toBe(false);
        const last = taken.at(-1);
        expect(lastKeyOf(path)).toBe(typeof last === 'string' ? last : '');
        expect(keysOf(path)).toEqual(taken.filter((step) => typeof step === 'string'));
      }),
    );
  });
});
