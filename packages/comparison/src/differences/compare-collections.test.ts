import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Observation } from '../results/observation.ts';
import { compareCollections, type DatabaseState } from './compare-collections.ts';
import { compareObservations } from './compare-observations.ts';
import { compareResponses } from './compare-responses.ts';
import type { JudgedDifference } from './difference.ts';

/** As a driver's: known by its method. */
class FakeObjectId {
  readonly #hex: string;

  constructor(hex: string) {
    this.#hex = hex;
  }

  toHexString(): string {
    return this.#hex;
  }
}

const START = Date.parse('2026-11-21T09:00:00Z');
const at = (seconds: number): Date => new Date(START + seconds * 1000);
const hex = (side: string, number: number): string => `${side}${number}`.padStart(24, '0');
const oid = (side: string, number: number): FakeObjectId => new FakeObjectId(hex(side, number));

const before = {
  accounts: [{ _id: 'acc_north' }, { _id: 'acc_south' }],
  projects: [
    { _id: 'prj_aurora', name: 'Aurora', account: 'acc_north', tags: ['a', 'b'], updatedAt: at(-900) },
    { _id: 'prj_baltic', name: 'Baltic', account: 'acc_south', updatedAt: at(-900) },
  ],
} satisfies DatabaseState;
const [aurora, baltic] = before.projects;

/** What a write makes on one side: a project, a task that refers to it, and a note in text. */
function written(side: 'a' | 'b', seconds: number, change: object = {}): DatabaseState {
  return {
    ...before,
    projects: [
      ...before.projects,
      { _id: oid(side, 1), name: 'New', account: 'acc_north', createdAt: at(seconds), ...change },
    ],
    tasks: [
      { _id: oid(side, 2), project: oid(side, 1), title: 'one' },
      { _id: oid(side, 3), project: oid(side, 1), title: 'two' },
    ],
    log: [{ _id: oid(side, 4), text: `made /projects/${hex(side, 1)}` }],
  };
}

function words(differences: readonly JudgedDifference[]): readonly string[] {
  return differences.map(({ standing, difference: { kind, path } }) => `${standing} ${kind} ${path}`);
}

const compared = (control: DatabaseState, candidate: DatabaseState): readonly string[] =>
  words(compareCollections(control, candidate, { before }).differences);

const MADE_ONLY = ['ignored json-changed database.projects[#2].createdAt'];

describe('compareCollections', () => {
  test('takes equal writes for equal, whatever ids and moments they have', () => {
    const { verdict, differences, ids } = compareCollections(written('a', 1), written('b', 4), { before });
    expect(words(differences)).toEqual(MADE_ONLY);
    expect(differences[0]).toMatchObject({
      ignored: {
        by: 'value-class',
        path: 'database.projects[*].createdAt',
        reason: 'both sides wrote the moment of their own request',
      },
    });
    expect(verdict).toBe('ignored');
    expect(ids.get(hex('b', 1))).toBe(hex('a', 1));
  });

  test.each<{
    readonly title: string;
    readonly candidate: DatabaseState;
    readonly expected: readonly string[];
  }>([
    {
      title: 'a write that is missing',
      candidate: { ...written('b', 1), log: [] },
      expected: ['counted document-missing database.log[#0]', ...MADE_ONLY],
    },
    {
      title: 'a write too many',
      candidate: {
        ...written('b', 1),
        log: [...(written('b', 1)['log'] ?? []), { _id: oid('b', 9), text: 'more' }],
      },
      expected: ['counted document-extra database.log[#1]', ...MADE_ONLY],
    },
    {
      title: 'a collection of its own',
      candidate: { ...written('b', 1), audit: [{ _id: oid('b', 9) }] },
      expected: ['counted document-extra database.audit[#0]', ...MADE_ONLY],
    },
    {
      title: 'another value',
      candidate: written('b', 1, { name: 'new' }),
      expected: ['counted json-changed database.projects[#2].name', ...MADE_ONLY],
    },
    {
      title: "another tenant's document",
      candidate: written('b', 1, { account: 'acc_south' }),
      expected: ['counted json-changed database.projects[#2].account', ...MADE_ONLY],
    },
    {
      title: 'a date as text',
      candidate: written('b', 1, { createdAt: at(1).toISOString() }),
      expected: ['counted json-changed database.projects[#2].createdAt'],
    },
    {
      title: 'a date of another day',
      candidate: written('b', 86_400),
      expected: ['counted json-changed database.projects[#2].createdAt'],
    },
    {
      title: 'a field that is missing',
      candidate: {
        ...written('b', 1),
        projects: [...before.projects, { _id: oid('b', 1), name: 'New', account: 'acc_north' }],
      },
      expected: ['counted json-missing database.projects[#2].createdAt'],
    },
    {
      title: 'a reference to another new document',
      candidate: {
        ...written('b', 1),
        tasks: [
          { _id: oid('b', 2), project: oid('b', 1), title: 'one' },
          { _id: oid('b', 3), project: oid('b', 4), title: 'two' },
        ],
      },
      expected: [...MADE_ONLY, 'counted json-changed database.tasks[#1].project'],
    },
  ])('finds $title', ({ candidate, expected }) => {
    expect(compared(written('a', 0), candidate).toSorted()).toEqual(expected.toSorted());
  });

  test.each<{
    readonly title: string;
    readonly control: object;
    readonly candidate: object;
    readonly expected: readonly string[];
  }>([
    {
      title: 'both write their moment',
      control: { updatedAt: at(1) },
      candidate: { updatedAt: at(2) },
      expected: ['ignored json-changed database.projects[#0].updatedAt'],
    },
    {
      title: 'only one writes its moment',
      control: { updatedAt: at(1) },
      candidate: {},
      expected: ['counted json-changed database.projects[#0].updatedAt'],
    },
    { title: 'both write the same', control: { name: 'B' }, candidate: { name: 'B' }, expected: [] },
    {
      title: 'only one writes',
      control: {},
      candidate: { name: 'B' },
      expected: ['counted json-changed database.projects[#0].name'],
    },
    {
      title: 'the order of an array differs',
      control: {},
      candidate: { tags: ['b', 'a'] },
      expected: ['counted json-reordered database.projects[#0].tags'],
    },
    {
      title: 'both make a random token',
      control: { share: `tok_${hex('a', 1)}`, twin: `tok_${hex('a', 1)}` },
      candidate: { share: `tok_${hex('b', 1)}`, twin: `tok_${hex('b', 1)}` },
      expected: [
        'ignored json-changed database.projects[#0].share',
        'ignored json-changed database.projects[#0].twin',
      ],
    },
    {
      title: 'a random token that should be the same twice is not',
      control: { share: hex('a', 1), twin: hex('a', 1) },
      candidate: { share: hex('b', 1), twin: hex('b', 2) },
      expected: [
        'ignored json-changed database.projects[#0].share',
        'counted json-changed database.projects[#0].twin',
      ],
    },
  ])('judges a document that was there when $title', ({ control, candidate, expected }) => {
    const side = (change: object): DatabaseState => ({
      ...before,
      projects: [{ ...aurora, ...change }, baltic],
    });
    expect(compared(side(control), side(candidate))).toEqual(expected);
  });

  test.each([
    { title: 'both delete it', control: [aurora], candidate: [aurora], expected: [] },
    {
      title: 'only legacy deletes it',
      control: [aurora],
      candidate: [aurora, baltic],
      expected: ['counted document-extra database.projects[#1]'],
    },
    {
      title: 'only the candidate deletes it',
      control: [aurora, baltic],
      candidate: [aurora],
      expected: ['counted document-missing database.projects[#1]'],
    },
  ])('judges a deletion when $title', ({ control, candidate, expected }) => {
    expect(compared({ ...before, projects: control }, { ...before, projects: candidate })).toEqual(expected);
  });

  test('follows settings at paths of the database', () => {
    const side = (change: object): DatabaseState => ({ projects: [{ _id: oid('a', 1), ...change }] });
    const { differences } = compareCollections(
      side({ note: 'a', seen: at(0), tags: [1, 2] }),
      side({ note: 'b', seen: at(9999), tags: [2, 1] }),
      {
        before: {},
        rules: [{ path: 'database.projects[*].note', reason: 'known' }],
        values: [{ path: 'database.projects[*].seen', is: 'timestamp', reason: 'known' }],
        unordered: [{ path: 'database.projects[*].tags', reason: 'known' }],
      },
    );
    expect(
      differences.map((judged) => (judged.standing === 'ignored' ? judged.ignored.by : 'counted')),
    ).toEqual(['rule', 'value-class', 'unordered']);
  });

  test('gives answers the ids that stand for the same', () => {
    const endStates = { before, control: written('a', 1), candidate: written('b', 1) };
    const answer = (id: string): Observation => ({
      request: { method: 'POST', path: '/projects', headers: [] },
      response: {
        status: 201,
        headers: [
          ['Content-Type', 'application/json'],
          ['Location', `/projects/${id}`],
        ],
        body: JSON.stringify({ id }),
      },
      durationMs: 1,
    });
    const [control, right, wrong] = [hex('a', 1), hex('b', 1), hex('b', 2)].map(answer);
    if (control === undefined || right === undefined || wrong === undefined) throw new Error('no answers');
    expect(compareResponses(control.response, right.response).verdict).toBe('mismatch');
    expect(compareObservations(control, right, { endStates }).verdict).toBe('ignored');
    expect(compareObservations(control, wrong, { endStates }).verdict).toBe('mismatch');
    const lost = { ...endStates, candidate: before };
    expect(words(compareObservations(control, control, { endStates: lost }).differences)).toContain(
      'counted document-missing database.projects[#2]',
    );
  });

  test('gives answers the moments that each side wrote, and no other', () => {
    const stored = (second: number): DatabaseState => ({ things: [{ _id: 1, made: at(second) }] });
    const endStates = { before: {}, control: stored(1), candidate: stored(2) };
    const answer = (second: number): Observation => ({
      request: { method: 'POST', path: '/things', headers: [] },
      response: {
        status: 201,
        headers: [['Content-Type', 'application/json']],
        body: JSON.stringify({ made: at(second) }),
      },
      durationMs: 1,
    });
    expect(compareObservations(answer(1), answer(2), { endStates }).verdict).toBe('ignored');
    for (const [one, other] of [
      [1, 3],
      [2, 1],
    ] as const) {
      expect(compareObservations(answer(one), answer(other), { endStates }).verdict).toBe('mismatch');
    }
    expect(compareObservations(answer(1), answer(2)).verdict).toBe('mismatch');
  });

  const documents = fc.array(
    fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      count: fc.nat(3),
      made: fc.nat(59).map(at),
      parent: fc.nat(7),
    }),
    { maxLength: 8 },
  );

  /** Documents with ids of one side, which refer to each other. */
  const made = (
    side: 'a' | 'b',
    list: readonly { readonly parent: number }[],
    order: readonly number[] = list.map((_, index) => index),
  ): DatabaseState => ({
    things: order.map((index) => ({
      ...list[index],
      _id: oid(side, index),
      parent: oid(side, (list[index]?.parent ?? 0) % list.length),
    })),
  });

  test('law: a database equals itself', () => {
    fc.assert(
      fc.property(documents, (list) => {
        const state = made('a', list);
        for (const known of [{}, state]) {
          expect(compareCollections(state, state, { before: known }).differences).toEqual([]);
        }
      }),
    );
  });

  test('law: the same writes in the same order count for nothing, and a changed one counts', () => {
    fc.assert(
      fc.property(documents, fc.nat(7), (list, place) => {
        const [control, candidate] = [made('a', list), made('b', list)];
        expect(compareCollections(control, candidate, { before: {} }).verdict).toBe('match');
        fc.pre(list.length > 0);
        const things = (candidate['things'] ?? []).map((document, index) =>
          index === place % list.length ? Object.assign({}, document, { count: 99 }) : document,
        );
        expect(compareCollections(control, { things }, { before: {} }).verdict).toBe('mismatch');
        const fewer = things.filter((_, index) => index !== place % list.length);
        expect(compareCollections(control, { things: fewer }, { before: {} }).verdict).toBe('mismatch');
      }),
    );
  });
});
