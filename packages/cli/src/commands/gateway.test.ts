import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ListeningServer, listen } from '@straddle/testing';
import { createTemporaryFolder, routeTable, type TemporaryFolder } from '../testing/temporary-folder.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const tsx = import.meta.resolve('tsx');
/** A function that answers with its own environment, after a while if asked. */
const GROUP = `export const handler = async ({ path }) => {
  if (path === '/private') {
    console.log('waiting');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const { MONGODB_URI, SESSION_SECRETS, SESSION_REF_KEY, ALLOWED_ORIGINS } = process.env;
  return { statusCode: 200, body: JSON.stringify({ MONGODB_URI, SESSION_SECRETS, SESSION_REF_KEY, ALLOWED_ORIGINS }) };
};`;
const AUTHORIZER = `export const handler = async (event) => {
  if (event.headers.Cookie !== process.env.SESSION_SECRETS + process.env.SESSION_REF_KEY) throw new Error('Unauthorized');
  const Statement = [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: event.methodArn }];
  return { principalId: 'usr_1', policyDocument: { Version: '2012-10-17', Statement } };
};`;
const environment = {
  MONGODB_URI: 'mongodb://mongo.invalid/app',
  SESSION_SECRETS: 'a secret of this test',
  SESSION_REF_KEY: 'a reference key of this test',
  ALLOWED_ORIGINS: 'https://app.example.com',
};

let folder: TemporaryFolder;
let legacy: ListeningServer;
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = createTemporaryFolder({
    'migration.config.ts': routeTable(),
    'authorizer.ts': AUTHORIZER,
    'account/handler.ts': GROUP,
  });
  legacy = await listen((message: IncomingMessage, response: ServerResponse) => {
    response.end(`legacy ${message.url}`);
  });
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await legacy.close();
  folder.remove();
});

/** The command of the image, on a free port. */
function start(options: readonly string[], env: Readonly<Record<string, string>> = environment) {
  const child = spawn(
    process.execPath,
    ['--import', tsx, '--conditions=@straddle/source', main, 'gateway', '--port', '0', ...options],
    { cwd: folder.path, env: { PATH: process.env['PATH'], NO_COLOR: '1', ...env } },
  );
  children.push(child);
  let output = '';
  const ended = once(child, 'close').then(([code]) => ({ code, output }));
  const printed = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(output);
        if (match !== null) resolve(match);
      };
      look();
      child.stdout.on('data', look);
      void ended.then(({ code }) => reject(new Error(`ended with ${code}:\n${output}`)));
    });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  const url = printed(/Serving (\S+) /).then(([, found = '']) => found);
  // Tests of failures to start do not wait for it.
  url.catch(() => undefined);
  return { child, url, printed, ended };
}

describe('straddle gateway', () => {
  test('sends unlisted paths to the legacy origin and moved routes to functions, each with its own secrets alone', async () => {
    const gateway = start(['--legacy', legacy.url]);
    const url = await gateway.url;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(`${url}/health?deep=1`)).text()).toBe('legacy /health?deep=1');
    expect((await fetch(`${url}/me`)).status).toBe(401);
    const Cookie = environment.SESSION_SECRETS + environment.SESSION_REF_KEY;
    const answer = await fetch(`${url}/me`, { headers: { Cookie } });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { MONGODB_URI: environment.MONGODB_URI, ALLOWED_ORIGINS: environment.ALLOWED_ORIGINS },
    ]);
  });

  test('listens on the address that it is told; SIGTERM lets a request in flight finish, and ends with 0', async () => {
    const gateway = start(['--legacy', legacy.url, '--host', '0.0.0.0']);
    const url = await gateway.url;
    expect(url).toMatch(/^http:\/\/0\.0\.0\.0:\d+$/);
    const Cookie = environment.SESSION_SECRETS + environment.SESSION_REF_KEY;
    const inFlight = fetch(`${url}/private`, { headers: { Cookie } });
    await gateway.printed(/account waiting/);
    gateway.child.kill('SIGTERM');
    expect((await inFlight).status).toBe(200);
    expect((await gateway.ended).code).toBe(0);
    await expect(fetch(`${url}/health`)).rejects.toThrow('fetch failed');
  });

  test('names everything that it is not told, quotes no value, and ends with 2', async () => {
    const { code, output } = await start(['--legacy', 'legacy-api:3001'], {
      MONGODB_URI: 'mongodb://user:CANARY@host',
      SESSION_SECRETS: 'CANARY',
    }).ended;
    expect(code).toBe(2);
    for (const problem of [
      '--legacy is no origin',
      'MONGODB_URI is no connection string with the name of the database',
      'SESSION_SECRETS holds a secret of less than 16 characters',
      'SESSION_REF_KEY is not set',
      'ALLOWED_ORIGINS is not set',
      '(ERR_GATEWAY_SETTINGS_INVALID)',
    ]) {
      expect(output).toContain(problem);
    }
    expect(output).not.toContain('CANARY');
  });
});
