import { expect } from '@jest/globals';
import fc from 'fast-check';
import { askBoth, startTellingLegacy, startTwoGateways } from './answers-alike.ts';
import { bothDefinitions, comparable, type LegacyKind } from './both-definitions.ts';
import { randomRequests, randomTables } from './random-tables.ts';

/** What was seen on the way, so that a run cannot be green for want of anything to compare. */
export interface Agreement {
  readonly tables: number;
  readonly requests: number;
  /** Status → how many answers. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Kinds of answerers: `function`, `legacy` and `gateway`. */
  readonly answerers: ReadonlyMap<string, number>;
}

/**
 * For random tables: the API of the table and the API of the template that is synthesized from it are one, and two
 * gateways answer random requests alike.
 *
 * @throws What fast-check throws, with the table and the requests that differ, made small.
 */
export async function checkAgreement(options: {
  readonly seed: number;
  readonly tables: number;
  readonly requestsPerTable: number;
  /** Begins no table after it. */
  readonly timeLimitMs?: number;
}): Promise<Agreement> {
  const { seed, tables: numRuns, requestsPerTable, timeLimitMs = Number.POSITIVE_INFINITY } = options;
  const deadlineMs = performance.now() + timeLimitMs;
  const legacy = await startTellingLegacy();
  const statuses = new Map<number, number>();
  const answerers = new Map<string, number>();
  let tables = 0;
  let requests = 0;
  const length = { minLength: requestsPerTable, maxLength: requestsPerTable };
  const experiments = randomTables.chain((migration) =>
    fc.record({
      migration: fc.constant(migration),
      way: fc.constantFrom<LegacyKind>('public', 'vpc-link'),
      sent: fc.array(randomRequests(migration), length),
    }),
  );
  try {
    await fc.assert(
      fc.asyncProperty(experiments, async ({ migration, way, sent }) => {
        // fast-check's own limit would leave the last experiment running.
        if (performance.now() > deadlineMs) return;
        const definitions = bothDefinitions(migration, { legacyOrigin: legacy.url, legacy: way });
        expect(comparable(definitions.fromTemplate)).toEqual(comparable(definitions.fromTable));
        const gateways = await startTwoGateways(definitions);
        try {
          for (const request of sent) {
            const [ofTable, ofTemplate] = await askBoth(gateways, request);
            expect(ofTemplate).toEqual(ofTable);
            requests += 1;
            count(statuses, ofTable.status);
            count(answerers, answererOf(ofTable.headers));
          }
        } finally {
          await gateways.stop();
        }
        tables += 1;
      }),
      { numRuns, seed },
    );
  } finally {
    await legacy.close();
  }
  return { tables, requests, statuses, answerers };
}

function answererOf(headers: readonly string[]): string {
  if (headers.some((line) => /^x-function:/i.test(line))) return 'function';
  return headers.some((line) => /^x-legacy:/i.test(line)) ? 'legacy' : 'gateway';
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
