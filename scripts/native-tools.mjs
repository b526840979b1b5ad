import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCaptured } from './run-process.mjs';

/**
 * The packages that hold the binaries of turbo, swc and esbuild for a platform. Any name of a row will do:
 * on Linux the C library decides which one npm takes.
 */
export function platformPackages(platform, arch) {
  const turboOs = platform === 'win32' ? 'windows' : platform;
  const turboArch = arch === 'x64' ? '64' : arch;
  const swc = { linux: ['gnu', 'musl', 'gnueabihf'], win32: ['msvc'] }[platform];
  return {
    turbo: [`@turbo/${turboOs}-${turboArch}`],
    swc: swc ? swc.map((abi) => `@swc/core-${platform}-${arch}-${abi}`) : [`@swc/core-${platform}-${arch}`],
    esbuild: [`@esbuild/${platform}-${arch}`],
  };
}

/**
 * Which tools have no binary for this platform in package-lock.json.
 *
 * The lock was written against a registry mirror that lacks some darwin and windows packages. npm installs what
 * a lock lists and nothing else, so on those platforms the lock itself would leave the tools without a binary.
 *
 * @param {string} root Folder of the repository.
 * @param {{ platform: string, arch: string }} target
 * @returns {string[]} Such as `['turbo', 'swc']`; empty when the lock will do, or when there is no lock.
 */
export function toolsMissingFromLock(root, target) {
  const path = join(root, 'package-lock.json');
  if (!existsSync(path)) return [];
  const listed = new Set(
    Object.keys(JSON.parse(readFileSync(path, 'utf8')).packages ?? {}).map((key) =>
      key.replace(/^.*node_modules\//, ''),
    ),
  );
  return Object.entries(platformPackages(target.platform, target.arch))
    .filter(([, names]) => !names.some((name) => listed.has(name)))
    .map(([tool]) => tool);
}

/** How to see each tool start: a script, because an import in this process would hide a crash of its own. */
const startScripts = {
  turbo: `import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
const bin = createRequire(process.cwd() + '/package.json').resolve('turbo/bin/turbo');
const { status, stderr } = spawnSync(process.execPath, [bin, '--version'], { encoding: 'utf8' });
if (status !== 0) { process.stderr.write(stderr); process.exit(1); }`,
  swc: `import swc from '@swc/core'; swc.transformSync('const a: number = 1', { jsc: { parser: { syntax: 'typescript' } } });`,
  esbuild: `import { transformSync } from 'esbuild'; transformSync('const a: number = 1', { loader: 'ts' });`,
};

/**
 * Starts turbo, swc and esbuild once each, from `root`.
 *
 * @param {string} root Folder of the repository.
 * @returns {Promise<{ tool: string, problem: string }[]>} Those that did not start, with the last line they said.
 */
export async function toolsThatDoNotStart(root) {
  const results = await Promise.all(
    Object.entries(startScripts).map(async ([tool, script]) => {
      const run = await runCaptured(process.execPath, ['--input-type=module', '-e', script], { cwd: root });
      return { tool, code: run.code, problem: lastErrorLine(run.output) };
    }),
  );
  return results.filter((each) => each.code !== 0).map(({ tool, problem }) => ({ tool, problem }));
}

/** What to tell somebody whose tools did not start. */
export function missingToolsMessage(missing, target) {
  const names = platformPackages(target.platform, target.arch);
  return [
    `installed, but these tools do not start on ${target.platform}-${target.arch}:`,
    ...missing.map(({ tool, problem }) => `  ${tool}: ${problem}`),
    'Their binaries come from optional packages. Ask your registry for them, with the versions of the tools:',
    ...missing.map(({ tool }) => `  npm view ${names[tool][0]} versions`),
    'If the registry lacks them, use another one (npm config set registry https://registry.npmjs.org/), remove node_modules and run the same command again.',
  ].join('\n');
}

function lastErrorLine(output) {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.find((line) => /error/i.test(line)) ?? lines.filter(Boolean).at(-1) ?? 'no message';
}
