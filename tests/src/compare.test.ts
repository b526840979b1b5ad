import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { copyRepository, type RepositoryCopy } from './testing/copy-repository.ts';
import { type RunningCommand, runCommand } from './testing/run-command.ts';
import { startTestDatabase, type TestDatabase } from './testing/test-database.ts';

// Each test starts two stacks in processes of their own, on a machine that is busy with other tests.
jest.setTimeout(60_000);

let copy: RepositoryCopy;
beforeAll(() => {
  copy = copyRepository();
});
afterAll(() => copy?.remove());

/** What the reports tell people to paste. */
const testWithCurl = spawnSync('curl', ['--version']).status === 0 ? test : test.skip;

const undo: (() => void)[] = [];
/** Of several tests. */
const undoAtEnd: (() => void)[] = [];
const commands: RunningCommand[] = [];
afterEach(() => {
  for (const command of commands.splice(0)) command.kill();
  for (const restore of undo.splice(0)) restore();
});

function start(
  options: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RunningCommand {
  const command = runCommand(
    ['node', 'packages/cli/bin/straddle.mjs', 'compare', ...options],
    copy.folder,
    environment,
  );
  commands.push(command);
  return command;
}

const read = (name: string): string => readFileSync(join(copy.folder, name), 'utf8');

/** The last of the JSON lines. */
function summaryOf(file: string): Record<string, unknown> {
  return JSON.parse(read(file).trimEnd().split('\n').at(-1) ?? '');
}

/** The router is the same on both sides; what is wrong is what it is given on Lambda. */
const collection = "db.collection<ProjectDocument>('projects')";

async function compare(
  ...options: readonly string[]
): Promise<{ readonly code: number | null; readonly output: string }> {
  const command = start(options);
  const ended = await command.ended();
  expect(command.stillRunning()).toEqual([]);
  return ended;
}

describe('straddle compare on copies of the data', () => {
  describe('of a port that answers another form, and of one whose reads write', () => {
    let command: RunningCommand;
    beforeAll(async () => {
      undoAtEnd.push(
        copy.edit('apps/routes/account/src/get-me.ts', {
          from: 'json: principal',
          to: 'json: { ...principal, roles: principal.roles.join() }',
        }),
      );
      undoAtEnd.push(
        copy.edit('apps/routes/projects/src/lift-projects.ts', {
          from: collection,
          to: `Object.assign(${collection}, { find: function (...asked: unknown[]) {
            void this.constructor.prototype.insertOne.call(this, { _id: 'left by a read' });
            return this.constructor.prototype.find.call(this, ...asked);
          } })`,
        }),
      );
      const routes = ['GET /me', 'ANY /projects', 'ANY /projects/{proxy+}'].flatMap((key) => [
        '--route',
        key,
      ]);
      const files = ['--json', 'lines.jsonl', '--junit', 'junit.xml', '--html', 'report.html'];
      command = start([...routes, '--quiet', '--stay', ...files]);
      commands.splice(0);
      await command.untilPrinted(/Both sides stay up/);
    });
    afterAll(() => {
      command?.kill();
      for (const restore of undoAtEnd.splice(0)) restore();
    });

    test('every report names both', () => {
      const output = command.output();
      expect(output).toMatch(
        /GET \/me, own account, bearer\n {4}body\.roles: control array .*, candidate string "/,
      );
      expect(output).toMatch(/ANY \/projects, list, cookie\n(?: {4}.*\n)* {4}database\.projects\[#\d+\]: /);
      expect(output).toContain('7 examples that write were left out; --writes compares them.');
      expect(output).not.toContain('change of another account');
      expect(summaryOf('lines.jsonl')).toMatchObject({ exitCode: 1 });
      expect(read('junit.xml')).toContain('failures="2"');
      expect(read('report.html')).toContain('body.roles');
    });

    testWithCurl('--stay: the pasted curl commands show it, with what straddle credentials gives', () => {
      const curls = command.output().match(/(?<=(?:control|candidate): +)curl .*\/me'.*/g) ?? [];
      // Cookie and bearer, on both sides.
      expect(curls).toHaveLength(4);
      const lines = (text: string): readonly string[] =>
        execFileSync('sh', ['-c', text], { cwd: copy.folder, encoding: 'utf8' }).trimEnd().split('\n');
      const credentials = 'eval "$(node packages/cli/bin/straddle.mjs credentials)"';
      const answers = lines([credentials, ...curls.map((curl) => `${curl} -s | tail -n 1; echo`)].join('\n'))
        .filter((line) => line !== '')
        .map((line): unknown => JSON.parse(line));
      const [right, wrong] = [{ roles: ['admin', 'member'] }, { roles: 'admin,member' }];
      expect(answers).toMatchObject([right, wrong, right, wrong]);
    });

    test('Ctrl-C ends both sides: 1, and nobody is lent credentials any more', async () => {
      command.interrupt();
      const { code, output } = await command.ended();
      expect({ code, output }).toMatchObject({ code: 1 });
      expect(command.stillRunning()).toEqual([]);
      const refused = spawnSync('node', ['packages/cli/bin/straddle.mjs', 'credentials'], {
        cwd: copy.folder,
        encoding: 'utf8',
      });
      expect({ code: refused.status, text: refused.stderr }).toMatchObject({
        code: 2,
        text: expect.stringContaining('ERR_CREDENTIALS_NOT_LENT'),
      });
    });
  });

  test('--writes of a port that writes twice: 1, naming it', async () => {
    undo.push(
      copy.edit('apps/routes/projects/src/lift-projects.ts', {
        from: collection,
        to: `Object.assign(${collection}, { insertOne: async function (one: object) {
          await this.constructor.prototype.insertOne.call(this, { ...one, _id: 'twice' });
          return this.constructor.prototype.insertOne.call(this, one);
        } })`,
      }),
    );
    const { code, output } = await compare('--writes', '--route', 'ANY /projects');
    expect({ code, output }).toMatchObject({ code: 1 });
    expect(output).toContain('database.projects[#');
    // Both copies were put back before the next case, which would fail otherwise.
    expect(output).toContain(' 0 could not run');
  });

  test('whose output nobody reads any more: it ends and leaves nothing behind', async () => {
    const command = runCommand(
      ['sh', '-c', 'node packages/cli/bin/straddle.mjs compare --matrix | head -n 1'],
      copy.folder,
    );
    commands.push(command);
    expect((await command.ended()).output).toMatch(/^ {2}database .*\n$/);
    expect(command.stillRunning()).toEqual([]);
  });

  test('with settings that cannot be used: 2 before anything is started', async () => {
    undo.push(copy.edit('comparison.config.ts', { from: "valid: 'usr_ada',", to: 'valid: 7,' }));
    const { code, output } = await compare('--route', 'GET /me');
    expect({ code, output }).toMatchObject({ code: 2 });
    expect(output).toContain('ERR_COMPARISON_SETTINGS_INVALID');
    expect(output).not.toContain('control ');
  });

  test('--front-door of a REST API: 0, and what it does to requests is told', async () => {
    const routes = ['POST /auth/login', 'GET /profile', 'POST /avatar', 'GET /avatar', 'GET /event-metrics'];
    const { code, output } = await compare('--front-door', ...routes.flatMap((route) => ['--route', route]));
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/│ POST \/auth\/login +│ login, whose cookie is secure behind TLS +│ ✓ 200\/200/);
    expect(output).toMatch(/│ POST \/avatar +│ an image of 250 kB up +│ ✓ 401\/401 +no session │ ✓ 204\/204/);
    expect(output).toMatch(/│ GET \/avatar +│ an image down +│ ✓ 401\/401 +no session │ ✓ 200\/200/);
    // Also those that have moved: they can be rolled back.
    expect(output).toMatch(/│ GET \/event-metrics +│ one month +│ ✓/);
    expect(output).toContain('quirk: ANY /{proxy+}: the slash at the end of the path does not reach legacy.');
  });
});

describe('straddle compare on a server that is not its own', () => {
  let database: TestDatabase;
  let client: MongoClient;
  beforeAll(async () => {
    database = await startTestDatabase();
    client = await MongoClient.connect(database.uri);
  });
  afterAll(async () => {
    await client?.close();
    await database?.close();
  });

  const databases = async (): Promise<readonly string[]> =>
    (await client.db().admin().listDatabases({ nameOnly: true })).databases
      .map(({ name }) => name)
      .toSorted();

  test('of the sample, writes included, on a REST API: 0, the data are left alone and the copies dropped', async () => {
    const data = client.db();
    await data.collection<{ _id: string }>('things').insertOne({ _id: 'mine' });
    const before = await databases();
    const command = start(['--api', 'rest', '--writes'], { MONGODB_URI: database.uri });
    const { code, output } = await command.ended();
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/Equal: \d+ cells, 0 different, 0 could not run, [1-9]\d* authenticated/);
    expect(output).toContain('database.projects[*].createdAt (value-class)');
    expect(output).toMatch(/│ ANY \/projects +│ create +│/);
    expect(await databases()).toEqual(before);
    expect((await data.listCollections().toArray()).map(({ name }) => name)).toEqual(['things']);
  });

  test('stopped by Ctrl-C: 2, the copies are dropped, and what was compared is told', async () => {
    const before = await databases();
    const command = start(['--matrix', '--json', 'stopped.jsonl'], { MONGODB_URI: database.uri });
    await command.untilPrinted(/✓ GET \/me/);
    command.interrupt();
    const { code, output } = await command.ended();
    expect({ code, output }).toMatchObject({ code: 2 });
    expect(output).toMatch(/Could not run: [1-9]\d* cells, 0 different, .*\n +the run was stopped early/);
    expect(summaryOf('stopped.jsonl')).toMatchObject({ type: 'summary', exitCode: 2 });
    expect(command.stillRunning()).toEqual([]);
    expect(await databases()).toEqual(before);
  });
});
