import type { JsonType, JsonValue } from '../json/json-value.ts';

/**
 * One way in which two observations differ. `path` says where, in the form that ignore rules use:
 * `status`, `headers.etag`, `headers.set-cookie[connect.sid].expires`, `body.metrics[3].count`,
 * `session.expires`, `database.projects[#2].name`. "Missing" is something that only the control has, "extra" only the candidate.
 */
export type Difference =
  | StatusDifference
  | HeaderDifference
  | CookieDifference
  | JsonDifference
  | BodyDifference
  | SessionDifference
  | DocumentDifference;

export interface StatusDifference {
  readonly kind: 'status';
  readonly path: 'status';
  readonly control: number;
  readonly candidate: number;
}

/** Repeated lines of one header are joined with `, `, as RFC 9110 §5.3 allows. */
export type HeaderDifference =
  | { readonly kind: 'header-missing'; readonly path: string; readonly control: string }
  | { readonly kind: 'header-extra'; readonly path: string; readonly candidate: string }
  | {
      readonly kind: 'header-changed';
      readonly path: string;
      readonly control: string;
      readonly candidate: string;
    };

/**
 * What sort of value a cookie was given. The value itself is never kept, because it may be a credential.
 * `presented` is the very credential that the request carried.
 */
export type CookieValueClass = 'presented' | 'signed-id' | 'empty' | 'other';

export interface CookieValue {
  readonly class: CookieValueClass;
  readonly length: number;
}

/** Attributes are named in lower case; one without a value, such as `HttpOnly`, has the value `true`. */
export type CookieDifference =
  | { readonly kind: 'cookie-missing'; readonly path: string }
  | { readonly kind: 'cookie-extra'; readonly path: string }
  | {
      readonly kind: 'cookie-value-changed';
      readonly path: string;
      readonly control: CookieValue;
      readonly candidate: CookieValue;
    }
  | { readonly kind: 'cookie-attribute-missing'; readonly path: string; readonly control: string | true }
  | { readonly kind: 'cookie-attribute-extra'; readonly path: string; readonly candidate: string | true }
  | {
      readonly kind: 'cookie-attribute-changed';
      readonly path: string;
      readonly control: string | true;
      readonly candidate: string | true;
    };

export type JsonDifference =
  | { readonly kind: 'json-missing'; readonly path: string; readonly control: JsonValue }
  | { readonly kind: 'json-extra'; readonly path: string; readonly candidate: JsonValue }
  | {
      readonly kind: 'json-changed';
      readonly path: string;
      readonly control: JsonValue;
      readonly candidate: JsonValue;
    }
  | {
      readonly kind: 'json-type-changed';
      readonly path: string;
      readonly controlType: JsonType;
      readonly candidateType: JsonType;
      readonly control: JsonValue;
      readonly candidate: JsonValue;
    }
  /** The same elements in another order. `order` lists, per candidate position, the position in the control. */
  | { readonly kind: 'json-reordered'; readonly path: string; readonly order: readonly number[] };

/** One line that the sides do not share, or two that stand in the same place. */
export interface LineDifference {
  /** Counted from 1; `null` where that side has no such line. */
  readonly controlLine: number | null;
  readonly candidateLine: number | null;
  /** Without the line feed, and cut after 2000 characters. */
  readonly control: string | null;
  readonly candidate: string | null;
}

/** Two bodies of text. `lines` holds the first hundred of `differentLines`. */
export interface TextDifference {
  readonly kind: 'body-text-changed';
  readonly path: 'body';
  readonly differentLines: number;
  readonly lines: readonly LineDifference[];
}

/** Two bodies that are not both JSON. */
export type BodyDifference =
  | TextDifference
  | {
      readonly kind: 'body-bytes-changed';
      readonly path: 'body';
      /** The first byte that differs, counted from 0. */
      readonly offset: number;
      readonly controlBytes: number;
      readonly candidateBytes: number;
      /** The content encodings, unless both are `identity`: bytes as they came, nothing is decompressed. */
      readonly encodings?: readonly [control: string, candidate: string];
    };

/**
 * The sides changed their own session documents differently. The two words are classes (`extended`,
 * `unchanged`, …), never values: the sides never share a document, and a document is confidential.
 */
export interface SessionDifference {
  readonly kind:
    | 'session-existence'
    | 'session-expires'
    | 'session-last-modified'
    | 'session-payload'
    /** Of sessions that the request did not present. */
    | 'session-others';
  readonly path: string;
  readonly control: string;
  readonly candidate: string;
}

/**
 * A document of a collection that only one side has in the end. What differs inside documents that both have
 * is a `JsonDifference` at a path such as `database.projects[#2].name`.
 */
export type DocumentDifference =
  | { readonly kind: 'document-missing'; readonly path: string; readonly control: JsonValue }
  | { readonly kind: 'document-extra'; readonly path: string; readonly candidate: JsonValue };

/** Why a difference does not count. It is reported all the same. */
export interface Ignored {
  /**
   * `transport` is the shipped list; `rule`, `value-class` and `unordered` are entries of the team's own
   * settings: a difference it accepts, a value compared by its shape, an array without an order.
   */
  readonly by: 'transport' | 'rule' | 'value-class' | 'unordered';
  readonly path: string;
  readonly reason: string;
  readonly until?: string;
}

/** An entry of the closed list of differences that are meant: docs/semantics/differences.md. */
export interface Registered {
  /** Such as `D-12`. */
  readonly id: string;
  readonly why: string;
}

/** Where a difference that counts most likely comes from. */
export interface Explanation {
  /** Of the list in docs/front-door.md, such as `host-replaced`. */
  readonly id: string;
  /** What is wrong and what to do. */
  readonly mend: string;
}

/** A difference with its standing. */
export type JudgedDifference =
  | { readonly standing: 'counted'; readonly difference: Difference; readonly explained?: Explanation }
  | { readonly standing: 'ignored'; readonly difference: Difference; readonly ignored: Ignored }
  | { readonly standing: 'registered'; readonly difference: Difference; readonly registered: Registered };

/** What covers a difference, so that it does not count. */
export type Cover =
  | { readonly standing: 'ignored'; readonly ignored: Ignored }
  | { readonly standing: 'registered'; readonly registered: Registered };

/** Says what covers a difference, or `undefined` when it counts. */
export type CoverOf = (difference: Difference) => Cover | undefined;

/** Asks one after the other; the first answer holds. */
export function firstCover(covers: readonly CoverOf[]): CoverOf {
  return (difference) => {
    for (const coverOf of covers) {
      const cover = coverOf(difference);
      if (cover !== undefined) return cover;
    }
    return undefined;
  };
}

/**
 * `ignored` means that something differs and that all of it is covered, by a rule or by a registered
 * difference; that is not the same as a match.
 */
export interface Comparison {
  readonly verdict: 'match' | 'ignored' | 'mismatch';
  readonly differences: readonly JudgedDifference[];
}

/**
 * Gives each difference its standing and the whole its verdict. Nothing is dropped.
 *
 * @param differences What was found.
 * @param coverOf Says what covers a difference, or `undefined` when it counts.
 */
export function judge(differences: readonly Difference[], coverOf: CoverOf): Comparison {
  const judged = differences.map(
    (difference): JudgedDifference => ({ difference, ...(coverOf(difference) ?? { standing: 'counted' }) }),
  );
  return { verdict: verdictOf(judged), differences: judged };
}

/** The verdict over judged differences. */
export function verdictOf(differences: readonly JudgedDifference[]): Comparison['verdict'] {
  if (differences.some(({ standing }) => standing === 'counted')) return 'mismatch';
  return differences.length > 0 ? 'ignored' : 'match';
}
