import { amount } from '@straddle/comparison';
import type { NotReplayed } from '@straddle/comparison/recording';

/** Says which lines of a recording are not asked again, and counts them. */
export interface ReplayLog {
  readonly notReplayed: (line: number, why: NotReplayed) => void;
  /** Lines that cannot be read. */
  malformed(): number;
  /** What a reader of the report must know. */
  notes(): readonly string[];
}

/** More lines would bury what was found out. */
const MOST_TOLD = 20;

const WORDS: Readonly<Record<NotReplayed['reason'], readonly [one: string, several: string]>> = {
  malformed: ['line of the recording cannot be read', 'lines of the recording cannot be read'],
  'unsafe-method': [
    'recorded request that writes was left out; --writes sends it',
    'recorded requests that write were left out; --writes sends them',
  ],
  'body-not-kept': [
    'recorded request was left out because its body was not recorded',
    'recorded requests were left out because their bodies were not recorded',
  ],
  'other-route': [
    'recorded request of another route was left out (--route)',
    'recorded requests of other routes were left out (--route)',
  ],
};

export function createReplayLog(file: string, print: (line: string) => void): ReplayLog {
  const counts = new Map<NotReplayed['reason'], number>();
  return {
    notReplayed: (line, why) => {
      const count = (counts.get(why.reason) ?? 0) + 1;
      counts.set(why.reason, count);
      if (why.reason !== 'malformed' || count > MOST_TOLD) return;
      print(`${file}, line ${line}: ${why.problem}`);
      if (count === MOST_TOLD) print('Further lines that cannot be read are counted only.');
    },
    malformed: () => counts.get('malformed') ?? 0,
    notes: () => [...counts].map(([reason, count]) => `${amount(count, ...WORDS[reason])}.`),
  };
}
