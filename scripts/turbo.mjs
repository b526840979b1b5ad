import { createRequire } from 'node:module';
import { runForwarding } from './run-process.mjs';

/**
 * Runs one turbo task in the named workspaces, offline, with honest caching.
 *
 * turbo hides environment variables from tasks unless turbo.json names them. Those that can change a test's
 * outcome (a database address, NODE_OPTIONS, a seed) are under `globalEnv`: they reach the tasks and are part of
 * the cache key. The Node version is not an environment variable, so it travels as STRADDLE_NODE.
 *
 * @param {string} task
 * @param {{ root: string, workspaces: { name: string }[], args?: string[], env?: NodeJS.ProcessEnv, deadlineMs?: number }} options
 */
export function runTurbo(task, { root, workspaces, args = [], env = {}, deadlineMs }) {
  const turbo = createRequire(`${root}/package.json`).resolve('turbo/bin/turbo');
  const filters = workspaces.map(({ name }) => `--filter=${name}`);
  const fixed = [
    '--continue',
    '--output-logs=new-only',
    '--log-order=grouped',
    '--cache=local:rw',
    '--no-update-notifier',
  ];
  return runForwarding(process.execPath, [turbo, 'run', task, ...filters, ...fixed, ...args], {
    cwd: root,
    env: { ...process.env, ...turboEnvironment(process), ...env },
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });
}

/** What turbo must be told: no telemetry, and which Node this is. */
export function turboEnvironment({ version, platform, arch }) {
  return {
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    STRADDLE_NODE: `${version}-${platform}-${arch}`,
  };
}
