import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const source = fileURLToPath(new URL('.', import.meta.url));
const ENTRIES = { 'index.ts': '', 'mongo/index.ts': '/mongo', 'express/index.ts': '/express' };

interface PublicName {
  readonly name: string;
  readonly entry: string;
  readonly kind: string;
  readonly docstring: string;
}

const publicNames = readPublicNames();
const examples = publicNames.flatMap(({ name, docstring }) => {
  const example = exampleIn(docstring);
  return example === undefined ? [] : [{ name, example }];
});

/** Every name that an entry exports, with the docstring of its declaration. */
function readPublicNames(): readonly PublicName[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
  const text = files
    .filter((file) => file.endsWith('.ts') && !/test|verify/.test(file))
    .map((file) => readFileSync(join(source, file), 'utf8'))
    .join('\n');
  return Object.keys(ENTRIES).flatMap((entry) => {
    const exported = readFileSync(join(source, entry), 'utf8').matchAll(/export (?:type )?\{([^}]*)\}/g);
    const names = [...exported].flatMap(([, list = '']) =>
      list.split(',').map((name) => name.trim().replace(/^type /, '')),
    );
    return names
      .filter((name) => name !== '')
      .map((name) => {
        const declaration = new RegExp(
          `(/\\*\\*(?:(?!\\*/)[^])*\\*/\\n)?export (?:abstract |async )?(class|function|interface|type|const) ${name}\\b`,
        ).exec(text);
        return { name, entry, kind: declaration?.[2] ?? 'unknown', docstring: declaration?.[1] ?? '' };
      });
  });
}

function exampleIn(docstring: string): string | undefined {
  const lines = docstring.split('\n').map((line) => line.replace(/^ \*\/$/, '').replace(/^ \* ?/, ''));
  const start = lines.indexOf('@example');
  if (start === -1) return undefined;
  const end = lines.findIndex((line, index) => index > start && line.startsWith('@'));
  return lines.slice(start + 1, end === -1 ? undefined : end).join('\n');
}

/** What the examples take for granted: a reader's own application. */
const READERS_OWN = `
declare const store: SessionStore;
declare const findUser: Deserializer;
declare const sessionSettings: SessionSettings;
declare const secrets: readonly string[];
declare const client: { connect(): Promise<{ db(): { collection(name: string): SessionCollection } }> };
declare const app: { use(middleware: unknown): void };
declare const session: (options: unknown) => (request: never, response: never, next: () => void) => void;
declare const passport: { session(): (request: never, response: never, next: () => void) => void };
declare const MongoStore: { create(options: object): unknown };
declare const optionsWith: (client: unknown) => unknown;
declare const logLine: (entry: object) => void;
`;

describe('the public API', () => {
  test.each(publicNames)('$name says what it is', ({ kind, docstring }) => {
    expect(kind).not.toBe('unknown');
    expect(docstring.length).toBeGreaterThan(30);
  });

  test.each(publicNames.filter(({ kind }) => kind === 'function'))(
    '$name shows how it is used',
    ({ docstring }) => {
      expect(exampleIn(docstring)).toBeTruthy();
    },
  );
});

describe('the examples', () => {
  let folder: string;

  beforeAll(() => {
    // Below the package, so that its name and the compiler's settings are found.
    folder = mkdtempSync(join(source, '..', '.results-examples-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function compile(text: string): Promise<string> {
    const imports = Object.entries(ENTRIES).map(([entry, path]) => {
      const names = publicNames.filter((each) => each.entry === entry);
      const list = names.map(({ name, kind }) =>
        kind === 'interface' || kind === 'type' ? `type ${name}` : name,
      );
      return `import { ${list.join(', ')} } from '@straddle/session-core${path}';`;
    });
    writeFileSync(join(folder, 'examples.ts'), [...imports, READERS_OWN, text, 'export {};'].join('\n'));
    const configuration = {
      extends: '../../../tsconfig.base.json',
      compilerOptions: {
        noEmit: true,
        composite: false,
        noUnusedLocals: false,
        isolatedDeclarations: false,
        verbatimModuleSyntax: false,
      },
      files: ['examples.ts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration));
    const compiler = join(source, '../../../node_modules/typescript/bin/tsc');
    return promisify(execFile)(process.execPath, [compiler, '-p', folder]).then(
      () => '',
      (error: { stdout?: string; stderr?: string }) => `${error.stdout}${error.stderr}`,
    );
  }

  const asFunction = ({ name, example }: { name: string; example: string }): string =>
    `export async function example_${name}() {\n${example}\n}`;

  test('compile', async () => {
    expect(examples.length).toBeGreaterThanOrEqual(15);
    await expect(compile(examples.map(asFunction).join('\n'))).resolves.toBe('');
  });

  test('would not, if one were wrong', async () => {
    const wrong = { name: 'wrong', example: "readCookie('a=1');" };
    await expect(compile(asFunction(wrong))).resolves.toContain('Expected 2-3 arguments');
  });
});
