/** One thing to measure: does its work once per call. */
export interface Subject {
  readonly name: string;
  readonly runOnce: () => Promise<unknown>;
}

export interface Measurement {
  readonly name: string;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** CPU time of this process per call, user and system. */
  readonly cpuMs: number;
}

/**
 * Measures subjects side by side in one process: rounds of each, the order reversed every round, so that a slow
 * minute of the machine falls on all of them. One call at a time.
 */
export async function measure(
  subjects: readonly Subject[],
  { rounds, callsPerRound }: { readonly rounds: number; readonly callsPerRound: number },
): Promise<readonly Measurement[]> {
  const samples = new Map(
    subjects.map(({ name }) => [name, { timesMs: [] as number[], cpuMs: [] as number[] }]),
  );
  for (const { runOnce } of subjects) for (let call = 0; call < callsPerRound; call += 1) await runOnce();
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, runOnce } of round % 2 === 0 ? subjects : subjects.toReversed()) {
      const sample = samples.get(name);
      const cpuBefore = process.cpuUsage();
      for (let call = 0; call < callsPerRound; call += 1) {
        const startedMs = performance.now();
        await runOnce();
        sample?.timesMs.push(performance.now() - startedMs);
      }
      const { user, system } = process.cpuUsage(cpuBefore);
      sample?.cpuMs.push((user + system) / 1000 / callsPerRound);
    }
  }
  return [...samples].map(([name, { timesMs, cpuMs }]) => ({
    name,
    medianMs: quantile(timesMs, 0.5),
    p99Ms: quantile(timesMs, 0.99),
    cpuMs: quantile(cpuMs, 0.5),
  }));
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
