import { spawn } from 'node:child_process';

const forwardedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command with this terminal, hands signals on to it, and waits for its end.
 *
 * A signal to this process reaches the child, and this process lives until the child has ended: a Ctrl-C then
 * leaves nothing running. With a deadline the child gets SIGTERM and, five seconds later, SIGKILL.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, deadlineMs?: number, shell?: boolean }} options
 * @returns {Promise<{ code: number, signal?: string, timedOut: boolean }>} A signal counts as 128 and more, as in a shell.
 */
export function runForwarding(command, args, options) {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: 'inherit',
    shell: options.shell ?? false,
  });
  return ended(child, options);
}

/**
 * Runs a command and keeps what it says, for a check whose output matters only when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, deadlineMs?: number }} options
 * @returns {Promise<{ code: number, signal?: string, timedOut: boolean, output: string }>} stdout and stderr together.
 */
export async function runCaptured(command, args, options) {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  const result = await ended(child, options);
  return { ...result, output: Buffer.concat(chunks).toString('utf8') };
}

async function ended(child, { deadlineMs }) {
  const stops = forwardedSignals.map((signal) => {
    const forward = () => child.kill(signal);
    process.on(signal, forward);
    return () => process.off(signal, forward);
  });
  let timedOut = false;
  if (deadlineMs !== undefined) {
    const stopGently = setTimeout(() => {
      timedOut = true;
      child.kill('SIGTERM');
    }, deadlineMs);
    const stopAtOnce = setTimeout(() => child.kill('SIGKILL'), deadlineMs + 5_000);
    stops.push(() => (clearTimeout(stopGently), clearTimeout(stopAtOnce)));
  }
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ ...exitOf(code, signal), timedOut }));
    });
  } finally {
    for (const stop of stops) stop();
  }
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

function exitOf(code, signal) {
  return signal === null ? { code: code ?? 1 } : { code: 128 + (signalNumbers[signal] ?? 0), signal };
}
