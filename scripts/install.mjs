import { existsSync } from 'node:fs';
import { installInputs, installReason, removeInstallStamp, writeInstallStamp } from './install-stamp.mjs';

/**
 * Brings node_modules up to date when it is not, and is silent when it is.
 *
 * Costs one hash of the manifests when nothing is to do. Runs `npm install`, never `npm ci`: the lock file lacks
 * packages of some platforms, and `npm ci` refuses such a lock on every platform.
 *
 * @param {{ root: string, nodeVersion: string, platform: string, arch: string, env: NodeJS.ProcessEnv,
 *   execPath: string, say: (line: string) => void, run?: (command: string, args: string[], options: object) => Promise<{ code: number }>,
 *   probe?: (root: string) => Promise<{ tool: string, problem: string }[]> }} context
 * @returns {Promise<number>} Exit code: 0 when node_modules can be used.
 */
export async function installWhenNeeded(context) {
  const reason = installReason(context.root, installInputs(context.root, context.nodeVersion));
  if (reason === undefined) return 0;

  // Loaded late: the usual call ends above, and npm test and npm start wait for it.
  const { missingToolsMessage, toolsMissingFromLock, toolsThatDoNotStart } = await import(
    './native-tools.mjs'
  );
  const { runForwarding } = await import('./run-process.mjs');
  const run = context.run ?? runForwarding;
  const probe = context.probe ?? toolsThatDoNotStart;

  const unlisted = toolsMissingFromLock(context.root, context);
  const withoutLock = unlisted.length > 0;
  context.say(`installing because ${reason}`);
  if (withoutLock) {
    context.say(
      `package-lock.json lists no ${unlisted.join(', ')} binary for ${context.platform}-${context.arch}: installing without it, by the pins of the package.json files`,
    );
  }

  removeInstallStamp(context.root);
  const npm = npmCommand(context);
  const lockArgs = withoutLock ? ['--no-package-lock'] : [];
  const result = await run(
    npm.command,
    [...npm.args, 'install', '--include=dev', '--no-audit', '--no-fund', ...lockArgs],
    {
      cwd: context.root,
      shell: npm.shell,
    },
  );
  if (result.code !== 0) {
    context.say(`npm install ended with exit code ${result.code}; its own message is above`);
    return result.code;
  }
  if (withoutLock) {
    const missing = await probe(context.root);
    if (missing.length > 0) {
      context.say(missingToolsMessage(missing, context));
      return 1;
    }
  }
  // Hashed again: npm may have completed the lock file.
  writeInstallStamp(context.root, installInputs(context.root, context.nodeVersion));
  return 0;
}

/**
 * How to call npm here.
 *
 * Under `npm test` the running npm names its own script, which saves the search and the shell. Elsewhere Windows
 * needs `npm.cmd`, and Node starts a .cmd file only through a shell.
 */
export function npmCommand({ platform, env, execPath }) {
  const script = env.npm_execpath;
  if (script !== undefined && script.endsWith('npm-cli.js') && existsSync(script)) {
    return { command: execPath, args: [script], shell: false };
  }
  return platform === 'win32'
    ? { command: 'npm.cmd', args: [], shell: true }
    : { command: 'npm', args: [], shell: false };
}
