import { readdirSync, readFileSync } from 'node:fs';

/** Whether the system tells the CPU time of other processes to the nanosecond: Linux does. */
export function canReadProcessCpu(): boolean {
  return process.platform === 'linux' && readFileSync('/proc/self/schedstat', 'utf8') !== '';
}

/** CPU time that a process has used so far, in microseconds: all its threads, without its children. */
export function processCpuUs(pid: number): number {
  return sum(threadsOf(pid).map((thread) => nanosecondsOf(`${thread}/schedstat`))) / 1000;
}

/** {@link processCpuUs} of a process and of all that it has started and that still runs. */
export function processTreeCpuUs(pid: number): number {
  return processCpuUs(pid) + sum(childrenOf(pid).map(processTreeCpuUs));
}

function threadsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);
}

function childrenOf(pid: number): number[] {
  return threadsOf(pid)
    .flatMap((thread) => readFileSync(`${thread}/children`, 'utf8').split(' '))
    .filter((text) => text !== '')
    .map(Number);
}

/** The first number of the file is the time that the thread was on a processor. */
function nanosecondsOf(file: string): number {
  return Number(readFileSync(file, 'utf8').split(' ')[0]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
