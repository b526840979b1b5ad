import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const run = (program, parameters) => {
  const { status } = spawnSync(program, parameters, { cwd: folder, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

if (!existsSync(new URL('node_modules/serverless-http', import.meta.url))) {
  console.log('Installing what only the benchmarks need.');
  run(process.platform === 'win32' ? 'npm.cmd' : 'npm', [
    'install',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
  ]);
}
run(process.execPath, ['--import', 'tsx', '--conditions=@straddle/source', 'src/warm-authorization.ts']);
