import { explainError } from '../explain-error.ts';
import type { Targets } from './targets.ts';

/** What was compared stays true, whatever cannot be tidied up; but somebody has to know of it. */
export async function closeTargets(targets: Targets, print: (line: string) => void): Promise<void> {
  try {
    await targets.close();
  } catch (error) {
    print(`Not everything could be tidied up: ${explainError(error)}`);
  }
}
