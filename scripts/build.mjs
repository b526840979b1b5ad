import { repositoryRoot } from './repository-root.mjs';
import { runTurbo } from './turbo.mjs';
import { chooseWorkspaces, readWorkspaces } from './workspaces.mjs';

const usage = `npm run build                      the bundle of every function, into its dist
npm run build -- <workspace> …     only these, by name or folder
npm run build -- --force           without turbo's cache`;

const args = process.argv.slice(2).filter((arg) => arg !== '--');
const flags = args.filter((arg) => arg.startsWith('-'));
const names = args.filter((arg) => !arg.startsWith('-'));
const functions = readWorkspaces(repositoryRoot).filter(
  ({ manifest }) => manifest.scripts?.build !== undefined,
);
const { chosen, unknown } = chooseWorkspaces(functions, names);

if (unknown.length > 0 || flags.some((flag) => flag !== '--force')) {
  for (const name of unknown) {
    console.error(
      `no function is called ${name}; there are: ${functions.map((each) => each.name).join(', ')}`,
    );
  }
  console.error(usage);
  process.exitCode = 1;
} else {
  const { code } = await runTurbo('build', {
    root: repositoryRoot,
    workspaces: chosen,
    args: flags,
  });
  process.exitCode = code;
}
