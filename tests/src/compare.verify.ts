import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { copyRepository, type RepositoryCopy } from './testing/copy-repository.ts';
import { runCommand } from './testing/run-command.ts';

// Further ways to run what compare.test.ts runs; each starts two stacks.
jest.setTimeout(120_000);

let copy: RepositoryCopy;
beforeAll(() => {
  copy = copyRepository();
});
afterAll(() => copy?.remove());

const undo: (() => void)[] = [];
afterEach(() => {
  for (const restore of undo.splice(0)) restore();
});

async function compare(
  ...options: readonly string[]
): Promise<{ readonly code: number | null; readonly output: string }> {
  const command = runCommand(['node', 'packages/cli/bin/straddle.mjs', 'compare', ...options], copy.folder);
  try {
    return await command.ended();
  } finally {
    command.kill();
  }
}

/** The last of the JSON lines. */
function summaryOf(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(copy.folder, file), 'utf8').trimEnd().split('\n').at(-1) ?? '');
}

describe('straddle compare on copies of the data', () => {
  test('of two groups, writes included, on an HTTP API: 0, and with --quiet nothing to tell', async () => {
    const routes = ['--route', 'GET /private', '--route', 'ANY /projects'];
    const ended = await compare('--api', 'http', ...routes, '--writes', '--quiet', '--json', 'equal.jsonl');
    expect(ended).toEqual({ code: 0, output: '' });
    const { cells, ...summary } = summaryOf('equal.jsonl');
    expect(summary).toMatchObject({ exitCode: 0, outcome: 'equal', differentCells: 0, notRunCells: 0 });
    expect(summary['authenticatedCells']).toBeGreaterThan(Number(cells) / 2);
  });

  test('--front-door of an HTTP API and a legacy API that does not read Forwarded: 1, and where it comes from', async () => {
    undo.push(
      copy.edit('apps/legacy-api/src/create-app.ts', { from: 'app.use(readForwardedHeader);', to: '' }),
    );
    const routes = ['POST /auth/login', 'POST /avatar', 'GET /account', 'GET /events/wait'];
    const chosen = routes.flatMap((route) => ['--route', route]);
    const { code, output } = await compare('--front-door', '--api', 'http', ...chosen);
    expect({ code, output }).toMatchObject({ code: 1 });
    expect(output).toMatch(
      /headers\.set-cookie\[connect\.sid\]\.secure: control true, candidate nothing\n +forwarded-headers-replaced: legacy does not read Forwarded/,
    );
    expect(output).toMatch(/│ GET \/account +│ a redirect +│ ✓ 301\/301/);
    expect(output).toMatch(/│ GET \/events\/wait +│ an answer after a second +│ ✓ 401\/401 .*│ ✓ 204\/204/);
    // The cookie alone: the rest passes an HTTP API as it is.
    expect(output).toMatch(/Different: \d+ cells, 3 different, 0 could not run/);
    expect(output).not.toContain('correct horse');
  });

  test('--aa of a legacy API that rolls dice in one route: the rule that would cover it, as text, and no other', async () => {
    undo.push(
      copy.edit('apps/legacy-api/src/routers/account.ts', {
        from: 'response.json(principalOf(request))',
        to: 'response.json({ ...principalOf(request), dice: crypto.randomUUID() })',
      }),
    );
    const routes = ['GET /me', 'GET /event-metrics', 'ANY /projects'].flatMap((route) => ['--route', route]);
    const { code, output } = await compare('--aa', '--writes', '--fuzz', '12', '--seed', '7', ...routes);
    expect({ code, output }).toMatchObject({ code: 1 });
    expect(output).toContain('legacy once more');
    expect(output).toMatch(
      /values: \[\n {2}\{ path: 'body\.dice', is: 'uuid', reason: '.*', routes: \['GET \/me'\] \},\n\]/,
    );
    expect(output).toMatch(/Different: \d+ cells, 2 different, 0 could not run/);
  });
});
