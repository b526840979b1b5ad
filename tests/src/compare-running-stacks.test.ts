import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { repositoryRoot } from './testing/repository-root.ts';
import { runCommand } from './testing/run-command.ts';
import { startTestStacks, type TestStacks } from './testing/start-test-stacks.ts';

jest.setTimeout(60_000);

/** Two sides that run already, with one database, as a staging environment has them. */
describe('straddle compare with stacks that are up', () => {
  let stacks: TestStacks;
  beforeAll(async () => {
    stacks = await startTestStacks('rest');
  });
  afterAll(() => stacks?.stop());

  async function compare(
    options: readonly string[],
    environment: Readonly<Record<string, string>>,
  ): Promise<{ code: number | null; output: string }> {
    const { legacyUrl, gatewayUrl } = stacks;
    const targets = ['--control', legacyUrl, '--candidate', gatewayUrl];
    const compareMe = ['node', 'packages/cli/bin/straddle.mjs', 'compare', '--route', 'GET /me'];
    return runCommand([...compareMe, ...targets, ...options], repositoryRoot, environment).ended();
  }

  test('--mint-into: every client of the matrix, and no session is left behind', async () => {
    const sessions = stacks.database.db.collection('sessions');
    const before = await sessions.countDocuments();
    const { code, output } = await compare(
      ['--matrix', '--mint-into', stacks.database.uri, '--allow-writes'],
      { SESSION_SECRETS: stacks.secrets.join(',') },
    );
    expect({ code, output }).toMatchObject({ code: 0 });
    // As many as it takes to know that these are no logins.
    expect(Number(/Equal: (\d+) cells/.exec(output)?.[1])).toBeGreaterThan(30);
    // Seen in session documents alone.
    expect(output).toContain('D-16 in 2 cells');
    expect(await sessions.countDocuments()).toBe(before);
    expect(output).not.toContain('canary');
  });

  test('--mint-into without the secrets: 2, naming the variable', async () => {
    const { code, output } = await compare(['--mint-into', stacks.database.uri, '--allow-writes'], {});
    expect({ code, output }).toMatchObject({ code: 2 });
    expect(output).toContain('set SESSION_SECRETS');
  });

  test('--email and --password: logins at the control, and session documents are not compared', async () => {
    const { code, output } = await compare(['--email', 'ada@example.com', '--password', '$PASSWORD'], {
      PASSWORD: 'correct horse battery staple',
    });
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('Session documents were not compared');
    expect(output).not.toContain('correct horse');
  });
});
