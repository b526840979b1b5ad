import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { compareVersions, examineLock } from './examine-lock.ts';
import { parseNpmLock, readLockFile } from './lock-file.ts';
import { LOCK_RULES } from './lock-rules.ts';

type Tree = Readonly<Record<string, string | readonly [version: string, dependencies: Tree]>>;

/** A tree of packages as each version of the lock file writes it. */
function lockOf(lockfileVersion: 1 | 2 | 3, tree: Tree): unknown {
  if (lockfileVersion === 1) return { lockfileVersion, dependencies: nested(tree) };
  const packages: Record<string, unknown> = { '': { name: 'legacy' } };
  addPaths(tree, '', packages);
  return { lockfileVersion, packages, ...(lockfileVersion === 2 ? { dependencies: nested(tree) } : {}) };
}

function nested(tree: Tree): unknown {
  return Object.fromEntries(
    Object.entries(tree).map(([name, entry]) => {
      const [version, dependencies] = typeof entry === 'string' ? [entry, undefined] : entry;
      return [name, { version, ...(dependencies ? { dependencies: nested(dependencies) } : {}) }];
    }),
  );
}

function addPaths(tree: Tree, parent: string, packages: Record<string, unknown>): void {
  for (const [name, entry] of Object.entries(tree)) {
    const path = `${parent}node_modules/${name}`;
    const [version, dependencies] = typeof entry === 'string' ? [entry, {}] : entry;
    packages[path] = { version };
    addPaths(dependencies, `${path}/`, packages);
  }
}

const found = (lock: unknown): readonly string[] =>
  examineLock(parseNpmLock(lock) ?? []).findings.map(
    ({ package: name, version, kind, option }) =>
      `${name} ${version} ${kind}${option ? ` ${option.name}` : ''}`,
  );

const CURRENT: Tree = {
  'express-session': ['1.19.0', { cookie: '0.7.2', 'cookie-signature': '1.0.7' }],
  'on-headers': '1.1.0',
  cookie: '1.0.2',
  'connect-mongo': '6.0.0',
  kruptein: '3.0.8',
  passport: '0.7.0',
};

describe.each([1, 2, 3] as const)('a lock file of version %i', (lockfileVersion) => {
  test.each<{ readonly title: string; readonly tree: Tree; readonly follows: readonly string[] }>([
    { title: 'nothing follows from current versions', tree: CURRENT, follows: [] },
    {
      title: 'express-session 1.17.3: the cookie package that it uses itself counts',
      tree: { ...CURRENT, 'express-session': ['1.17.3', { cookie: '0.4.2', 'cookie-signature': '1.0.6' }] },
      follows: ['cookie 0.4.2 setting cookieParsing', 'cookie 0.4.2 advisory', 'cookie-signature 1.0.6 note'],
    },
    {
      title: 'express-session 1.18.0 with everything hoisted',
      tree: {
        'express-session': '1.18.0',
        cookie: '0.6.0',
        'cookie-signature': '1.0.7',
        'on-headers': '1.0.2',
      },
      follows: ['cookie 0.6.0 setting cookieParsing', 'cookie 0.6.0 advisory', 'on-headers 1.0.2 advisory'],
    },
    {
      title: 'an old cookie that express-session does not use is no concern',
      tree: { ...CURRENT, express: ['4.17.0', { cookie: '0.4.0' }] },
      follows: [],
    },
    {
      title: 'express-session 1.16.2',
      tree: { ...CURRENT, 'express-session': '1.16.2', cookie: '0.7.2' },
      follows: ['express-session 1.16.2 unsupported'],
    },
    {
      title: 'cookie-signature 1.1.0 through an override',
      tree: { ...CURRENT, 'express-session': ['1.19.0', { cookie: '0.7.2', 'cookie-signature': '1.1.0' }] },
      follows: ['cookie-signature 1.1.0 unsupported'],
    },
    {
      title: 'cookie-signature 1.0.3',
      tree: { ...CURRENT, 'express-session': ['1.19.0', { cookie: '0.7.2', 'cookie-signature': '1.0.3' }] },
      follows: ['cookie-signature 1.0.3 advisory', 'cookie-signature 1.0.3 note'],
    },
    {
      title: 'a fresh install of connect-mongo 5.1.0',
      tree: { ...CURRENT, 'connect-mongo': '5.1.0', kruptein: '3.4.0' },
      follows: ['kruptein 3.4.0 encrypted', 'kruptein 3.4.0 encrypted'],
    },
    {
      title: 'kruptein 3.1.1 below connect-mongo, 3.0.8 beside it',
      tree: { ...CURRENT, 'connect-mongo': ['4.6.0', { kruptein: '3.1.1' }] },
      follows: ['kruptein 3.1.1 encrypted'],
    },
    {
      title: 'connect-mongo 4.1.0',
      tree: { 'connect-mongo': '4.1.0', kruptein: '2.2.3' },
      follows: ['connect-mongo 4.1.0 encrypted', 'connect-mongo 4.1.0 note'],
    },
    {
      title: 'connect-mongo 4.2.0, the last that cannot read what it encrypts',
      tree: { 'connect-mongo': '4.2.0' },
      follows: ['connect-mongo 4.2.0 encrypted'],
    },
    { title: 'connect-mongo 4.2.2', tree: { 'connect-mongo': '4.2.2', kruptein: '3.0.0' }, follows: [] },
    {
      title: 'connect-mongo 3.2.0',
      tree: { 'connect-mongo': '3.2.0' },
      follows: ['connect-mongo 3.2.0 encrypted'],
    },
    {
      title: 'connect-mongo 2.0.3',
      tree: { 'connect-mongo': '2.0.3' },
      follows: ['connect-mongo 2.0.3 unsupported'],
    },
    {
      title: 'passport 0.5.3',
      tree: { ...CURRENT, passport: '0.5.3' },
      follows: ['passport 0.5.3 unsupported', 'passport 0.5.3 advisory'],
    },
    { title: 'passport 0.6.0', tree: { ...CURRENT, passport: '0.6.0' }, follows: [] },
    { title: 'cookie-parser', tree: { 'cookie-parser': '1.4.7' }, follows: ['cookie-parser 1.4.7 note'] },
  ])('$title', ({ tree, follows }) => {
    expect(found(lockOf(lockfileVersion, tree))).toEqual(follows);
  });
});

describe('the lock file', () => {
  test('names every version that is installed, none twice', () => {
    const tree: Tree = { ...CURRENT, b: ['1.0.0', { cookie: '0.7.2' }], c: ['1.0.0', { cookie: '0.7.2' }] };
    const { versions } = examineLock(parseNpmLock(lockOf(3, tree)) ?? []);
    expect(versions).toEqual({
      'express-session': ['1.19.0'],
      cookie: ['0.7.2', '1.0.2'],
      'cookie-signature': ['1.0.7'],
      'on-headers': ['1.1.0'],
      'connect-mongo': ['6.0.0'],
      kruptein: ['3.0.8'],
      passport: ['0.7.0'],
      'cookie-parser': [],
    });
  });

  test.each([
    { title: 'in version 1', lock: { dependencies: { es: { version: 'npm:express-session@1.16.0' } } } },
    {
      title: 'in version 3',
      lock: { packages: { 'node_modules/es': { name: 'express-session', version: '1.16.0' } } },
    },
    {
      title: 'in a workspace',
      lock: { packages: { 'apps/api/node_modules/express-session': { version: '1.16.0' } } },
    },
  ])('sees through an alias or a folder $title', ({ lock }) => {
    expect(found(lock)).toEqual(['express-session 1.16.0 unsupported']);
  });

  test.each([
    { title: 'that only development needs', entry: { version: '0.1.0', dev: true } },
    { title: 'without a version number', entry: { version: 'git+ssh://git@canary.example/passport.git' } },
    { title: 'that is a link', entry: { resolved: 'packages/passport', link: true } },
  ])('passes over a package $title', ({ entry }) => {
    expect(found({ packages: { 'node_modules/passport': entry } })).toEqual([]);
  });

  test('every rule is a row of docs/doctor.md', () => {
    const text = readFileSync(new URL('../../../../docs/doctor.md', import.meta.url), 'utf8');
    const section = text.slice(text.indexOf('## What the lock file says'), text.indexOf('## Registered'));
    const rows = [...section.matchAll(/^\| (.+) \|$/gm)].map(([, row]) => row).slice(1);
    const rules = LOCK_RULES.map(({ package: name, usedBy, from, before, kind, option, references = [] }) =>
      [
        usedBy ? `${name}, of ${usedBy}` : name,
        [from && `≥ ${from}`, before && `< ${before}`].filter(Boolean).join(', ') || 'any',
        option ? `${kind}: \`${option.name}: '${option.value}'\`` : kind,
        references.join(', '),
      ].join(' | '),
    );
    expect(rows).toEqual(rules.map((rule) => rule.trimEnd()));
  });

  test('every rule is about a range that some version can be in', () => {
    const empty = LOCK_RULES.filter(
      ({ from, before }) => from !== undefined && before !== undefined && compareVersions(from, before) >= 0,
    );
    expect(empty).toEqual([]);
  });

  test.each([
    ['1.10.0', '1.9.0', 1],
    ['0.7.0', '0.7.0', 0],
    ['0.6.9', '0.7.0', -1],
  ])('%s against %s', (a, b, sign) => {
    expect(compareVersions(a, b)).toBe(sign);
  });
});

describe('a file that is no lock file of npm', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'straddle-lock-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each([
    { name: 'yarn.lock', content: '# yarn lockfile v1', says: 'yarn' },
    { name: 'pnpm-lock.yaml', content: 'lockfileVersion: 9', says: 'pnpm' },
    { name: 'bun.lock', content: '{}', says: 'bun' },
    { name: 'package-lock.json', content: '{', says: 'not JSON' },
    { name: 'package.json', content: '{"dependencies":"canary"}', says: 'neither packages nor dependencies' },
    { name: 'absent.json', content: undefined, says: 'cannot be opened' },
  ])('$name is refused by name', async ({ name, content, says }) => {
    if (content !== undefined) await writeFile(join(folder, name), content);
    await expect(readLockFile(join(folder, name))).rejects.toMatchObject({
      code: 'ERR_LOCK_FILE_UNREADABLE',
      message: expect.stringContaining(says),
    });
  });
});
