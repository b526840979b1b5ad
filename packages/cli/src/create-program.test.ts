import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { CommanderError } from 'commander';
import { choosePort } from './choose-port.ts';
import { createProgram } from './create-program.ts';
import { createTemporaryFolder, routeTable, type TemporaryFolder } from './testing/temporary-folder.ts';

const login = ['--email', 'ada@example.com', '--password', 'secret'];
const examples = `export const examples = {
  'GET /me': [{ title: 'me', method: 'GET', path: '/me' }],
  'GET /private': [{ title: 'private', method: 'GET', path: '/private' }],
};`;
const handlers = 'export const handler = 1; export const getMe = 1; export const getPrivate = 1;';

let folder: TemporaryFolder | undefined;
let taken: Server | undefined;
afterEach(() => {
  folder?.remove();
  taken?.close();
});

interface Run {
  readonly error: unknown;
  /** What the parser itself had to say. */
  readonly complaint: string;
  readonly printed: string;
  readonly exitCode: number | undefined;
}

/** Runs a command line in a folder with a small route table whose legacy API cannot be started. */
async function run(...commandLine: readonly string[]): Promise<Run> {
  folder = createTemporaryFolder({
    'migration.config.ts': routeTable(),
    'account/examples.ts': examples,
    'account/handler.ts': handlers,
    'authorizer.ts': 'export const handler = 1;',
  });
  const printed: string[] = [];
  let complaint = '';
  let exitCode: number | undefined;
  const program = createProgram({
    folder: folder.path,
    environment: {},
    print: (line) => printed.push(line),
    stopped: new Promise(() => undefined),
    exit: (code) => {
      exitCode = code;
    },
  });
  for (const command of [program, ...program.commands]) {
    command.configureOutput({
      writeErr: (text) => (complaint += text),
      writeOut: (text) => printed.push(text),
    });
  }
  const error = await program.parseAsync(commandLine, { from: 'user' }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, complaint, printed: printed.join('\n'), exitCode };
}

async function takePort(): Promise<number> {
  const port = await choosePort(0, '--port');
  const server = createServer();
  taken = server;
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return port;
}

describe('a command line that cannot be used', () => {
  test.each([
    { title: 'no command of that name', commandLine: ['begin'], complaint: "unknown command 'begin'" },
    {
      title: 'no option of that name',
      commandLine: ['start', ...login, '--prot', '1'],
      complaint: "unknown option '--prot'",
    },
    {
      title: 'a start without a user',
      commandLine: ['start', '--password', 'x'],
      complaint: '--email <address>',
    },
    {
      title: 'a start without a password',
      commandLine: ['start', '--email', 'x'],
      complaint: '--password <text>',
    },
    {
      title: 'an API of another kind',
      commandLine: ['dev', '--api', 'soap'],
      complaint: 'Allowed choices are rest, http',
    },
    ...['abc', '65536', '-1', '1.5', '0x10', ''].map((port) => ({
      title: `${JSON.stringify(port)} as a port`,
      commandLine: ['dev', `--port=${port}`],
      complaint: 'A port is a whole number from 0 to 65535',
    })),
  ])('$title is refused by name, with an exit code that is not 0', async ({ commandLine, complaint }) => {
    const result = await run(...commandLine);
    expect(result.complaint).toContain(complaint);
    // Thrown, not exited: main makes it 2, since 1 means that the stacks differ.
    expect(result.error).toBeInstanceOf(CommanderError);
    expect(result.error).toMatchObject({ exitCode: 1 });
    expect(result.exitCode).toBeUndefined();
  });
});

test('--help is no failure, and names every command', async () => {
  const { error, printed } = await run('--help');
  expect(error).toMatchObject({ exitCode: 0 });
  for (const name of ['start', 'dev', 'routes']) expect(printed).toContain(name);
});

test('routes prints the table that --config names', async () => {
  const { printed, exitCode } = await run('routes', '--config', 'migration.config.ts');
  expect(exitCode).toBe(0);
  expect(printed).toContain('GET /private');
});

test('routes --since tells what has changed, where the command was run', async () => {
  const { printed, exitCode } = await run('routes', '--since', 'migration.config.ts', '--json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(printed)).toEqual({ since: 'migration.config.ts', changes: [] });
});

test('a phase of a rotation that is refused says why, and ends with 2', async () => {
  const { printed, exitCode } = await run('secrets', 'promote', '--log', 'account/handler.ts');
  expect(exitCode).toBe(2);
  expect(printed).toMatch(/^refused: stack-silent: /);
});

test('a table that --config does not find is an error of its own', async () => {
  expect((await run('routes', '--config', 'other.ts')).error).toMatchObject({
    code: 'ERR_ROUTE_TABLE_MISSING',
  });
});

describe('ports', () => {
  test.each([
    { title: 'start', command: 'start', more: login },
    { title: 'start --once', command: 'start', more: [...login, '--once'] },
    { title: 'dev', command: 'dev', more: [] },
  ])('$title: a port in use is an error that names its option', async ({ command, more }) => {
    const port = String(await takePort());
    const gateway = await run(command, ...more, '--port', port, '--legacy-port', '0');
    expect(gateway.error).toMatchObject({
      code: 'ERR_PORT_TAKEN',
      message: expect.stringContaining('--port <port>'),
    });
    folder?.remove();
    const legacy = await run(command, ...more, '--port', '0', '--legacy-port', port);
    expect(legacy.error).toMatchObject({
      code: 'ERR_PORT_TAKEN',
      message: expect.stringContaining('--legacy-port <port>'),
    });
  });

  test('one port for both is refused before anything listens', async () => {
    const port = String(await choosePort(0, '--port'));
    const { error } = await run('dev', '--port', port, '--legacy-port', port);
    expect(error).toMatchObject({
      code: 'ERR_PORT_TAKEN',
      message: expect.stringContaining('--legacy-port'),
    });
  });
});

test('a table that does not say how to start legacy is an error that says what to write', async () => {
  const { error } = await run('start', ...login, '--once');
  expect(error).toMatchObject({
    code: 'ERR_LEGACY_COMMAND_MISSING',
    message: expect.stringContaining('legacy.dev'),
  });
});
