import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { repositoryRoot } from './repository-root.mjs';
import { createTemporaryRepository } from './temporary-repository.mjs';
import { turboEnvironment } from './turbo.mjs';
import { readWorkspaces } from './workspaces.mjs';

const turbo = createRequire(join(repositoryRoot, 'package.json')).resolve('turbo/bin/turbo');
const turboConfig = JSON.parse(readFileSync(join(repositoryRoot, 'turbo.json'), 'utf8'));
const edited = 'packages/session-core/src/signed-cookie.ts';
let copy;

// A copy, because the hashes of the real tree move while somebody is working in it.
beforeAll(() => {
  copy = createTemporaryRepository({});
  for (const path of [
    'package.json',
    'package-lock.json',
    'turbo.json',
    'tsconfig.base.json',
    'jest.preset.mjs',
    'scripts/jest-results-reporter.mjs',
  ]) {
    cpSync(join(repositoryRoot, path), join(copy.root, path));
  }
  for (const { folder } of readWorkspaces(repositoryRoot)) {
    for (const path of ['package.json', 'src'].filter((each) =>
      existsSync(join(repositoryRoot, folder, each)),
    )) {
      cpSync(join(repositoryRoot, folder, path), join(copy.root, folder, path), { recursive: true });
    }
  }
});
afterAll(() => copy.remove());

/** The cache key of each workspace's test task, as turbo computes it for the copy. */
function testHashes(env = {}) {
  const args = [turbo, 'run', 'test', '--dry=json', '--cwd', copy.root];
  const output = execFileSync(process.execPath, args, {
    cwd: copy.root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...turboEnvironment(process), ...env },
  });
  const { tasks } = JSON.parse(output.slice(output.indexOf('{')));
  return Object.fromEntries(
    tasks.filter(({ task }) => task === 'test').map((each) => [each.package, each.hash]),
  );
}

/** Hashes before and after somebody adds a line to session-core. */
function hashesAroundAnEdit() {
  const text = readFileSync(join(copy.root, edited), 'utf8');
  const before = testHashes();
  copy.write(edited, `${text}\n// edited\n`);
  const after = testHashes();
  copy.write(edited, text);
  return { before, after };
}

describe('a cached test result', () => {
  test('is used again while nothing changes', () => {
    expect(testHashes()).toEqual(testHashes());
  });

  test('is not used after an edit of a workspace that the tests run from source', () => {
    const { before, after } = hashesAroundAnEdit();
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    expect(changed).toEqual(
      expect.arrayContaining([
        '@straddle/session-core',
        '@straddle/lambda',
        'app-session',
        'authorizer',
        'legacy-api',
        'routes-event-metrics',
      ]),
    );
    expect(changed).not.toContain('@straddle/route-table');
  });

  test('would be used wrongly without the transit task: the reason that there is one', () => {
    const test = { dependsOn: [], outputs: ['.results/**'] };
    copy.write('turbo.json', { ...turboConfig, tasks: { test } });
    const { before, after } = hashesAroundAnEdit();
    copy.write('turbo.json', turboConfig);
    expect(after['@straddle/session-core']).not.toBe(before['@straddle/session-core']);
    expect(after.authorizer).toBe(before.authorizer);
  });

  test.each(['MONGODB_URI', 'MONGOMS_SYSTEM_BINARY', 'NODE_OPTIONS', 'STRADDLE_SEED', 'STRADDLE_NODE'])(
    'is not used when %s has another value',
    (name) => {
      const value = name === 'NODE_OPTIONS' ? '--no-deprecation' : 'other';
      expect(testHashes({ [name]: value }).authorizer).not.toBe(testHashes().authorizer);
    },
  );
});

test('tests that talk to a database, start processes or read the whole tree are never cached', () => {
  // These read the whole tree, and infra's tests also start the CDK CLI, which reads it.
  const wholeTree = ['scripts', 'infra'];
  const live = ['mongodb', '@straddle/dev-mongo', '@straddle/cli'];
  const needed = readWorkspaces(repositoryRoot)
    .filter(({ name, manifest }) => {
      const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
      return wholeTree.includes(name) || live.some((each) => dependencies.includes(each));
    })
    .map(({ name }) => name);
  const uncached = Object.entries(turboConfig.tasks)
    .filter(([task, { cache }]) => task.endsWith('#test') && cache === false)
    .map(([task]) => task.replace('#test', ''));
  expect(uncached.toSorted()).toEqual(needed.toSorted());
});
