const defaultMinutes = 30;

/**
 * Shares the time of `npm run verify` between the workspaces, which run one after another.
 *
 * Each workspace gets its share as VERIFY_MINUTES and decides what to do with it (how many random cases, how long a
 * soak). The deadline is a net below that: it stops everything one minute after the whole time is over.
 *
 * @param {string | undefined} minutes VERIFY_MINUTES as the person set it; 30 when unset.
 * @param {number} workspaces How many have something to verify.
 * @returns {{ totalMinutes: number, minutesEach: number, deadlineMs: number, problem?: undefined } | { problem: string }}
 */
export function verifyBudget(minutes, workspaces) {
  const totalMinutes = minutes === undefined || minutes === '' ? defaultMinutes : Number(minutes);
  if (!Number.isFinite(totalMinutes) || totalMinutes <= 0) {
    return { problem: `VERIFY_MINUTES is "${minutes}"; write a number of minutes above 0, such as 10` };
  }
  return {
    totalMinutes,
    minutesEach: Number((totalMinutes / Math.max(1, workspaces)).toFixed(2)),
    deadlineMs: (totalMinutes + 1) * 60_000,
  };
}
