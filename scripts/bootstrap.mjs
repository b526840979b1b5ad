// Runs before anything is installed, on any Node: no dependencies, and nothing here that an old Node cannot read
// (no `??`, no `?.`, no top-level await, no `node:` import). What may use them is imported after the check.
import { nodeVersionProblem } from './node-version.mjs';

const problem = nodeVersionProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exit(1);
}

Promise.all([import('./install.mjs'), import('./repository-root.mjs')])
  .then(([{ installWhenNeeded }, { repositoryRoot }]) =>
    installWhenNeeded({
      root: repositoryRoot,
      nodeVersion: process.versions.node,
      platform: process.platform,
      arch: process.arch,
      env: process.env,
      execPath: process.execPath,
      say: (line) => console.error(line),
    }),
  )
  .then(
    (code) => {
      process.exitCode = code;
    },
    (error) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
