import type { DifferenceInWords } from '../differences/describe-difference.ts';
import type { LineDifference } from '../differences/difference.ts';
import type { CellVerdict } from '../results/cell-verdict.ts';
import type { HeaderPair } from '../results/observation.ts';
import type { RouteSummary, Summary } from '../results/summarize.ts';

/** Everything that the HTML report shows, as the page reads it. Plain JSON; free of secrets. */
export interface PageData {
  readonly title: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly notes: readonly string[];
  readonly summary: Omit<Summary, 'routes'>;
  readonly routes: readonly PageRoute[];
  /** Worst first. */
  readonly results: readonly PageResult[];
  /** How many results of each verdict are not in this file. */
  readonly leftOut: Readonly<Record<CellVerdict, number>>;
  /** Bodies, each once: most exchanges of a run answer the same as another. */
  readonly texts: readonly string[];
}

export interface PageRoute extends RouteSummary {
  /** An even selection over the run, rounded; for the picture. */
  readonly durations: readonly (readonly [controlMs: number, candidateMs: number])[];
}

export interface PageResult {
  readonly verdict: CellVerdict;
  readonly routeKey: string;
  readonly caseTitle: string;
  readonly client: string;
  readonly presents: string;
  readonly repetition: number;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: readonly HeaderPair[];
    readonly body?: string;
  };
  /** Why it could not be run. */
  readonly problem?: string;
  /** Those that count first. */
  readonly differences: readonly PageDifference[];
  /** How many more there are than `differences` has. */
  readonly moreDifferences?: number;
  readonly sides?: { readonly control: PageSide; readonly candidate: PageSide };
  /** Who was asked first. */
  readonly first?: 'control' | 'candidate';
}

export type Standing = 'counted' | 'ignored' | 'registered';

export interface PageDifference {
  readonly standing: Standing;
  /** As ignore rules have it; `words.path` says more. */
  readonly path: string;
  readonly words: DifferenceInWords;
  /** Why it does not count, or where one that counts comes from. */
  readonly why?: string;
  /** Of a body of text. */
  readonly lines?: readonly LineDifference[];
}

export interface PageSide {
  readonly baseUrl: string;
  readonly status: number;
  readonly durationMs: number;
  /** What became of the session, in words. */
  readonly session: string;
  readonly curl: string;
  readonly headers: readonly HeaderPair[];
  readonly body: PageBody;
}

/** `text` is a place in `texts`. */
export type PageBody =
  | { readonly form: 'empty' }
  | { readonly form: 'json' | 'text'; readonly text: number; readonly cutBytes: number }
  | { readonly form: 'bytes'; readonly bytes: number; readonly sha256: string }
  /** The file would have become too large. */
  | { readonly form: 'left-out'; readonly characters: number };
