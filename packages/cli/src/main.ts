import { createProgram } from './create-program.ts';
import { explainError } from './explain-error.ts';

/** Could not run: the same code as a comparison that could not. */
const EXIT_COULD_NOT_RUN = 2;

const stopped = new Promise<void>((resolve) => {
  // A second signal ends the process at once: Node's own reaction is back after the first.
  process.once('SIGINT', resolve);
  process.once('SIGTERM', resolve);
});

const program = createProgram({
  folder: process.cwd(),
  environment: process.env,
  print: (line) => console.log(line),
  stopped,
  exit: (code) => {
    process.exitCode = code;
  },
});

try {
  await program.parseAsync(process.argv);
} catch (error) {
  console.error(explainError(error));
  process.exitCode = EXIT_COULD_NOT_RUN;
}
