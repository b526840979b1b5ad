import { amount, type Result } from '@straddle/comparison';
import type { ProgressPorts } from '../compare/progress.ts';

/** Tells how far a replay is, and how fast. */
export interface ReplayProgress {
  add(result: Result): void;
  /** Clears what a terminal shows of it. */
  end(): void;
}

const REWRITE_EVERY_MS = 200;
const PRINT_EVERY_MS = 10_000;

/** On a terminal one line that changes; elsewhere a line every ten seconds. */
export function createReplayProgress({ print, rewrite }: ProgressPorts): ReplayProgress {
  const startedMs = performance.now();
  let toldMs = startedMs;
  const counts = { asked: 0, different: 0, notRun: 0 };
  return {
    add(result) {
      counts.asked += 1;
      if (result.outcome !== 'compared') counts.notRun += 1;
      else if (result.comparison.verdict === 'mismatch') counts.different += 1;
      const nowMs = performance.now();
      if (nowMs - toldMs < (rewrite === undefined ? PRINT_EVERY_MS : REWRITE_EVERY_MS)) return;
      toldMs = nowMs;
      const perSecond = Math.round((counts.asked * 1000) / (nowMs - startedMs));
      const text = `… ${amount(counts.asked, 'exchange')}, ${counts.different} different, ${counts.notRun} could not run, ${perSecond}/s`;
      (rewrite ?? print)(text);
    },
    end: () => rewrite?.(''),
  };
}
