import { anyPosition } from '../json/json-path.ts';
import { dateMsOf, untagged } from '../json/stored-value.ts';
import type { CoverOf, Difference } from './difference.ts';

/** The sides are asked one after the other, within their time limits. */
const MOMENT_TOLERANCE_MS = 60_000;

/** Two dates as JSON has them, of which each side wrote its own in the same place. */
export type SameMoment = readonly [control: string, candidate: string];

/** A cover that remembers what it has covered. */
export interface MomentRecord {
  /**
   * Covers dates that both sides wrote at the moment of their own request.
   *
   * @param before Every text in the document before: a date that is among them was not written.
   */
  readonly cover: (before: ReadonlySet<string>) => CoverOf;
  all(): readonly SameMoment[];
}

const OWN_MOMENT = 'both sides wrote the moment of their own request';

export function createMomentRecord(): MomentRecord {
  const moments: SameMoment[] = [];
  return {
    cover: (before) => (difference) => {
      const texts = changedTexts(difference);
      if (texts === undefined || texts.some((text) => before.has(text))) return undefined;
      const [control, candidate] = texts.map(dateMsOf);
      if (control === undefined || candidate === undefined) return undefined;
      if (untagged(texts[0]).tag !== untagged(texts[1]).tag) return undefined;
      if (Math.abs(control - candidate) > MOMENT_TOLERANCE_MS) return undefined;
      moments.push([untagged(texts[0]).inner, untagged(texts[1]).inner]);
      return covered(difference, OWN_MOMENT);
    },
    all: () => moments,
  };
}

/** Covers an answer that tells the moment that its side has just written. */
export function createSameMomentCover(moments: readonly SameMoment[]): CoverOf {
  const pairs = new Set(moments.map((moment) => JSON.stringify(moment)));
  return (difference) => {
    const texts = changedTexts(difference);
    return texts !== undefined && pairs.has(JSON.stringify(texts))
      ? covered(difference, OWN_MOMENT)
      : undefined;
  };
}

/** A cover that remembers what it has covered. */
export interface GeneratedCover {
  readonly cover: CoverOf;
  /** The candidate's values, each with the control's. */
  ids(): ReadonlyMap<string, string>;
}

/**
 * Covers random ids other than `_id` that each side made for itself: both have the same form, neither was
 * there before, and one always stands for the same other. The id of a document is none: whoever refers to
 * another document is wrong.
 *
 * @param known All texts of the databases before, and the ids of the new documents of both sides.
 */
export function createGeneratedCover(known: {
  readonly before: ReadonlySet<string>;
  readonly made: ReadonlySet<string>;
}): GeneratedCover {
  const controlOf = new Map<string, string>();
  const candidateOf = new Map<string, string>();
  return {
    cover(difference) {
      const texts = changedTexts(difference);
      if (texts === undefined) return undefined;
      const [control, candidate] = texts;
      const form = formOf(control);
      if (form === undefined || form !== formOf(candidate)) return undefined;
      if (texts.some((text) => known.before.has(text) || known.made.has(untagged(text).inner))) {
        return undefined;
      }
      if ((controlOf.get(candidate) ?? control) !== control) return undefined;
      if ((candidateOf.get(control) ?? candidate) !== candidate) return undefined;
      controlOf.set(candidate, control);
      candidateOf.set(control, candidate);
      return covered(difference, 'a random id that each side made for itself');
    },
    ids: () =>
      new Map(
        [...controlOf].map(([candidate, control]) => [untagged(candidate).inner, untagged(control).inner]),
      ),
  };
}

/** UUIDs and at least 24 hexadecimal digits, after a prefix of words: `usr_9f0c…`. */
function formOf(text: string): string | undefined {
  const form =
    /^(?<prefix>(?:[A-Za-z]+[_:-])*)(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{24,64})$/.exec(
      untagged(text).inner,
    );
  if (form === null) return undefined;
  return `${untagged(text).tag} ${form.groups?.['prefix'] ?? ''} ${text.length}`;
}

function changedTexts(difference: Difference): readonly [control: string, candidate: string] | undefined {
  if (difference.kind !== 'json-changed') return undefined;
  const { control, candidate } = difference;
  return typeof control === 'string' && typeof candidate === 'string' ? [control, candidate] : undefined;
}

function covered({ path }: Difference, reason: string): ReturnType<CoverOf> {
  return { standing: 'ignored', ignored: { by: 'value-class', path: anyPosition(path), reason } };
}
