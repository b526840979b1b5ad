import { expect, test } from '@jest/globals';
import { runCaptured } from './run-process.mjs';

const run = (script, options = {}) => runCaptured(process.execPath, ['-e', script], { cwd: '/', ...options });

test('a process is given back with its exit code and all it said', async () => {
  expect(await run(`console.log('a'); console.error('b'); process.exitCode = 3`)).toMatchObject({
    code: 3,
    timedOut: false,
    output: expect.stringMatching(/a[^]*b|b[^]*a/),
  });
});

test('a process that a signal ended has the exit code that a shell would give it', async () => {
  expect(await run(`process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)`)).toMatchObject({
    code: 143,
    signal: 'SIGTERM',
  });
});

test('a process that is not done by its deadline is stopped', async () => {
  expect(await run('setInterval(() => {}, 1000)', { deadlineMs: 300 })).toMatchObject({
    timedOut: true,
    signal: 'SIGTERM',
  });
});

test('a program that does not exist is a fault', async () => {
  await expect(runCaptured('/no/such/program', [], { cwd: '/' })).rejects.toThrow('ENOENT');
});
