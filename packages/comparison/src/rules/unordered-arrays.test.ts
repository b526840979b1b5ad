import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareJson } from '../differences/compare-json.ts';
import { compareResponses } from '../differences/compare-responses.ts';
import { type JsonValue, parseJson } from '../json/json-value.ts';
import type { ObservedResponse } from '../results/observation.ts';
import { createUnorderedTest } from './unordered-arrays.ts';

const unordered = [
  { path: 'body.rows', reason: 'a set' },
  { path: 'body.rows[*].tags', reason: 'a set' },
];
const options = { isUnordered: createUnorderedTest(unordered) };

const json = (value: JsonValue): ObservedResponse => ({
  status: 200,
  headers: [['Content-Type', 'application/json']],
  body: JSON.stringify(value),
});

function found(control: JsonValue, candidate: JsonValue): readonly string[] {
  return compareJson(
    { path: 'body', control: { rows: control }, candidate: { rows: candidate } },
    options,
  ).map(({ kind, path }) => `${kind} ${path}`);
}

describe('an unordered array', () => {
  test('in another order is ignored, and shown as such', () => {
    const { verdict, differences } = compareResponses(json({ rows: [1, 2] }), json({ rows: [2, 1] }), {
      unordered,
    });
    expect(verdict).toBe('ignored');
    expect(differences).toEqual([
      {
        standing: 'ignored',
        difference: { kind: 'json-reordered', path: 'body.rows', order: [1, 0] },
        ignored: { by: 'unordered', path: 'body.rows', reason: 'a set' },
      },
    ]);
  });

  test('that is not declared counts', () => {
    const other = [{ path: 'body.others', reason: 'a set' }];
    expect(
      compareResponses(json({ rows: [1, 2] }), json({ rows: [2, 1] }), { unordered: other }).verdict,
    ).toBe('mismatch');
  });

  test.each([
    {
      title: 'the same twice',
      control: [1, 1, 2],
      candidate: [1, 2, 2],
      expected: ['json-reordered body.rows', 'json-changed body.rows[1]'],
    },
    {
      title: 'an element fewer',
      control: [{ id: 1 }, { id: 2 }, { id: 3 }],
      candidate: [{ id: 3 }, { id: 1 }],
      expected: ['json-reordered body.rows', 'json-missing body.rows[1]'],
    },
    {
      title: 'an element more',
      control: ['a'],
      candidate: ['b', 'a'],
      expected: ['json-extra body.rows[0]'],
    },
    {
      title: 'a changed element beside its like, at the place of the control',
      control: [
        { id: 1, name: 'Ada', n: 1 },
        { id: 2, name: 'Bob', n: 1 },
      ],
      candidate: [
        { id: 2, name: 'Bob', n: 1 },
        { id: 1, name: 'Ada', n: 2 },
      ],
      expected: ['json-reordered body.rows', 'json-changed body.rows[0].n'],
    },
    {
      title: 'unordered arrays in elements',
      control: [{ id: 1, tags: ['x', 'y'] }],
      candidate: [{ id: 1, tags: ['y', 'x'] }],
      expected: ['json-reordered body.rows[0].tags'],
    },
  ])('finds $title', ({ control, candidate, expected }) => {
    expect(found(control, candidate)).toEqual(expected);
  });

  const elements = fc.json({ maxDepth: 2 }).map((text) => parseJson(text) ?? null);

  test('law: no order of the same elements is more than another order', () => {
    fc.assert(
      fc.property(
        fc
          .array(elements, { maxLength: 8 })
          .chain((rows) =>
            fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
          ),
        ([rows, shuffled]) => {
          expect(found(rows, shuffled).filter((entry) => entry !== 'json-reordered body.rows')).toEqual([]);
        },
      ),
    );
  });

  test("law: what differs does not hang on the candidate's order", () => {
    const rows = fc.array(fc.record({ id: fc.nat(3), name: fc.constantFrom('a', 'b') }), { maxLength: 6 });
    const count = (entries: readonly string[]): number =>
      entries.filter((entry) => !entry.startsWith('json-reordered')).length;
    fc.assert(
      fc.property(
        rows,
        rows.chain((others) =>
          fc.tuple(fc.constant(others), fc.shuffledSubarray(others, { minLength: others.length })),
        ),
        (control, [candidate, shuffled]) => {
          expect(count(found(control, shuffled))).toBe(count(found(control, candidate)));
        },
      ),
    );
  });

  test('law: what is lost or added is never hidden', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(5), { maxLength: 8 }),
        fc.array(fc.nat(5), { maxLength: 8 }),
        (one, other) => {
          const sorted = (list: readonly number[]): string => list.toSorted((a, b) => a - b).join();
          const counted = found(one, other).filter((entry) => !entry.startsWith('json-reordered'));
          expect(counted.length === 0).toBe(sorted(one) === sorted(other));
        },
      ),
    );
  });
});
