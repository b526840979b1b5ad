import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mutation } from './mutations.ts';

const packageFolder = fileURLToPath(new URL('../../../', import.meta.url));
const repositoryFolder = fileURLToPath(new URL('../../../../../', import.meta.url));
const RUN_LIMIT_MS = 90_000;

/** With --bail jest leaves before it writes its own JSON, but it tells its reporters. */
const COUNTS_REPORTER = `
import { writeFileSync } from 'node:fs';
export default class {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    writeFileSync('results.json', JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites }));
  }
}
`;

/** What became of one run of suites. */
export interface SuiteRun {
  readonly passed: number;
  readonly failed: number;
  /** Suites that did not even load: the mutant is no program, so nothing was caught. */
  readonly unloadable: number;
  readonly timedOut: boolean;
}

/** A copy of the package in a temporary folder, in which faults can be planted one after another. */
export interface MutantWorkshop {
  /** Runs suites on the copy, with the fault in it or without any, one after another until one fails. */
  run(suites: readonly string[], mutation?: Mutation): Promise<SuiteRun>;
  close(): Promise<void>;
}

export async function openMutantWorkshop(): Promise<MutantWorkshop> {
  const folder = await mkdtemp(join(tmpdir(), 'straddle-mutants-'));
  for (const name of ['src', 'package.json']) {
    await cp(join(packageFolder, name), join(folder, name), { recursive: true });
  }
  await symlink(join(repositoryFolder, 'node_modules'), join(folder, 'node_modules'));
  const preset = new URL('../../../../../jest.preset.mjs', import.meta.url).href;
  await writeFile(
    join(folder, 'jest.config.mjs'),
    `import preset from '${preset}';\nexport default { ...preset, reporters: ['./counts-reporter.mjs'] };\n`,
  );
  await writeFile(join(folder, 'counts-reporter.mjs'), COUNTS_REPORTER);
  return {
    async run(suites, mutation) {
      if (mutation === undefined) return runSuites(folder, suites);
      const path = join(folder, 'src', mutation.file);
      const source = await readFile(path, 'utf8');
      await writeFile(path, mutate(source, mutation));
      try {
        return await runSuites(folder, suites);
      } finally {
        await writeFile(path, source);
      }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The source of the package with the fault in it. @throws when the text is not there exactly once. */
export async function mutatedSource(mutation: Mutation): Promise<string> {
  return mutate(await readFile(join(packageFolder, 'src', mutation.file), 'utf8'), mutation);
}

function mutate(source: string, { file, search, replace }: Mutation): string {
  const found = source.split(search).length - 1;
  if (found !== 1) throw new Error(`${file} has this text ${found} times instead of once: ${search}`);
  return source.replace(search, () => replace);
}

async function runSuites(folder: string, suites: readonly string[]): Promise<SuiteRun> {
  let passed = 0;
  for (const suite of suites) {
    const run = await runJest(folder, suite);
    if (run.failed > 0 || run.unloadable > 0 || run.timedOut) return run;
    passed += run.passed;
  }
  return { passed, failed: 0, unloadable: 0, timedOut: false };
}

async function runJest(folder: string, suite: string): Promise<SuiteRun> {
  const output = join(folder, 'results.json');
  await rm(output, { force: true });
  const child = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      join(repositoryFolder, 'node_modules/jest/bin/jest.js'),
      '--bail',
      '--runInBand',
      '--silent',
      '--testPathPatterns',
      suite,
    ],
    // The same seed for every mutant, so that none is caught by luck.
    { cwd: folder, stdio: 'ignore', env: { ...process.env, STRADDLE_SEED: '7' } },
  );
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, RUN_LIMIT_MS);
  await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  if (timedOut) return { passed: 0, failed: 0, unloadable: 0, timedOut };
  const results: unknown = JSON.parse(await readFile(output, 'utf8'));
  return {
    passed: countOf(results, 'numPassedTests'),
    failed: countOf(results, 'numFailedTests'),
    unloadable: countOf(results, 'numRuntimeErrorTestSuites'),
    timedOut,
  };
}

function countOf(results: unknown, name: string): number {
  return Number(Reflect.get(Object(results), name));
}
