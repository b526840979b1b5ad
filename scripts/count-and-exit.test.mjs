import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { repositoryRoot } from './repository-root.mjs';
import { createTemporaryRepository } from './temporary-repository.mjs';

const repositories = [];
afterEach(() => repositories.splice(0).forEach((each) => each.remove()));

/** Says that so many passed and failed, as a jest run would, and ends as jest would. */
const leaving = (file, passed, failed) =>
  `node -e "require('fs').mkdirSync('.results',{recursive:true});require('fs').writeFileSync('.results/${file}',JSON.stringify({passed:${passed},failed:${failed}}));process.exit(${failed > 0 ? 1 : 0})"`;

/** The real scripts over workspaces whose test or verify script is the given command. */
function setUp(task, commands, env = {}) {
  const files = Object.entries(commands).flatMap(([name, command]) => [
    [
      `packages/${name}/package.json`,
      { name, version: '1.0.0', scripts: command === undefined ? {} : { [task]: command } },
    ],
    [`packages/${name}/a.test.mjs`, ''],
  ]);
  const repository = createTemporaryRepository(
    {
      'package.json': {
        name: 'root',
        private: true,
        packageManager: 'npm@11.19.1',
        workspaces: ['packages/*'],
      },
      '.gitignore': '.results/\n.turbo/\n',
      'package-lock.json': { name: 'root', lockfileVersion: 3, packages: {} },
      'turbo.json': {
        globalPassThroughEnv: ['VERIFY_MINUTES'],
        tasks: { test: { outputs: ['.results/**'] }, verify: { cache: false } },
      },
      ...Object.fromEntries(files),
    },
    { scripts: true, nodeModules: true },
  );
  repositories.push(repository);
  const run = (...args) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(repository.root, 'scripts', `${task}.mjs`), ...args],
      {
        cwd: '/',
        encoding: 'utf8',
        env: { ...process.env, ...env },
      },
    );
    return { status, lastLine: stdout.trimEnd().split('\n').at(-1), output: stdout + stderr };
  };
  return { ...repository, run };
}

describe('npm test', () => {
  test('adds up what the workspaces left, and adds the same when turbo replays it', () => {
    const { run } = setUp('test', { a: leaving('jest.json', 3, 0), b: leaving('jest.json', 4, 0) });
    expect(run('a', 'b')).toMatchObject({ status: 0, lastLine: '7 passed, 0 failed' });
    const again = run('--', 'a', 'b');
    expect(again).toMatchObject({ status: 0, lastLine: '7 passed, 0 failed' });
    expect(again.output).toMatch(/2 cached, 2 total/);
  });

  test('goes on after a failure, counts it, and exits 1', () => {
    const { run } = setUp('test', { a: leaving('jest.json', 1, 2), b: leaving('jest.json', 4, 0) });
    expect(run('a', 'b')).toMatchObject({ status: 1, lastLine: '5 passed, 2 failed' });
  });

  test.each([
    {
      title: 'leaves no result',
      command: 'node -e 0',
      lastLine: '1 passed, 1 failed',
      says: 'left no result',
    },
    {
      title: 'has no test script',
      command: undefined,
      lastLine: '1 passed, 1 failed',
      says: 'left no result',
    },
    {
      title: 'runs nothing',
      command: leaving('jest.json', 0, 0),
      lastLine: '1 passed, 1 failed',
      says: 'nothing ran',
    },
    {
      title: 'leaves what cannot be read',
      command: `node -e "require('fs').mkdirSync('.results');require('fs').writeFileSync('.results/jest.json','{}')"`,
      lastLine: '1 passed, 1 failed',
      says: 'cannot be read',
    },
    {
      title: 'crashes after its tests',
      command: `${leaving('jest.json', 2, 0)} && exit 3`,
      lastLine: '3 passed, 1 failed',
      says: 'though no test failed',
    },
  ])('fails when a workspace with tests $title', ({ command, lastLine, says }) => {
    const { run } = setUp('test', { quiet: command, b: leaving('jest.json', 1, 0) });
    const result = run('quiet', 'b');
    expect(result).toMatchObject({ status: 1, lastLine });
    expect(result.output).toMatch(says);
  });

  test('does not count what an earlier run left', () => {
    const { run, write } = setUp('test', { a: 'node -e 0' });
    write('packages/a/.results/jest.json', { passed: 9, failed: 0 });
    expect(run('a')).toMatchObject({ status: 1, lastLine: '0 passed, 1 failed' });
  });

  test('names the workspaces that exist when one is misspelt', () => {
    const result = setUp('test', { abc: 'node -e 0' }).run('acb');
    expect(result).toMatchObject({ status: 1, lastLine: '0 passed, 1 failed' });
    expect(result.output).toMatch('no workspace is called acb; there are: abc');
  });
});

describe('npm run verify', () => {
  test('says that nothing was verified when no workspace has anything to verify', () => {
    const result = setUp('verify', { a: undefined }).run();
    expect(result).toMatchObject({ status: 0, lastLine: '0 passed, 0 failed' });
    expect(result.output).toMatch('nothing was verified');
  });

  test('adds up what the workspaces left', () => {
    const { run } = setUp('verify', {
      a: leaving('verify.json', 3, 0),
      b: leaving('verify.json', 1, 1),
      c: undefined,
    });
    expect(run()).toMatchObject({ status: 1, lastLine: '4 passed, 1 failed' });
  });

  test.each([
    ['left nothing', 'node -e 0'],
    ['ran nothing', leaving('verify.json', 0, 0)],
  ])('is not a success when a workspace %s', (_title, command) => {
    expect(setUp('verify', { a: command }).run()).toMatchObject({
      status: 1,
      lastLine: '0 passed, 1 failed',
    });
  });

  test('shares its minutes between the workspaces', () => {
    const passes = `node -e "process.exit(process.env.VERIFY_MINUTES==='2.5'?0:1)" && ${leaving('verify.json', 1, 0)}`;
    expect(setUp('verify', { a: passes, b: passes }, { VERIFY_MINUTES: '5' }).run()).toMatchObject({
      status: 0,
      lastLine: '2 passed, 0 failed',
    });
  });

  test.each(['soon', '0', '-1'])('refuses VERIFY_MINUTES=%s by name', (minutes) => {
    const result = setUp('verify', { a: leaving('verify.json', 1, 0) }, { VERIFY_MINUTES: minutes }).run();
    expect(result).toMatchObject({ status: 1, lastLine: '0 passed, 1 failed' });
    expect(result.output).toMatch(`VERIFY_MINUTES is "${minutes}"`);
  });
});

describe('.ci/run', () => {
  /** The real script over an npm that says and does what it is told, per command. */
  function runWith({ test: tests, verify }) {
    const npm = `#!/bin/sh\nif [ "$1" = test ]; then ${tests}; else echo "minutes: $VERIFY_MINUTES"; ${verify}; fi\n`;
    const repository = createTemporaryRepository({
      '.ci/run': readFileSync(join(repositoryRoot, '.ci/run'), 'utf8'),
      'bin/npm': npm,
      'bin/chromium': '#!/bin/sh\n',
    });
    repositories.push(repository);
    for (const program of ['.ci/run', 'bin/npm', 'bin/chromium'])
      chmodSync(join(repository.root, program), 0o755);
    const { status, stdout } = spawnSync(join(repository.root, '.ci/run'), [], {
      cwd: '/',
      encoding: 'utf8',
      env: { PATH: `${repository.root}/bin:${process.env.PATH}` },
    });
    return { status, lastLine: stdout.trimEnd().split('\n').at(-1), stdout };
  }

  test('ends with the sum of both, and bounds the second', () => {
    const result = runWith({ test: 'echo "5 passed, 0 failed"', verify: 'echo "2 passed, 0 failed"' });
    expect(result).toMatchObject({ status: 0, lastLine: '7 passed, 0 failed' });
    expect(result.stdout).toMatch('minutes: 10');
  });

  test.each([
    { title: 'tests fail', test: 'echo "5 passed, 1 failed"; exit 1', lastLine: '7 passed, 1 failed' },
    { title: 'tests fail to say how many', test: 'echo oh; exit 1', lastLine: '2 passed, 1 failed' },
    {
      title: 'tests end badly after a good sum',
      test: 'echo "5 passed, 0 failed"; exit 9',
      lastLine: '7 passed, 1 failed',
    },
  ])('goes on and exits 1 when $title', ({ test: tests, lastLine }) => {
    expect(runWith({ test: tests, verify: 'echo "2 passed, 0 failed"' })).toMatchObject({
      status: 1,
      lastLine,
    });
  });
});
