import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterEach, describe, expect, test } from '@jest/globals';
import { toolsMissingFromLock, toolsThatDoNotStart } from './native-tools.mjs';
import { repositoryRoot } from './repository-root.mjs';
import { createTemporaryRepository } from './temporary-repository.mjs';

const repositories = [];
afterEach(() => repositories.splice(0).forEach((each) => each.remove()));

/** The real scripts in a small repository, with an npm that does what `npm` says. */
function setUp(npm) {
  const repository = createTemporaryRepository(
    {
      'package.json': { name: 'root', workspaces: [] },
      'fake/npm-cli.js': `require('fs').mkdirSync('node_modules', { recursive: true });\n${npm}`,
    },
    { scripts: true },
  );
  repositories.push(repository);
  const options = {
    cwd: '/',
    env: { ...process.env, npm_execpath: join(repository.root, 'fake/npm-cli.js') },
    encoding: 'utf8',
  };
  const script = join(repository.root, 'scripts/bootstrap.mjs');
  return {
    ...repository,
    run: () => spawnSync(process.execPath, [script], options),
    start: () => spawn(process.execPath, [script], options),
  };
}

describe('bootstrap', () => {
  test('installs in its own repository from any current directory, says so, and is silent afterwards', () => {
    const { run, root } = setUp(
      `require('fs').writeFileSync('called', process.cwd() + ' ' + process.argv.slice(2).join(' '))`,
    );
    const first = run();
    expect(first).toMatchObject({ status: 0, stderr: 'installing because there is no node_modules yet\n' });
    expect(readFileSync(join(root, 'called'), 'utf8')).toBe(
      `${root} install --include=dev --no-audit --no-fund`,
    );
    expect(run()).toMatchObject({ status: 0, stderr: '', stdout: '' });
  });

  test('hands on the exit code of npm', () => {
    expect(setUp('process.exit(3)').run().status).toBe(3);
  });

  test('hands a signal on to npm and lives until npm has ended', async () => {
    const { start, root } = setUp(`
      process.on('SIGTERM', () => { require('fs').writeFileSync('got-it', ''); process.exit(0); });
      setInterval(() => {}, 1000);
      console.log('ready');`);
    const bootstrap = start();
    await once(bootstrap.stdout, 'data');
    bootstrap.kill('SIGTERM');
    await once(bootstrap, 'exit');
    expect(existsSync(join(root, 'got-it'))).toBe(true);
  });

  test('costs little more than the start of Node when nothing is to do', () => {
    const { run } = setUp('');
    run();
    const timed = (action) => {
      const startedAt = performance.now();
      action();
      return performance.now() - startedAt;
    };
    const pairs = Array.from(
      { length: 7 },
      () => timed(run) - timed(() => spawnSync(process.execPath, ['-e', '0'])),
    );
    // The best of seven: a busy machine makes single starts slower, never faster.
    expect(Math.min(...pairs)).toBeLessThan(60);
  });
});

describe('the tools of this repository', () => {
  test('start, as the check after an installation without the lock starts them', async () => {
    expect(await toolsThatDoNotStart(repositoryRoot)).toEqual([]);
  });

  test('are reported when they are not there', async () => {
    const { root } = setUp('');
    const missing = await toolsThatDoNotStart(root);
    expect(missing.map(({ tool }) => tool)).toEqual(['turbo', 'swc', 'esbuild']);
    expect(missing.at(1).problem).toMatch(/Cannot find package '@swc\/core'/);
  });

  test('have binaries in the lock for Linux, where CI runs', () => {
    for (const arch of ['x64', 'arm64'])
      expect(toolsMissingFromLock(repositoryRoot, { platform: 'linux', arch })).toEqual([]);
  });
});
