/** Everything fits into this many minutes on two cores; with less, less is demanded. */
const FULL_MINUTES = 15;

export interface VerifyBudget {
  /** When to stop at the latest, for something that may take this share of the whole time. */
  readonly limitMs: (share: number) => number;
  /** How much of a full amount must be reached in the time that there is. */
  readonly demanded: (full: number) => number;
}

/**
 * What the time of this run allows.
 *
 * @param minutes VERIFY_MINUTES as given; unset or enough, everything is demanded.
 */
export function verifyBudgetOf(minutes: string | undefined): VerifyBudget {
  const given = Number(minutes ?? '');
  const available = given > 0 ? Math.min(given, FULL_MINUTES) : FULL_MINUTES;
  return {
    limitMs: (share) => available * 60_000 * share,
    demanded: (full) => Math.ceil((full * available) / FULL_MINUTES),
  };
}
