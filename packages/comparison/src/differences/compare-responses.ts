import type { ObservedResponse } from '../results/observation.ts';
import type { Acceptances } from '../rules/comparison-settings.ts';
import { createCover } from '../rules/create-cover.ts';
import type { ResponsePair } from '../rules/transport-rules.ts';
import { createUnorderedTest } from '../rules/unordered-arrays.ts';
import { compareBodies } from './compare-bodies.ts';
import { compareHeaders } from './compare-headers.ts';
import { compareSetCookies } from './compare-set-cookies.ts';
import { type Comparison, type Difference, judge } from './difference.ts';

/**
 * Compares what the legacy API answered (control) with what the migrated route answered (candidate).
 *
 * Pure and synchronous: it sends nothing and reads no clock, so a recorded exchange can be judged again
 * after the rules change. Linear in the size of the bodies, but for arrays that may be reordered, whose
 * elements are serialised. Differences are never dropped; an ignored one is reported as such.
 *
 * @param control What was, or would be, sent to the client.
 * @param candidate The answer under test. Mask the credentials in both first; see `maskResponse`.
 * @param accepted What the team accepts here: see `validateComparisonSettings`. The shipped `TRANSPORT_RULES` always hold.
 * @returns `mismatch` if any difference counts, `ignored` if all are covered, else `match`.
 * @since 0.1.0
 * @example
 * const json = { status: 200, headers: [['content-type', 'application/json']] } as const;
 * compareResponses({ ...json, body: '{"n":1}' }, { ...json, body: '{"n":2}' }).differences[0];
 * //=> { standing: 'counted', difference: { kind: 'json-changed', path: 'body.n', control: 1, candidate: 2 } }
 */
export function compareResponses(
  control: ObservedResponse,
  candidate: ObservedResponse,
  accepted: Acceptances = {},
): Comparison {
  const pair = { control, candidate };
  const found = findResponseDifferences(pair, accepted);
  return judge(found, createCover(accepted, { pair, found, ids: new Map(), moments: [] }));
}

/** Every difference of two responses, before anything is ignored. Unordered arrays must be known to find them. */
export function findResponseDifferences(
  { control, candidate }: ResponsePair,
  { unordered = [] }: Acceptances,
): readonly Difference[] {
  const status: readonly Difference[] =
    control.status === candidate.status
      ? []
      : [{ kind: 'status', path: 'status', control: control.status, candidate: candidate.status }];
  return [
    ...status,
    ...compareHeaders(control.headers, candidate.headers),
    ...compareSetCookies(control, candidate),
    ...compareBodies(control, candidate, { isUnordered: createUnorderedTest(unordered) }),
  ];
}
