import { describe, expect, test } from '@jest/globals';
import { readImports } from './read-imports.mjs';

const only = (text, path = 'a.ts') => {
  const { imports } = readImports(path, text);
  expect(imports).toHaveLength(1);
  return imports[0];
};

describe('an import is found', () => {
  test.each([
    { text: `import { a } from 'x';`, kind: 'static', typeOnly: false },
    { text: `import 'x';`, kind: 'static', typeOnly: false },
    { text: `import * as x from 'x';`, kind: 'static', typeOnly: false },
    { text: `import type { A } from 'x';`, kind: 'static', typeOnly: true },
    {
      text: `import { type A } from 'x';`,
      kind: 'static',
      typeOnly: false,
      why: 'the statement stays and loads x',
    },
    { text: `type A = import('x').A;`, kind: 'static', typeOnly: true },
    { text: `type A = typeof import('x');`, kind: 'static', typeOnly: true },
    { text: `export { a } from 'x';`, kind: 'reexport', typeOnly: false },
    { text: `export * from 'x';`, kind: 'reexport', typeOnly: false },
    { text: `export type { A } from 'x';`, kind: 'reexport', typeOnly: true },
    { text: `export type * from 'x';`, kind: 'reexport', typeOnly: true },
    { text: `await import('x');`, kind: 'dynamic', typeOnly: false },
    { text: 'await import(`x`);', kind: 'dynamic', typeOnly: false },
    { text: `require('x');`, kind: 'require', typeOnly: false },
    { text: `function f() { return () => import('x'); }`, kind: 'dynamic', typeOnly: false },
    { text: `import.meta.resolve('x');`, kind: 'resolve', typeOnly: false },
  ])('$text', ({ text, kind, typeOnly }) => {
    expect(only(text)).toEqual({ specifier: 'x', kind, typeOnly, line: 1 });
  });

  test('with its line, also behind text of more than one byte per character', () => {
    expect(only(`const s = 'äöü 🙂';\n\nimport 'x';`).line).toBe(3);
  });

  test('in plain JavaScript', () => {
    expect(only(`import 'x';`, 'a.mjs').specifier).toBe('x');
  });

  test('only where it is code', () => {
    expect(readImports('a.ts', `// import 'x';\nconst text = "import 'x'";`).imports).toEqual([]);
  });
});

describe('the environment is seen', () => {
  test.each([
    'process.env.X',
    'process?.env',
    `process['env']`,
    'globalThis.process.env',
    'const { env } = process;',
    `import { env } from 'node:process';`,
    `import { env as e } from 'process';`,
    `import p from 'node:process';\np.env.X;`,
  ])('%s', (text) => {
    expect(readImports('a.ts', text).environmentLines).toHaveLength(1);
  });

  test.each([
    'process.exit()',
    'context.env.X',
    'const { env } = context;',
    `import { exit } from 'node:process';`,
  ])('but not in %s', (text) => {
    expect(readImports('a.ts', text).environmentLines).toEqual([]);
  });
});

test('a computed import is reported by its line', () => {
  expect(readImports('a.ts', `\nawait import(name);\nrequire(name);`).computedImportLines).toEqual([2, 3]);
});

test('a file that does not parse has a problem', () => {
  expect(readImports('a.ts', 'import {').problem).toBeDefined();
});
