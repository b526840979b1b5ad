// `npm start`: both stacks with the sample product. The command is general; what is the sample's own is said here.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sample = [
  '--email',
  'ada@example.com',
  '--password',
  'correct horse battery staple',
  '--note',
  'sample data, seeded by apps/legacy-api/src/seed.ts into a database that has no users',
];
const child = spawn(
  process.execPath,
  ['packages/cli/bin/straddle.mjs', 'start', ...sample, ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, SEED: '1' } },
);
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => {
  // Ended from outside: it could not run to its end.
  process.exitCode = code ?? (signal === null ? 0 : 2);
});
