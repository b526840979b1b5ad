import type { Result } from '../results/result.ts';
import type { Acceptances } from './comparison-settings.ts';

/** An entry of the settings that covered nothing. */
export interface UnusedAcceptance {
  /** The list that it stands in. */
  readonly list: 'rules' | 'unordered' | 'values';
  readonly path: string;
  readonly reason: string;
}

/** Remembers which entries of the settings covered something. */
export interface UsageRecord {
  add(result: Result): void;
  /** Entries for routes that were not asked are left out: nobody knows yet. */
  unused(): readonly UnusedAcceptance[];
}

const LISTS = { rule: 'rules', unordered: 'unordered', 'value-class': 'values' } as const;

/** Makes a record over the entries of the settings. */
export function createUsageRecord(acceptances: Acceptances): UsageRecord {
  const asked = new Set<string>();
  /** List and path, per route key. */
  const used = new Set<string>();
  const keyOf = (list: string, path: string, routeKey: string): string =>
    JSON.stringify([list, path, routeKey]);
  return {
    add(result) {
      if (result.outcome !== 'compared') return;
      asked.add(result.routeKey);
      for (const judged of result.comparison.differences) {
        if (judged.standing !== 'ignored' || judged.ignored.by === 'transport') continue;
        used.add(keyOf(LISTS[judged.ignored.by], judged.ignored.path, result.routeKey));
      }
    },
    unused() {
      const lists = ['rules', 'unordered', 'values'] as const;
      return lists.flatMap((list) =>
        (acceptances[list] ?? []).flatMap(({ path, reason, routes }) => {
          const concerned = [...asked].filter(
            (routeKey) => routes === undefined || routes.includes(routeKey),
          );
          const isUsed = concerned.some((routeKey) => used.has(keyOf(list, path, routeKey)));
          return concerned.length === 0 || isUsed ? [] : [{ list, path, reason }];
        }),
      );
    },
  };
}
