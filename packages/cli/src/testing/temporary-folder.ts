import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder with files for one test. */
export interface TemporaryFolder {
  readonly path: string;
  /** Path of a file in it. */
  file(name: string): string;
  remove(): void;
}

/** @param files Name → text. */
export function createTemporaryFolder(files: Readonly<Record<string, string>>): TemporaryFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'straddle-cli-')));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return {
    path,
    file: (name) => join(path, name),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Settings of `routeTable`. */
export interface TableSettings {
  readonly owner?: 'lambda' | 'legacy';
  readonly dev?: { readonly command: readonly string[]; readonly readyPath: string };
}

/** The text of a route table with one group, `account`: `GET /me` and `GET /private`. */
export function routeTable({ owner = 'lambda', dev }: TableSettings = {}): string {
  const table = {
    api: 'rest',
    legacy: { origin: 'http://127.0.0.1:3001', ...(dev && { dev }) },
    authorizer: { entry: 'authorizer.ts' },
    groups: {
      account: {
        owner,
        kind: 'native',
        entry: 'account/handler.ts',
        routes: { 'GET /me': { handler: 'getMe' }, 'GET /private': { handler: 'getPrivate' } },
      },
    },
  };
  return `export default ${JSON.stringify(table)};`;
}
