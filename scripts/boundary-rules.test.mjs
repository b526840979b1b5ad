import { describe, expect, test } from '@jest/globals';
import { findViolations } from './boundary-rules.mjs';
import { readImports } from './read-imports.mjs';
import { repositoryRoot } from './repository-root.mjs';
import { readSourceTree } from './source-tree.mjs';

const tree = readSourceTree(repositoryRoot);

/** The real tree with one file more, or with other text in it. Only what that adds is of interest. */
function violationsWith(files, { manifests = {} } = {}) {
  const changed = {
    workspaces: tree.workspaces.map((each) => ({
      ...each,
      manifest: withMore(each.manifest, manifests[each.folder]),
    })),
    files: new Map([
      ...tree.files,
      ...Object.entries(files).map(([path, text]) => [path, readImports(path, text)]),
    ]),
  };
  const before = new Set(findViolations(tree).map((each) => JSON.stringify(each)));
  return findViolations(changed).filter((each) => !before.has(JSON.stringify(each)));
}

const withMore = (manifest, { dependencies = {}, devDependencies = {} } = {}) => ({
  ...manifest,
  dependencies: { ...manifest.dependencies, ...dependencies },
  devDependencies: { ...manifest.devDependencies, ...devDependencies },
});

const declare = (folder, ...names) => ({
  manifests: { [folder]: { dependencies: Object.fromEntries(names.map((name) => [name, pinOf(name)])) } },
});
const pinOf = (name) =>
  tree.workspaces.some((each) => each.name === name)
    ? '*'
    : (tree.workspaces
        .map(({ manifest }) => manifest.dependencies?.[name] ?? manifest.devDependencies?.[name])
        .find(Boolean) ?? '1.0.0');

test('the tree keeps its boundaries', () => {
  expect(tree.files.size).toBeGreaterThan(60);
  expect(findViolations(tree)).toEqual([]);
});

describe('an arrow that the table does not have is refused', () => {
  test.each([
    ['packages/session-core', 'app-session'],
    ['packages/app-session', '@straddle/lambda'],
    ['packages/lambda', '@straddle/gateway-emulator'],
    ['packages/gateway-emulator', '@straddle/lambda'],
    ['packages/gateway-emulator', '@straddle/session-core'],
    ['packages/route-table', 'app-session'],
    ['packages/comparison', '@straddle/gateway-emulator'],
    ['packages/dev-mongo', '@straddle/testing'],
    ['packages/testing', '@straddle/session-core'],
    ['packages/cli', '@straddle/lambda'],
    ['packages/cli', '@straddle/lambda/authorizer'],
    ['apps/authorizer', 'legacy-api/routers/projects'],
    ['apps/legacy-api', '@straddle/route-table'],
    ['apps/routes/event-metrics', 'legacy-api/create-app'],
    ['apps/routes/event-metrics', 'routes-account'],
    ['scripts', '@straddle/cli'],
  ])('%s → %s', (folder, specifier) => {
    const name = specifier.startsWith('@') ? specifier : specifier.split('/')[0];
    for (const text of [
      `import { x } from '${specifier}';`,
      `import type { X } from '${specifier}';`,
      `await import('${specifier}');`,
    ]) {
      const path = `${folder}/src/forbidden.ts`;
      expect(violationsWith({ [path]: text }, declare(folder, name))).toEqual([
        expect.objectContaining({ path, line: 1, rule: 'arrow' }),
      ]);
    }
  });

  test('and one that it has is not', () => {
    expect(
      violationsWith(
        { 'apps/routes/event-metrics/src/lifted.ts': `import { x } from 'legacy-api/routers/projects';` },
        declare('apps/routes/event-metrics', 'legacy-api'),
      ),
    ).toEqual([]);
  });

  test('tests may import the test tools, and no more', () => {
    const path = 'packages/gateway-emulator/src/forbidden.test.ts';
    const declared = declare('packages/gateway-emulator', '@straddle/testing', '@straddle/lambda');
    expect(violationsWith({ [path]: `import '@straddle/testing';` }, declared)).toEqual([]);
    expect(violationsWith({ [path]: `import '@straddle/lambda';` }, declared)).toEqual([
      expect.objectContaining({ rule: 'arrow' }),
    ]);
  });

  test('a workspace without a line in the table is reported', () => {
    const added = {
      ...tree,
      workspaces: [...tree.workspaces, { folder: 'packages/new', name: '@straddle/new', manifest: {} }],
    };
    expect(findViolations(added)).toContainEqual(
      expect.objectContaining({ path: 'packages/new/package.json', rule: 'arrow' }),
    );
  });
});

describe('a vendor outside its folders is refused', () => {
  const inAllFolders = ['mongodb', 'express-session', 'connect-mongo', 'aws-cdk-lib', 'aws-lambda'];

  test.each(inAllFolders)('%s', (name) => {
    const path = 'packages/comparison/src/forbidden.ts';
    const found = violationsWith(
      { [path]: `import { x } from '${name}/sub';` },
      declare('packages/comparison', name),
    );
    expect(found).toEqual([expect.objectContaining({ path, rule: 'vendor' })]);
  });

  test('also inside a workspace that may have it elsewhere', () => {
    expect(
      violationsWith({ 'packages/lambda/src/http/forbidden.ts': `import { Db } from 'mongodb';` }),
    ).toEqual([expect.objectContaining({ rule: 'vendor' })]);
  });

  test('types of mongodb are allowed anywhere, but not in a statement that stays', () => {
    const path = 'packages/lambda/src/http/typed.ts';
    expect(violationsWith({ [path]: `import type { Db } from 'mongodb';` })).toEqual([]);
    expect(violationsWith({ [path]: `import { type Db } from 'mongodb';` })).toEqual([
      expect.objectContaining({ rule: 'vendor' }),
    ]);
  });

  test('event types are held to the two packages that read and build events', () => {
    const path = 'apps/authorizer/src/forbidden.ts';
    expect(violationsWith({ [path]: `import type { Context } from 'aws-lambda';` })).toEqual([
      expect.objectContaining({ rule: 'vendor' }),
    ]);
  });

  test('tests may use the real packages', () => {
    expect(
      violationsWith({
        'packages/session-core/src/forbidden.test.ts': `import 'connect-mongo'; import 'mongodb';`,
      }),
    ).toEqual([]);
  });
});

describe('the root entry of session-core', () => {
  const indexPath = 'packages/session-core/src/index.ts';

  test.each(['etag', 'mongodb'])('reaches no %s, not even through another file or as a type', (name) => {
    const files = {
      [indexPath]: `export { a } from './a.ts';`,
      'packages/session-core/src/a.ts': `import type { x } from '${name}';`,
    };
    expect(violationsWith(files, declare('packages/session-core', name, 'cookie-signature'))).toContainEqual(
      expect.objectContaining({ path: 'packages/session-core/src/a.ts', rule: 'entry' }),
    );
  });

  test('may reach cookie-signature and what Node has', () => {
    expect(violationsWith({ [indexPath]: `import 'cookie-signature'; import 'node:crypto';` })).toEqual([]);
  });
});

describe('the environment', () => {
  test.each([
    'packages/lambda/src/http/forbidden.ts',
    'apps/legacy-api/src/config.ts',
    'packages/session-core/src/mongo/forbidden.ts',
  ])('is not read in %s', (path) => {
    expect(violationsWith({ [path]: 'export const a = process.env.A;' })).toEqual([
      expect.objectContaining({ path, rule: 'environment' }),
    ]);
  });

  test.each([
    'apps/authorizer/src/handler.ts',
    'apps/legacy-api/src/main.ts',
    'packages/lambda/src/any.test.ts',
  ])('may be read in %s', (path) => {
    expect(violationsWith({ [path]: 'export const a = process.env.A;' })).toEqual([]);
  });
});

describe('an import is refused', () => {
  test('that leaves its workspace by a relative path', () => {
    const path = 'packages/lambda/src/forbidden.ts';
    for (const specifier of [
      '../../session-core/src/index.ts',
      '../../../apps/authorizer/src/handler.ts',
      '../../../../outside.ts',
    ]) {
      expect(violationsWith({ [path]: `import '${specifier}';` })).toEqual([
        expect.objectContaining({ path, rule: 'relative' }),
      ]);
    }
  });

  test('that takes test code into shipped source', () => {
    const path = 'packages/lambda/src/forbidden.ts';
    for (const specifier of ['./contract/describe-store.ts', './testing/start-api.ts', './any.test.ts']) {
      expect(violationsWith({ [path]: `import '${specifier}';` })).toEqual([
        expect.objectContaining({ path, rule: 'test-code' }),
      ]);
    }
    expect(
      violationsWith({ 'packages/lambda/src/contract/describe-store.ts': `import '@jest/globals';` }),
    ).toEqual([]);
  });

  test('that its package.json does not declare', () => {
    const path = 'packages/route-table/src/forbidden.ts';
    expect(violationsWith({ [path]: `import 'left-pad';` })).toEqual([
      expect.objectContaining({ path, rule: 'declared' }),
    ]);
  });

  test('that ships but is declared for development only', () => {
    const dev = { manifests: { 'packages/route-table': { devDependencies: { picocolors: '1.1.1' } } } };
    expect(violationsWith({ 'packages/route-table/src/forbidden.ts': `import 'picocolors';` }, dev)).toEqual([
      expect.objectContaining({ rule: 'declared' }),
    ]);
    expect(
      violationsWith({ 'packages/route-table/src/forbidden.test.ts': `import 'picocolors';` }, dev),
    ).toEqual([]);
  });

  test('whose specifier no reader can name', () => {
    const path = 'packages/route-table/src/forbidden.ts';
    expect(violationsWith({ [path]: 'await import(name);' })).toEqual([
      expect.objectContaining({ path, rule: 'computed' }),
    ]);
  });
});

describe('files that import each other in a circle are refused', () => {
  const files = (a, b) => ({
    'packages/route-table/src/ring-a.ts': a,
    'packages/route-table/src/ring-b.ts': b,
  });

  test.each([
    ['by imports', `import './ring-b.ts';`, `import './ring-a.ts';`],
    ['by re-exports', `export * from './ring-b.ts';`, `export * from './ring-a.ts';`],
  ])('%s', (_title, a, b) => {
    expect(violationsWith(files(a, b))).toEqual([
      expect.objectContaining({
        rule: 'cycle',
        message: expect.stringContaining('ring-a.ts → packages/route-table/src/ring-b.ts'),
      }),
    ]);
  });

  test('but not when one direction is erased, or runs later', () => {
    expect(violationsWith(files(`import './ring-b.ts';`, `import type { A } from './ring-a.ts';`))).toEqual(
      [],
    );
    expect(violationsWith(files(`import './ring-b.ts';`, `await import('./ring-a.ts');`))).toEqual([]);
  });
});

describe('a manifest is refused', () => {
  test.each(['^1.1.1', '1.x', 'latest', '*', 'npm:left-pad@^1.1.1', 'npm:left-pad'])(
    'with the range %s',
    (range) => {
      const manifests = { 'packages/cli': { dependencies: { 'left-pad': range } } };
      expect(violationsWith({}, { manifests })).toContainEqual(
        expect.objectContaining({ path: 'packages/cli/package.json', rule: 'pin' }),
      );
    },
  );

  test('with another version than a sibling has', () => {
    const manifests = { 'packages/cli': { dependencies: { mongodb: '7.7.0' } } };
    expect(violationsWith({}, { manifests })).toContainEqual(
      expect.objectContaining({
        rule: 'pin',
        message: expect.stringMatching(/mongodb is 7\.7\.0 here and \d/),
      }),
    );
  });
});

test('a source file outside every workspace is reported', () => {
  expect(violationsWith({ 'tools/forbidden.mjs': '' })).toEqual([expect.objectContaining({ rule: 'home' })]);
});

test('a file that does not parse is reported', () => {
  expect(violationsWith({ 'packages/cli/src/forbidden.ts': 'import {' })).toEqual([
    expect.objectContaining({ rule: 'parse' }),
  ]);
});
