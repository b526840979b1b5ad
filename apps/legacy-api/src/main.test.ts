import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, request } from 'node:http';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { credentialsOf } from './testing/start-test-api.ts';

const workspace = join(dirname(fileURLToPath(import.meta.url)), '..');
const secrets = 'a secret for tests only';

let mongo: EmbeddedMongo;
const processes: ChildProcess[] = [];

beforeAll(async () => {
  mongo = await startEmbeddedMongo();
});

afterEach(() => {
  for (const child of processes.splice(0)) child.kill('SIGKILL');
});

afterAll(() => mongo.stop());

/** The command of the Dockerfile and of `npm start` here. */
function startProcess(env: Readonly<Record<string, string>>, args: readonly string[] = []) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=@straddle/source', 'src/main.ts', ...args],
    { cwd: workspace, env: { PATH: process.env['PATH'] ?? '', ...env } },
  );
  processes.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += String(chunk);
  });
  // 'close' comes after the last output, 'exit' may come before it.
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...output }));
  const listening = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const url = /"url":"(http[^"]+)"/.exec(output.stdout)?.[1];
      if (url !== undefined) resolve(url);
    });
    void ended.then(({ stderr }) => reject(new Error(`The process ended: ${stderr}`)));
  });
  // Tests of failures to start do not wait for it.
  listening.catch(() => undefined);
  return { child, ended, listening };
}

const running = (database: string, more: Readonly<Record<string, string>> = {}) => ({
  MONGODB_URI: mongo.uri.replace('/?', `/${database}?`),
  SESSION_SECRETS: secrets,
  PORT: '0',
  ...more,
});

describe('the process', () => {
  test('seeds, says where it listens whatever LOG_LEVEL is, and writes JSON lines only', async () => {
    const api = startProcess(running('seeded', { LOG_LEVEL: 'error' }), ['--seed']);
    const url = await api.listening;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const login = await fetch(`${url}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentialsOf('ada')),
    });
    expect(login.status).toBe(200);
    api.child.kill('SIGTERM');
    const { code, stdout, stderr } = await api.ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ service: 'legacy-api', url, msg: `listening on ${url}` });
  });

  test('with --seed-only fills an empty database, leaves a full one alone, and ends with 0 without listening', async () => {
    const seeded = await startProcess(running('seeded-only'), ['--seed-only']).ended;
    const again = await startProcess(running('seeded-only'), ['--seed-only']).ended;
    expect([seeded.code, again.code]).toEqual([0, 0]);
    expect(seeded.stdout).toContain('"outcome":"seeded"');
    expect(again.stdout).toContain('"outcome":"not-empty"');
    expect(seeded.stdout + again.stdout).not.toContain('listening on');
  });

  test('SIGTERM lets a request in flight finish, accepts no other, and ends with 0', async () => {
    const api = startProcess(running('drained', { SEED: '1' }));
    const url = await api.listening;
    const stopping = new Promise<void>((resolve) => {
      api.child.stdout.on('data', (chunk) => String(chunk).includes('"stopping"') && resolve());
    });

    const body = JSON.stringify(credentialsOf('ada'));
    const inFlight = request(`${url}/auth/login`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        expect: '100-continue',
      },
      agent: new Agent({ keepAlive: true }),
    });
    inFlight.flushHeaders();
    // The server has the request now and waits for its body.
    await once(inFlight, 'continue');
    api.child.kill('SIGTERM');
    await stopping;
    await expect(fetch(`${url}/health`)).rejects.toThrow('fetch failed');

    inFlight.end(body);
    const [response] = await once(inFlight, 'response');
    response.resume();
    expect(response.statusCode).toBe(200);
    const answeredAt = Date.now();
    expect((await api.ended).code).toBe(0);
    // Not when the time limit of the shutdown is over.
    expect(Date.now() - answeredAt).toBeLessThan(4000);
  });

  test('SIGINT is not held up by an idle connection', async () => {
    const api = startProcess(running('idle'));
    const url = await api.listening;
    const [response] = await once(
      get(`${url}/health`, { agent: new Agent({ keepAlive: true }) }),
      'response',
    );
    response.resume();
    await once(response, 'end');
    const startedAt = Date.now();
    api.child.kill('SIGINT');
    expect((await api.ended).code).toBe(0);
    expect(Date.now() - startedAt).toBeLessThan(4000);
  });
});

describe('a process that cannot start', () => {
  test('names every problem of its configuration', async () => {
    const { code, stdout, stderr } = await startProcess({ PORT: 'x', LOG_LEVEL: 'loud' }).ended;
    expect([code, stdout]).toEqual([1, '']);
    for (const name of ['PORT', 'MONGODB_URI', 'SESSION_SECRETS', 'LOG_LEVEL'])
      expect(stderr).toContain(`- ${name}`);
    expect(stderr).not.toContain('at loadConfig');
  });

  test('names PORT when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { code, stderr } = await startProcess(running('taken', { PORT: port })).ended;
    other.close();
    expect(code).toBe(1);
    expect(stderr).toBe(
      `legacy-api cannot start. Port ${port} is in use. Stop the process that has it, or set PORT to another number. (ERR_PORT_TAKEN)\n`,
    );
  });

  test('names MONGODB_URI when the database does not answer, but not the password in it', async () => {
    // A port that was free a moment ago.
    const gone = await startEmbeddedMongo();
    await gone.stop();
    const uri = `mongodb://user:CANARY@127.0.0.1:${gone.port}/app`;
    const { code, stderr } = await startProcess(running('', { MONGODB_URI: uri })).ended;
    expect(code).toBe(1);
    expect(stderr).toBe(
      'legacy-api cannot start. The database at MONGODB_URI did not answer. Start it, or correct MONGODB_URI. (ERR_DATABASE_UNREACHABLE)\n',
    );
  });
});
