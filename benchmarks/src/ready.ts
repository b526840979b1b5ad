import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const STARTS = 5;
const AIM_MS = 5000;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** From the command that a person types, everything installed, until both stacks are up and compared. */
async function measureStart(): Promise<number> {
  const startedMs = performance.now();
  const child = spawn('npm', ['start', '--', '--port', '0', '--legacy-port', '0'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    // npm hands no signal on to what it starts: the group gets it.
    detached: true,
  });
  let readyMs: number | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('Ready in')) continue;
    readyMs = performance.now() - startedMs;
    break;
  }
  if (readyMs === undefined || child.pid === undefined)
    throw new Error('npm start ended before it was ready');
  process.kill(-child.pid, 'SIGINT');
  child.stdout.resume();
  await once(child, 'close');
  return readyMs;
}

const timesMs: number[] = [];
for (let start = 0; start < STARTS; start += 1) timesMs.push(await measureStart());
const medianMs = timesMs.toSorted((one, other) => one - other)[Math.floor(STARTS / 2)] ?? Number.NaN;
const seconds = (timeMs: number): string => (timeMs / 1000).toFixed(1);
console.log(`npm start until both stacks are up and compared, median of ${STARTS} starts, npm included`);
console.log(
  `${seconds(medianMs)} s (${timesMs.map(seconds).join(', ')}), aim ${seconds(AIM_MS)} s: ${medianMs <= AIM_MS ? 'reached' : 'MISSED'}`,
);
