import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from '@straddle/testing';
import { copyRepository, type RepositoryCopy } from './testing/copy-repository.ts';
import { runCommand } from './testing/run-command.ts';

const COOKIE = 'connect.sid=s%3Acanary-session.canary-signature';
const STAGING_KEY = 'canary-key-of-staging';

let copy: RepositoryCopy;
beforeAll(() => {
  copy = copyRepository();
});
afterAll(() => copy?.remove());

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Serves `/me`, and something else at every other path. */
async function startTarget(elsewhere: RequestListener, overTls = false): Promise<string> {
  const listener: RequestListener = (request, response) => {
    if (request.url === '/me') response.end('{"userId":"usr_ada"}');
    else elsewhere(request, response);
  };
  const certificate = { cert: TEST_CERTIFICATE, key: TEST_CERTIFICATE_KEY };
  const server = overTls ? createTlsServer(certificate, listener) : createServer(listener);
  servers.push(server.listen(0, '127.0.0.1'));
  await new Promise((resolve) => server.once('listening', resolve));
  return `${overTls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const good: RequestListener = (_request, response) => {
  response.setHeader('Content-Type', 'application/json').end('{"principal":null}');
};

async function compare(
  options: readonly string[],
  environment: Readonly<Record<string, string>> = { STRADDLE_CREDENTIAL_COOKIE: COOKIE },
): Promise<{ code: number | null; output: string }> {
  const command = runCommand(
    ['node', 'packages/cli/bin/straddle.mjs', 'compare', ...options],
    copy.folder,
    environment,
  );
  const ended = await command.ended();
  expect(command.stillRunning()).toEqual([]);
  return ended;
}

const ROUTES = ['--route', 'GET /me', '--route', 'GET /private'];

/** What the file of JSON lines holds, without its last line. */
function linesOf(file: string): readonly Record<string, unknown>[] {
  const lines = readFileSync(join(copy.folder, file), 'utf8').trimEnd().split('\n');
  return lines.map((line): Record<string, unknown> => JSON.parse(line)).slice(0, -1);
}

describe('straddle compare with two sides that somebody else runs', () => {
  test('that are equal: 0, with the note that sessions were not compared', async () => {
    const [control, candidate] = [await startTarget(good), await startTarget(good)];
    const { code, output } = await compare(['--control', control, '--candidate', candidate, ...ROUTES]);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/Equal: 4 cells, 0 different, 0 could not run, 2 authenticated/);
    expect(output).toMatch(/│ GET \/me +│ own account +│ ✓ 200\/200  not observed/);
    expect(output).toContain('one and the same session, so session documents were not compared');
    expect(output).not.toContain('canary');
  });

  test('that want a header each: its value is taken from the environment and never printed', async () => {
    const withKey: RequestListener = (request, response) => {
      response.statusCode = request.headers['x-api-key'] === STAGING_KEY ? 200 : 403;
      const body = JSON.stringify({ principal: null, key: request.headers['x-api-key'] });
      response.setHeader('Content-Type', 'application/json').end(body);
    };
    const [control, candidate] = [await startTarget(good), await startTarget(withKey)];
    const { code, output } = await compare(
      [
        '--control',
        control,
        '--candidate',
        candidate,
        '--candidate-header',
        'X-Api-Key: $STAGING_KEY',
        ...ROUTES,
      ],
      { STRADDLE_CREDENTIAL_COOKIE: COOKIE, STAGING_KEY },
    );
    expect({ code, output }).toMatchObject({ code: 1 });
    expect(output).toMatch(/body\.key: control .*, candidate .*\$STRADDLE_CREDENTIAL_X_API_KEY/);
    expect(output).not.toContain('canary');
  });

  const ENDLESS: RequestListener = (_request, response) => {
    const timer = setInterval(() => response.write('.'.repeat(1000)), 20);
    response.on('close', () => clearInterval(timer));
  };
  const HUNDRED_MEGABYTES: RequestListener = (_request, response) => {
    response.on('error', () => undefined);
    response.end(Buffer.alloc(100 * 1024 * 1024, '.'));
  };
  test.each<{ readonly title: string; readonly elsewhere: RequestListener; readonly says: string }>([
    {
      title: 'breaks the connection',
      elsewhere: (request) => void request.socket.destroy(),
      says: 'the connection failed (ECONNRESET)',
    },
    { title: 'never stops sending', elsewhere: ENDLESS, says: 'no complete answer within 1000 ms' },
    {
      title: 'sends 100 MB',
      elsewhere: HUNDRED_MEGABYTES,
      says: 'the body is longer than 16777216 bytes',
    },
  ])(
    'of which one $title: 2, saying so, and what was compared before is kept',
    async ({ elsewhere, says }) => {
      const [control, candidate] = [await startTarget(good), await startTarget(elsewhere)];
      const limits = ['--timeout', '1', '--json', 'lines.jsonl'];
      const { code, output } = await compare([
        '--control',
        control,
        '--candidate',
        candidate,
        ...limits,
        ...ROUTES,
      ]);
      expect({ code, output }).toMatchObject({ code: 2 });
      expect(output).toContain(`candidate at ${candidate}: ${says}`);
      expect(linesOf('lines.jsonl').map(({ routeKey, verdict }) => [routeKey, verdict])).toEqual([
        ['GET /me', 'equal'],
        ['GET /me', 'equal'],
        ['GET /private', 'not-run'],
        ['GET /private', 'not-run'],
      ]);
    },
  );

  test('that redirect in a circle: the redirect is the answer, and not what the example expects', async () => {
    const circle: RequestListener = (request, response) => {
      response.writeHead(302, { Location: request.url }).end();
    };
    const [control, candidate] = [await startTarget(circle), await startTarget(circle)];
    const { code, output } = await compare(['--control', control, '--candidate', candidate, ...ROUTES]);
    expect({ code, output }).toMatchObject({ code: 2 });
    expect(output).toContain('the example expects 200, but the legacy API answered 302');
  });

  test('of which one cannot be reached: 2, naming it', async () => {
    const control = await startTarget(good);
    const { code, output } = await compare([
      '--control',
      control,
      '--candidate',
      'http://127.0.0.1:9',
      ...ROUTES,
    ]);
    expect({ code, output }).toMatchObject({ code: 2 });
    expect(output).toContain('candidate at http://127.0.0.1:9: the connection failed (ECONNREFUSED)');
  });

  describe('over TLS, with a certificate of an authority of their own', () => {
    let logins = 0;
    const login: RequestListener = (_request, response) => {
      logins += 1;
      const signed = `s:session-${logins}.${'x'.repeat(43)}`;
      response.setHeader('Set-Cookie', `connect.sid=${encodeURIComponent(signed)}; Path=/; Secure`);
      response.end(JSON.stringify({ token: signed }));
    };
    const compareOverTls = async (
      elsewhere: RequestListener,
      options: readonly string[],
    ): ReturnType<typeof compare> => {
      copy.write('authority.pem', TEST_CERTIFICATE);
      copy.write('no-certificate.pem', 'none');
      const [control, candidate] = [await startTarget(elsewhere, true), await startTarget(elsewhere, true)];
      return compare(['--control', control, '--candidate', candidate, '--route', 'GET /me', ...options]);
    };

    test.each([
      { title: 'that nobody has named', options: [], code: 2, says: '(DEPTH_ZERO_SELF_SIGNED_CERT)' },
      { title: 'in --ca', options: ['--ca', 'authority.pem'], code: 0, says: 'Equal: 2 cells' },
      {
        title: 'with --insecure',
        options: ['--insecure'],
        code: 0,
        says: 'Certificates were not checked (--insecure).',
      },
      {
        title: 'in a --ca that is none',
        options: ['--ca', 'no-certificate.pem'],
        code: 2,
        says: 'no-certificate.pem holds no certificate',
      },
      {
        title: 'in a --ca that is not there',
        options: ['--ca', 'nowhere.pem'],
        code: 2,
        says: 'cannot be read',
      },
    ])('$title: $code', async ({ options, code, says }) => {
      const ended = await compareOverTls(good, options);
      expect(ended).toMatchObject({ code });
      expect(ended.output).toContain(says);
    });

    test('logins believe it as well', async () => {
      const asAda = ['--email', 'ada@example.com', '--password', 'any'];
      const ended = await compareOverTls(login, [...asAda, '--ca', 'authority.pem']);
      expect(ended).toMatchObject({ code: 0 });
      expect(ended.output).toContain('Equal: 3 cells');
    });
  });

  test('of which one does not speak TLS: 2, naming it', async () => {
    const [control, candidate] = [await startTarget(good), await startTarget(good)];
    const https = candidate.replace('http:', 'https:');
    const { code, output } = await compare(['--control', control, '--candidate', https, ...ROUTES]);
    expect({ code, output }).toMatchObject({ code: 2 });
    expect(output).toContain(`candidate at ${https}: the TLS connection failed`);
  });

  test.each<{ readonly title: string; readonly options: readonly string[]; readonly says: string }>([
    {
      title: 'to be written to, and nobody has allowed it',
      options: ['--writes'],
      says: 'neither target is a clone',
    },
    {
      title: 'whose database is to get sessions, and nobody has allowed it',
      options: ['--mint-into', 'mongodb://127.0.0.1/app'],
      says: 'Say --allow-writes if that may be',
    },
    {
      title: 'to be asked with sessions that no login gives',
      options: ['--matrix'],
      says: '--matrix needs sessions in states that no login gives',
    },
    {
      title: 'with a header of a variable that is not set',
      options: ['--control-header', 'X-Key:$NO_SUCH_VARIABLE'],
      says: 'the variable NO_SUCH_VARIABLE is not set',
    },
    {
      title: 'on a route that has no examples',
      options: ['--route', 'GET /nothing'],
      says: '"GET /nothing" has no examples; there are GET /me',
    },
    {
      title: 'with numbers that are none',
      options: ['--repeat', '0', '--timeout', 'soon'],
      says: '- --timeout is a whole number',
    },
  ])('$title: 2 before anybody is asked', async ({ options, says }) => {
    let requests = 0;
    const count: RequestListener = (request, response) => {
      requests += 1;
      good(request, response);
    };
    const [control, candidate] = [await startTarget(count), await startTarget(count)];
    const { code, output } = await compare(['--control', control, '--candidate', candidate, ...options]);
    expect({ code, output }).toMatchObject({ code: 2 });
    expect(output).toContain(says);
    expect(output).not.toContain('    at ');
    expect(requests).toBe(0);
  });

  test('without anybody to ask as: 2, naming the ways', async () => {
    const [control, candidate] = [await startTarget(good), await startTarget(good)];
    const { code, output } = await compare(['--control', control, '--candidate', candidate], {});
    expect({ code, output }).toMatchObject({ code: 2 });
    expect(output).toContain('set STRADDLE_CREDENTIAL_COOKIE');
  });

  test('with a report that cannot be written: 2 before anybody is asked', async () => {
    const [control, candidate] = [await startTarget(good), await startTarget(good)];
    const file = 'no/such/folder/lines.jsonl';
    const { code, output } = await compare(['--control', control, '--candidate', candidate, '--json', file]);
    expect({ code, output }).toMatchObject({ code: 2 });
    expect(output).toMatch(/The report cannot be written to .*no\/such\/folder\/lines\.jsonl/);
  });
});
