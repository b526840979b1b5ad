/** Runs a task when every earlier one that shares a sequence with it has ended. */
export type Sequencer = <T>(sequences: readonly string[], task: () => Promise<T>) => Promise<T>;

/** Makes a sequencer. Its memory holds what has not ended, nothing else. */
export function createSequencer(): Sequencer {
  const last = new Map<string, Promise<unknown>>();
  return async (sequences, task) => {
    const earlier = sequences.map((sequence) => last.get(sequence)).filter((one) => one !== undefined);
    const running = earlier.length === 0 ? task() : Promise.allSettled(earlier).then(task);
    for (const sequence of sequences) last.set(sequence, running);
    try {
      return await running;
    } finally {
      for (const sequence of sequences) if (last.get(sequence) === running) last.delete(sequence);
    }
  };
}
