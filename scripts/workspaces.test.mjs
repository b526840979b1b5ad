import { afterEach, describe, expect, test } from '@jest/globals';
import { repositoryRoot } from './repository-root.mjs';
import { createTemporaryRepository } from './temporary-repository.mjs';
import { chooseWorkspaces, readWorkspaces, workspaceFolders } from './workspaces.mjs';

const repositories = [];
afterEach(() => repositories.splice(0).forEach((each) => each.remove()));

test('workspaces are the folders that the patterns name and that have a package.json', () => {
  const repository = createTemporaryRepository({
    'package.json': { workspaces: ['apps/*', 'apps/routes/*', 'tests', 'gone/*'] },
    'apps/one/package.json': {},
    'apps/routes/two/package.json': {},
    'apps/notes.txt': '',
    'tests/package.json': {},
    'other/package.json': {},
  });
  repositories.push(repository);
  expect(workspaceFolders(repository.root)).toEqual(['apps/one', 'apps/routes/two', 'tests']);
});

test('the workspaces of this repository have different names and are private', () => {
  const all = readWorkspaces(repositoryRoot);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  expect(all.filter(({ manifest }) => manifest.private !== true || manifest.type !== 'module')).toEqual([]);
});

describe('a workspace is chosen', () => {
  const all = [
    { name: '@straddle/lambda', folder: 'packages/lambda' },
    { name: 'routes-account', folder: 'apps/routes/account' },
  ];

  test.each(['@straddle/lambda', 'lambda', 'packages/lambda', 'packages/lambda/'])('by %s', (name) => {
    expect(chooseWorkspaces(all, [name])).toEqual({ chosen: [all[0]], unknown: [] });
  });

  test('or all are, when none is named', () => {
    expect(chooseWorkspaces(all, []).chosen).toEqual(all);
  });

  test('and a name that fits none is handed back', () => {
    expect(chooseWorkspaces(all, ['lambda', 'lamda']).unknown).toEqual(['lamda']);
  });
});
