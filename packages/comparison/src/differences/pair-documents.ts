import { isJsonObject, type JsonValue } from '../json/json-value.ts';
import { dateMsOf, untagged } from '../json/stored-value.ts';
import { type Pairing, pairElements } from '../rules/unordered-arrays.ts';
import { compareJson } from './compare-json.ts';
import { createRenaming, mapTexts } from './same-ids.ts';

/** What each side put into one collection, in the order of insertion. */
export interface NewDocuments {
  readonly control: readonly JsonValue[];
  readonly candidate: readonly JsonValue[];
}

/** Which new documents belong together, per collection, and the ids that follow from it. */
export interface DocumentPairs {
  readonly pairings: ReadonlyMap<string, Pairing>;
  readonly ids: ReadonlyMap<string, string>;
}

/**
 * Pairs the documents that each side made for itself: those that are alike but for ids and dates, in the order
 * of insertion; then those that are most alike.
 *
 * A first round does without ids, because none is known to be another's. A second one knows those of the
 * first, and so tells documents apart that differ only in what they refer to.
 */
export function pairDocuments(collections: ReadonlyMap<string, NewDocuments>): DocumentPairs {
  const all = [...collections.values()];
  const [controlIds, candidateIds] = [
    new Set(all.flatMap(({ control }) => control.map(idTextOf))),
    new Set(all.flatMap(({ candidate }) => candidate.map(idTextOf))),
  ];
  // An id that both sides came to is not made at random, and says which documents belong together.
  const made = [
    ...[...controlIds].filter((id) => !candidateIds.has(id)),
    ...[...candidateIds].filter((id) => !controlIds.has(id)),
  ];
  const withoutIds = createRenaming(new Map(made.map((id) => [id, '(id)'])));
  const first = idsOf(collections, pairAll(collections, withoutIds, withoutIds));
  const pairings = pairAll(collections, (text) => text, createRenaming(first));
  return { pairings, ids: idsOf(collections, pairings) };
}

/** The id of a document as text without its type, or `''`. */
export function idTextOf(document: JsonValue): string {
  const id = isJsonObject(document) ? document['_id'] : undefined;
  return typeof id === 'string' ? untagged(id).inner : '';
}

function idsOf(
  collections: ReadonlyMap<string, NewDocuments>,
  pairings: ReadonlyMap<string, Pairing>,
): ReadonlyMap<string, string> {
  const ids = [...collections].flatMap(([name, { control, candidate }]) =>
    (pairings.get(name)?.pairs ?? []).map(
      ([one, other]) => [idTextOf(candidate[other] ?? null), idTextOf(control[one] ?? null)] as const,
    ),
  );
  return new Map(
    ids.filter(([candidate, control]) => candidate !== control && candidate !== '' && control !== ''),
  );
}

type Neutral = (text: string) => string;

function pairAll(
  collections: ReadonlyMap<string, NewDocuments>,
  controlText: Neutral,
  candidateText: Neutral,
): ReadonlyMap<string, Pairing> {
  return new Map(
    [...collections].map(([name, { control, candidate }]) => [
      name,
      pairElements(
        control.map((document) => mapTexts(document, (text) => neutralDate(controlText(text)))),
        candidate.map((document) => mapTexts(document, (text) => neutralDate(candidateText(text)))),
        (one, other) => compareJson({ path: 'document', control: one, candidate: other }).length,
      ),
    ]),
  );
}

function neutralDate(text: string): string {
  return dateMsOf(text) === undefined ? text : '(date)';
}
