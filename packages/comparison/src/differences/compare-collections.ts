import { documentPath } from '../json/json-path.ts';
import { canonicalJson, isJsonObject, type JsonValue } from '../json/json-value.ts';
import { storedJson } from '../json/stored-value.ts';
import type { Acceptances } from '../rules/comparison-settings.ts';
import { createRuleCover } from '../rules/ignore-rules.ts';
import { createUnorderedCover, createUnorderedTest } from '../rules/unordered-arrays.ts';
import { createValueClassCover } from '../rules/value-classes.ts';
import { compareJson, type JsonOptions } from './compare-json.ts';
import {
  type Comparison,
  type Difference,
  firstCover,
  type JudgedDifference,
  judge,
  verdictOf,
} from './difference.ts';
import {
  createGeneratedCover,
  createMomentRecord,
  type GeneratedCover,
  type MomentRecord,
  type SameMoment,
} from './generated-values.ts';
import { idTextOf, type NewDocuments, pairDocuments } from './pair-documents.ts';
import { createRenaming, mapTexts, type SameIds, textsOf } from './same-ids.ts';

/**
 * The documents of a database by collection, in the order of insertion, as a driver gives them: dates,
 * ObjectIds and the like are known by their form. EJSON will do as well.
 */
export type DatabaseState = Readonly<Record<string, readonly unknown[]>>;

/** What the databases of both sides hold after a request that both were sent, and held alike before it. */
export interface EndStates {
  readonly before: DatabaseState;
  readonly control: DatabaseState;
  readonly candidate: DatabaseState;
}

/** What both databases held before, and what the team accepts at paths below `database`. */
export interface CollectionOptions extends Acceptances {
  readonly before: DatabaseState;
}

/** How two end states compare, and which ids stand for the same thing. */
export interface CollectionsComparison extends Comparison {
  /** What the candidate made, by the control's id for the same: for comparing the answers as well. */
  readonly ids: SameIds;
  /** The moments that both sides wrote in the same place: for comparing the answers as well. */
  readonly moments: readonly SameMoment[];
}

/**
 * Compares what two databases hold in the end that held the same before: the effect of writes.
 *
 * Documents that were there are compared by `_id`. New ones are paired by likeness and order of insertion, and
 * the ids that each side made are followed wherever they are referred to. Dates that both sides wrote within
 * a minute of each other, and other random ids, are ignored and shown as such; a date that only one side
 * wrote counts. Leave session collections out: the sides' sessions are never the same.
 *
 * @param control What the database of legacy holds. All documents are held in memory; new ones that are not
 *   alike are compared with each other, up to 200 a side.
 * @returns Differences with paths such as `database.projects[#2].name`, where `#2` counts the documents
 *   before and then the new ones of the control, from 0.
 * @since 0.1.0
 * @example
 * const before = { projects: [] };
 * const { differences } = compareCollections({ projects: [{ _id: 1, name: 'a' }] }, before, { before });
 * differences[0]?.difference.kind; //=> 'document-missing'
 */
export function compareCollections(
  control: DatabaseState,
  candidate: DatabaseState,
  { before, ...acceptances }: CollectionOptions,
): CollectionsComparison {
  const names = [...new Set([control, candidate, before].flatMap((state) => Object.keys(state)))].toSorted();
  const collections = names.map((name) => readCollection(name, [control, candidate, before]));
  const { pairings, ids } = pairDocuments(new Map(collections.map(({ name, added }) => [name, added])));
  const rename = createRenaming(ids);
  const generated = createGeneratedCover({
    before: new Set(collections.flatMap((collection) => collection.before.flatMap(textsOf))),
    made: new Set(collections.flatMap(({ added }) => [...added.control, ...added.candidate].map(idTextOf))),
  });
  const moments = createMomentRecord();
  const compare = createDocumentComparison(acceptances, { generated, moments });
  const differences = collections.flatMap(({ name, before: documents, kept, added }) => {
    const pairing = pairings.get(name) ?? { pairs: [], missing: [], extra: [] };
    const renamed = added.candidate.map((document) => mapTexts(document, rename));
    const pathOf = (index: number): string => documentPath(name, documents.length + index);
    return [
      ...kept.flatMap((pair, index) =>
        compare({
          path: documentPath(name, index),
          before: documents[index],
          control: pair.control,
          candidate: pair.candidate === undefined ? undefined : mapTexts(pair.candidate, rename),
        }),
      ),
      ...pairing.pairs.flatMap(([one, other]) =>
        compare({ path: pathOf(one), control: added.control[one], candidate: renamed[other] }),
      ),
      ...pairing.missing.flatMap((one) =>
        compare({ path: pathOf(one), control: added.control[one], candidate: undefined }),
      ),
      ...pairing.extra.flatMap((other, index) =>
        compare({
          path: pathOf(added.control.length + index),
          control: undefined,
          candidate: renamed[other],
        }),
      ),
    ];
  });
  return {
    verdict: verdictOf(differences),
    differences,
    ids: new Map([...ids, ...generated.ids()]),
    moments: moments.all(),
  };
}

interface Collection {
  readonly name: string;
  readonly before: readonly JsonValue[];
  /** For each document that was there what each side has of it now. */
  readonly kept: readonly {
    readonly control: JsonValue | undefined;
    readonly candidate: JsonValue | undefined;
  }[];
  readonly added: NewDocuments;
}

function readCollection(
  name: string,
  states: readonly [control: DatabaseState, candidate: DatabaseState, before: DatabaseState],
): Collection {
  const [control = [], candidate = [], before = []] = states.map((state) =>
    (Object.hasOwn(state, name) ? (state[name] ?? []) : []).map(storedJson),
  );
  const [controlById, candidateById, beforeById] = [byId(control), byId(candidate), byId(before)];
  const isNew = (document: JsonValue): boolean => !beforeById.has(idOf(document));
  return {
    name,
    before,
    kept: before.map((document) => ({
      control: controlById.get(idOf(document)),
      candidate: candidateById.get(idOf(document)),
    })),
    added: { control: control.filter(isNew), candidate: candidate.filter(isNew) },
  };
}

function byId(documents: readonly JsonValue[]): ReadonlyMap<string, JsonValue> {
  return new Map(documents.map((document) => [idOf(document), document]));
}

/** With its type: the text `1` and the number 1 are two ids. */
function idOf(document: JsonValue): string {
  return canonicalJson(isJsonObject(document) ? (document['_id'] ?? null) : null);
}

interface DocumentPair {
  readonly path: string;
  /** Left out for new documents. */
  readonly before?: JsonValue | undefined;
  readonly control: JsonValue | undefined;
  readonly candidate: JsonValue | undefined;
}

function createDocumentComparison(
  { rules = [], unordered = [], values = [] }: Acceptances,
  { generated, moments }: { readonly generated: GeneratedCover; readonly moments: MomentRecord },
): (pair: DocumentPair) => readonly JudgedDifference[] {
  const options = { isUnordered: createUnorderedTest(unordered) };
  const accepted = [createUnorderedCover(unordered), createValueClassCover(values), createRuleCover(rules)];
  return ({ path, before = null, control, candidate }) => {
    const covers = [...accepted, moments.cover(new Set(textsOf(before))), generated.cover];
    return judge(findDifferences({ path, control, candidate }, options), firstCover(covers)).differences;
  };
}

function findDifferences(
  { path, control, candidate }: DocumentPair,
  options: JsonOptions,
): readonly Difference[] {
  if (candidate === undefined)
    return control === undefined ? [] : [{ kind: 'document-missing', path, control }];
  if (control === undefined) return [{ kind: 'document-extra', path, candidate }];
  return compareJson({ path, control, candidate }, options);
}
