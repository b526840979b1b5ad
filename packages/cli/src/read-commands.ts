import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** What a line does; the text is printed. */
export type Commands = Readonly<Record<string, () => string>>;

/**
 * Runs what a person, or a script, types while the stacks are up: one command per line. The end of the input is not
 * the end of anything.
 *
 * @param input Standard input; it need not be a terminal.
 * @returns Stops reading, so that the process can end.
 * @example
 * readCommands(process.stdin, { commands: { flush: () => 'flushed' }, print: console.log });
 */
export function readCommands(
  input: Readable,
  { commands, print }: { readonly commands: Commands; readonly print: (line: string) => void },
): () => void {
  const lines = createInterface({ input, terminal: false });
  lines.on('line', (line) => {
    const name = line.trim();
    if (name === '') return;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    print(command?.() ?? `There is no command "${name}", only: ${Object.keys(commands).join(', ')}`);
  });
  // A terminal that is closed is an input that has ended.
  lines.on('error', () => lines.close());
  return () => lines.close();
}
