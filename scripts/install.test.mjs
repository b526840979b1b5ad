import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { installWhenNeeded, npmCommand } from './install.mjs';
import { platformPackages } from './native-tools.mjs';
import { createTemporaryRepository } from './temporary-repository.mjs';

const linux = { platform: 'linux', arch: 'x64' };
const lockFor = (...platforms) => ({
  packages: Object.fromEntries(
    platforms.flatMap(([platform, arch]) =>
      Object.values(platformPackages(platform, arch)).map(([name]) => [`node_modules/${name}`, {}]),
    ),
  ),
});
const manifests = {
  'package.json': { name: 'root', workspaces: ['packages/*', 'tests'] },
  'packages/one/package.json': { name: 'one' },
  'tests/package.json': { name: 'tests' },
};

const repositories = [];
afterEach(() => repositories.splice(0).forEach((each) => each.remove()));

/** A repository, and an npm that creates node_modules, may do more, and records how it was called. */
function setUp({ lock = lockFor(['linux', 'x64']), npm = () => 0, probe = async () => [], ...context } = {}) {
  const repository = createTemporaryRepository({ ...manifests, 'package-lock.json': lock });
  repositories.push(repository);
  const calls = [];
  const said = [];
  const install = (more = {}) =>
    installWhenNeeded({
      root: repository.root,
      nodeVersion: '20.19.0',
      ...linux,
      env: {},
      execPath: process.execPath,
      say: (line) => said.push(line),
      run: async (command, args, options) => {
        calls.push({ command, args, options });
        repository.write('node_modules/something', '');
        return { code: npm(repository) };
      },
      probe,
      ...context,
      ...more,
    });
  return { ...repository, calls, said, install };
}

describe('an installation', () => {
  test('happens once, and the second run is silent', async () => {
    const { install, calls, said } = setUp();
    expect(await install()).toBe(0);
    expect(said).toEqual(['installing because there is no node_modules yet']);
    expect(await install()).toBe(0);
    expect(said).toHaveLength(1);
    expect(calls).toEqual([
      {
        command: 'npm',
        args: ['install', '--include=dev', '--no-audit', '--no-fund'],
        options: expect.objectContaining({ shell: false }),
      },
    ]);
  });

  test.each([
    {
      title: 'the lock file',
      change: (r) => r.write('package-lock.json', '{}'),
      reason: 'package-lock.json changed',
    },
    {
      title: 'the root manifest',
      change: (r) => r.write('package.json', { ...manifests['package.json'], x: 1 }),
      reason: 'package.json changed',
    },
    {
      title: 'a manifest in a folder of workspaces',
      change: (r) => r.write('packages/one/package.json', {}),
      reason: 'packages/one/package.json changed',
    },
    {
      title: 'a manifest of a single workspace',
      change: (r) => r.write('tests/package.json', {}),
      reason: 'tests/package.json changed',
    },
    {
      title: 'a new workspace',
      change: (r) => r.write('packages/two/package.json', {}),
      reason: 'packages/two/package.json is new',
    },
    {
      title: 'a workspace that went',
      change: (r) => rmSync(join(r.root, 'packages/one'), { recursive: true }),
      reason: 'packages/one/package.json is gone',
    },
    {
      title: 'a node_modules that went',
      change: (r) => rmSync(join(r.root, 'node_modules'), { recursive: true }),
      reason: 'there is no node_modules yet',
    },
    {
      title: 'a damaged stamp',
      change: (r) => r.write('node_modules/.straddle-install', 'x'),
      reason: 'the last installation left no record of its end',
    },
  ])('is repeated after a change of $title, and says why', async ({ change, reason }) => {
    const repository = setUp({ probe: async () => [] });
    await repository.install();
    change(repository);
    await repository.install();
    expect(repository.said.at(1)).toBe(`installing because ${reason}`);
  });

  test('is repeated under another Node major, not under another minor', async () => {
    const { install, said } = setUp();
    await install();
    await install({ nodeVersion: '20.21.7' });
    expect(said).toHaveLength(1);
    await install({ nodeVersion: '22.3.0' });
    expect(said.at(-1)).toBe('installing because Node changed from 20 to 22');
  });

  test('that failed is repeated, and its exit code is handed on', async () => {
    let code = 7;
    const { install, calls, said } = setUp({ npm: () => code });
    expect(await install()).toBe(7);
    expect(said.at(-1)).toMatch('exit code 7');
    code = 0;
    expect(await install()).toBe(0);
    expect(calls).toHaveLength(2);
  });

  test('that failed after a successful one leaves no record of success', async () => {
    let code = 0;
    const { install, root, write } = setUp({ npm: () => code });
    await install();
    write('package-lock.json', '{"changed":true}');
    code = 1;
    await install();
    expect(existsSync(join(root, 'node_modules/.straddle-install'))).toBe(false);
  });

  test('that completes the lock file does not call for another one', async () => {
    const { install, calls } = setUp({
      npm: (repository) => (
        repository.write('package-lock.json', lockFor(['linux', 'x64'], ['linux', 'arm64'])), 0
      ),
    });
    await install();
    await install();
    expect(calls).toHaveLength(1);
  });
});

describe('on a platform whose binaries the lock does not list', () => {
  const darwin = { platform: 'darwin', arch: 'arm64' };

  test('the lock is left alone, which is said, and the tools are started', async () => {
    const probed = [];
    const { install, calls, said, root } = setUp({
      ...darwin,
      probe: async (folder) => (probed.push(folder), []),
    });
    expect(await install()).toBe(0);
    expect(calls.at(0).args).toContain('--no-package-lock');
    expect(said.at(1)).toMatch('lists no turbo, swc, esbuild binary for darwin-arm64: installing without it');
    expect(probed).toEqual([root]);
    await install();
    expect(calls).toHaveLength(1);
  });

  test('a tool that does not start is named with the mend, and the next run tries again', async () => {
    const { install, calls, said } = setUp({
      ...darwin,
      probe: async () => [{ tool: 'turbo', problem: 'Error: Cannot find module @turbo/darwin-arm64' }],
    });
    expect(await install()).toBe(1);
    expect(said.at(-1)).toMatch('turbo: Error: Cannot find module @turbo/darwin-arm64');
    expect(said.at(-1)).toMatch('npm view @turbo/darwin-arm64 versions');
    await install();
    expect(calls).toHaveLength(2);
  });

  test('one missing tool is enough', async () => {
    const lock = lockFor(['darwin', 'arm64']);
    delete lock.packages['node_modules/@turbo/darwin-arm64'];
    const { install, said } = setUp({ ...darwin, lock });
    await install();
    expect(said.at(1)).toMatch('lists no turbo binary');
  });

  test.each([
    ['darwin', 'arm64'],
    ['darwin', 'x64'],
    ['win32', 'x64'],
    ['win32', 'arm64'],
    ['linux', 'arm64'],
  ])('a lock that lists them all is used on %s-%s', async (platform, arch) => {
    const { install, calls } = setUp({ platform, arch, lock: lockFor([platform, arch]) });
    await install();
    expect(calls.at(0).args).not.toContain('--no-package-lock');
  });
});

describe('npm is called', () => {
  test('as npm.cmd through a shell on Windows', () => {
    expect(npmCommand({ platform: 'win32', env: {}, execPath: 'node.exe' })).toEqual({
      command: 'npm.cmd',
      args: [],
      shell: true,
    });
  });

  test('by its own script under npm test, whose path needs no shell and no PATH', () => {
    const repository = createTemporaryRepository({ 'npm-cli.js': '' });
    repositories.push(repository);
    const script = join(repository.root, 'npm-cli.js');
    expect(npmCommand({ platform: 'win32', env: { npm_execpath: script }, execPath: 'node.exe' })).toEqual({
      command: 'node.exe',
      args: [script],
      shell: false,
    });
  });

  test.each(['/opt/yarn/bin/yarn.js', '/gone/npm-cli.js'])('by its name when npm_execpath is %s', (path) => {
    expect(npmCommand({ platform: 'linux', env: { npm_execpath: path }, execPath: 'node' }).command).toBe(
      'npm',
    );
  });
});
