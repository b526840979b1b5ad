/** Things to be undone, last first. */
export interface Cleanup {
  add(undo: () => Promise<unknown>): void;
  /** Undoes everything, also when something cannot be undone. Rejects with what went wrong first. */
  run(): Promise<void>;
}

export function createCleanup(): Cleanup {
  const undos: (() => Promise<unknown>)[] = [];
  return {
    add: (undo) => void undos.push(undo),
    async run() {
      const faults: unknown[] = [];
      for (const undo of undos.splice(0).toReversed()) {
        await undo().catch((error: unknown) => faults.push(error));
      }
      if (faults.length > 0) throw faults[0];
    },
  };
}
