import { clearLine, cursorTo } from 'node:readline';
import { CommanderError } from 'commander';
import { createProgram } from './create-program.ts';
import { explainError } from './explain-error.ts';

/** Could not run: the same code as a comparison that could not. */
const EXIT_COULD_NOT_RUN = 2;

const stopped = new Promise<void>((resolve) => {
  // A second signal ends the process at once: Node's own reaction is back after the first.
  process.once('SIGINT', resolve);
  process.once('SIGTERM', resolve);
  // Nobody reads any more, as behind `| head`: to end at once would leave behind what was started.
  process.stdout.on('error', () => resolve());
});

function rewriteLine(text: string): void {
  clearLine(process.stderr, 0);
  cursorTo(process.stderr, 0);
  process.stderr.write(text.slice(0, (process.stderr.columns ?? 80) - 1));
}

const program = createProgram({
  folder: process.cwd(),
  environment: process.env,
  print: (line) => console.log(line),
  stopped,
  rewrite: process.stderr.isTTY ? rewriteLine : undefined,
  input: process.stdin,
  exit: (code) => {
    process.exitCode = code;
  },
});

try {
  await program.parseAsync(process.argv);
} catch (error) {
  const isCommandLine = error instanceof CommanderError;
  if (!isCommandLine) console.error(explainError(error));
  process.exitCode = isCommandLine && error.exitCode === 0 ? 0 : EXIT_COULD_NOT_RUN;
}
