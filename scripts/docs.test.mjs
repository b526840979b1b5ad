import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isTestCode } from './boundary-rules.mjs';
import { repositoryRoot } from './repository-root.mjs';
import { filesUnder } from './source-files.mjs';

const read = (path) => readFileSync(join(repositoryRoot, path), 'utf8');
const shippedSources = filesUnder(
  repositoryRoot,
  (path) => /^(infra|(apps|packages)\/.*)\/src\/.*\.ts$/.test(path) && !isTestCode(path),
);
const upTo = (count, letter = '', width = 1) =>
  Array.from({ length: count }, (_, i) => letter + String(i + 1).padStart(width, '0'));

/** First cells of all table rows of a document that match. */
const firstCells = (text, pattern) =>
  [...text.matchAll(new RegExp(`^\\| (${pattern}) \\|`, 'gm'))].map((match) => match[1]);

/** The JSON that a TypeScript module prints. */
function printedBy(script) {
  const args = ['--import', 'tsx', '--conditions=@straddle/source', '--input-type=module', '-e', script];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: repositoryRoot, encoding: 'utf8' }));
}

describe('docs/errors.md', () => {
  /** Codes of Node itself, which our source only recognises. */
  const codesOfNode = [
    'ERR_HTTP_REQUEST_TIMEOUT',
    'ERR_INVALID_CHAR',
    'ERR_INVALID_HTTP_TOKEN',
    'ERR_UNESCAPED_CHARACTERS',
  ];

  test('lists every code of the source, once, and no other', () => {
    const inSource = new Set(
      shippedSources.flatMap((path) =>
        [...read(path).matchAll(/'(ERR_[A-Z0-9_]+)'/g)].map((match) => match[1]),
      ),
    );
    for (const code of codesOfNode) inSource.delete(code);
    const documented = firstCells(read('docs/errors.md'), '`ERR_[A-Z0-9_]+`').map((cell) =>
      cell.replaceAll('`', ''),
    );
    expect(inSource.size).toBeGreaterThan(40);
    expect(documented.toSorted()).toEqual([...inSource].toSorted());
  });

  test('names the class of every code', () => {
    const text = read('docs/errors.md');
    const classes = shippedSources.flatMap((path) => [
      ...read(path).matchAll(/class (\w+Error) extends \w+ \{[^}]*?\bcode(?:: \w+)? = '(ERR_[A-Z0-9_]+)'/g),
    ]);
    expect(classes.length).toBeGreaterThan(40);
    const missing = classes.filter(
      ([, name, code]) => !new RegExp(`^\\| \`${code}\` \\| .*\`${name}\``, 'm').test(text),
    );
    expect(missing.map(([, name, code]) => `${code} ${name}`)).toEqual([]);
  });

  test('lists every reason for being anonymous', () => {
    const union =
      /export type AnonymousReason =([^;]+);/.exec(read('packages/session-core/src/verdict.ts'))?.[1] ?? '';
    const reasons = [...union.matchAll(/'([a-z-]+)'/g)].map((match) => match[1]);
    expect(reasons.length).toBeGreaterThan(5);
    expect(firstCells(read('docs/errors.md'), '`[a-z-]+`').map((cell) => cell.replaceAll('`', ''))).toEqual(
      reasons,
    );
  });
});

describe('docs/semantics/sessions.md', () => {
  const text = read('docs/semantics/sessions.md');

  test('has the rows 1 to 109, each once and in order', () => {
    expect(firstCells(text, '\\d+')).toEqual(upTo(109));
  });

  test('calls exactly those rows held that the rows of the tests contain', () => {
    const tested = printedBy(
      "import { sessionRows } from '@straddle/testing'; console.log(JSON.stringify(sessionRows.map(({ row }) => row)));",
    );
    const held = [...text.matchAll(/^\| (\d+) \|.*● \|$/gm)].map((match) => match[1]);
    expect(held).toEqual(
      [...new Set(tested.map((row) => String(Number.parseInt(row, 10))))].toSorted((a, b) => a - b),
    );
  });
});

describe('docs/semantics/api-gateway.md', () => {
  const cases = firstCells(read('docs/semantics/api-gateway.md'), '[A-Z]\\d{2}');

  test('has every case once, and numbers each letter from 01 on', () => {
    const letters = [...new Set(cases.map((number) => number[0]))];
    const countOf = (letter) => cases.filter((number) => number[0] === letter).length;
    expect(cases.length).toBeGreaterThanOrEqual(177);
    expect(cases).toEqual(letters.flatMap((letter) => upTo(countOf(letter), letter, 2)));
  });

  test('has exactly the cases that the tests run', () => {
    const tested = printedBy(
      "import { gatewayCases } from './packages/gateway-emulator/src/testing/cases/gateway-cases.ts'; console.log(JSON.stringify(gatewayCases.map(({ number }) => number)));",
    );
    expect(cases).toEqual([...new Set(tested)].toSorted());
  });
});

test('docs/template.md says of every type what becomes of its properties', () => {
  const rules = printedBy(
    "import { propertyRules } from './packages/gateway-emulator/src/cloudformation/property-rules.ts'; console.log(JSON.stringify(propertyRules));",
  );
  const list = (names) => names.toSorted().join(', ') || '–';
  const rows = Object.entries(rules).map(([type, { read: readOnes, passedOver, refused = {} }]) =>
    ['', `\`${type}\``, list(readOnes), list(passedOver), list(Object.keys(refused)), ''].join(' | ').trim(),
  );
  expect(rows.length).toBeGreaterThan(15);
  expect([...read('docs/template.md').matchAll(/^\| `AWS::.*$/gm)].map(([row]) => row)).toEqual(rows);
});

test('every difference that the source names is in the register', () => {
  const registered = firstCells(read('docs/semantics/differences.md'), 'D-\\d+');
  const named = shippedSources.flatMap((path) =>
    [...read(path).matchAll(/\bD-\d+\b/g)].map((match) => match[0]),
  );
  expect(registered).toEqual(upTo(registered.length, 'D-'));
  expect([...new Set(named)].filter((id) => !registered.includes(id))).toEqual([]);
});

describe('links between documents lead somewhere', () => {
  const documents = filesUnder(repositoryRoot, (path) => path.endsWith('.md'));

  test.each(documents)('%s', (path) => {
    const targets = [...read(path).matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1])
      .filter((target) => !/^(https?:|mailto:)/.test(target));
    const broken = targets.filter((target) => {
      const [file, anchor] = target.split('#');
      const linked = file === '' ? path : join(dirname(path), file);
      return (
        !existsSync(join(repositoryRoot, linked)) ||
        (anchor !== undefined && !anchorsOf(read(linked)).includes(anchor))
      );
    });
    expect(broken).toEqual([]);
  });
});

/** Anchors as GitHub makes them of headings. */
function anchorsOf(text) {
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    match[1]
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
