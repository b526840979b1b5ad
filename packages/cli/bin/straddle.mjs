#!/usr/bin/env node
// Handlers and the route table are TypeScript: the command runs under tsx, on the sources.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const tsx = import.meta.resolve('tsx');
const child = spawn(
  process.execPath,
  ['--import', tsx, '--conditions=@straddle/source', main, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
// Ctrl-C reaches the child by itself; without these this process would end first and leave it behind.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => {
  // Killed: 2, "could not run"; 1 would say that the stacks differ.
  process.exitCode = code ?? (signal === null ? 0 : 2);
});
