import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { listen, TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from '@straddle/testing';
import type { ExperimentCase } from '../cases/examples.ts';
import type { NotRunReason, Result } from '../results/result.ts';
import { exitCodeOf, summarize } from '../results/summarize.ts';
import type { RunExperimentsOptions } from './experiment-options.ts';
import { runExperiments } from './run-experiments.ts';

const started: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((stop) => stop()));
});

async function serve(listener: RequestListener): Promise<string> {
  const server = await listen(listener);
  started.push(server.close);
  return server.url;
}

async function serveTls(listener: RequestListener): Promise<string> {
  const server = createTlsServer({ cert: TEST_CERTIFICATE, key: TEST_CERTIFICATE_KEY }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  started.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function caseOf(path: string): ExperimentCase {
  return { routeKey: 'GET /thing', example: { title: path, method: 'GET', path } };
}

async function run(
  options: Pick<RunExperimentsOptions, 'control' | 'candidate'> & Partial<RunExperimentsOptions>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const experiments = runExperiments({
    cases: [caseOf('/first'), caseOf('/second'), caseOf('/third')],
    clients: [{ name: 'cookie', presents: 'valid' }],
    credentials: { acquire: async (client) => ({ client, headers: [], sessionIds: [] }) },
    ...options,
  });
  for await (const result of experiments) results.push(result);
  return results;
}

function outcomes(results: readonly Result[]): readonly string[] {
  return results.map((result) => (result.outcome === 'compared' ? result.comparison.verdict : result.reason));
}

const well: RequestListener = (_request, response) => response.end('{"fine":true}');

/** Well, but for what is asked for second. */
function badAtSecond(bad: RequestListener): RequestListener {
  return (request, response) => (request.url === '/second' ? bad : well)(request, response);
}

describe('one experiment that cannot be run', () => {
  test.each<{
    readonly title: string;
    readonly bad: RequestListener;
    readonly reason: NotRunReason;
    readonly message: RegExp;
    readonly limits?: Partial<RunExperimentsOptions>;
  }>([
    {
      title: 'a side that hangs up',
      bad: (request) => request.socket.destroy(),
      reason: 'unreachable',
      message: /^candidate at http:.*ECONNRESET/,
    },
    {
      title: 'a body of 100 MB',
      bad: (_request, response) => {
        response.writeHead(200, { 'Content-Length': 100_000_000 });
        response.end(Buffer.alloc(100_000_000));
      },
      reason: 'response-too-large',
      message: /longer than 16777216 bytes/,
    },
    {
      title: 'a body without an end',
      bad: (_request, response) => {
        const more = (): void => {
          while (response.write('x'.repeat(1000)));
        };
        response.on('drain', more);
        more();
      },
      reason: 'response-too-large',
      message: /longer than 5000 bytes/,
      limits: { bodyLimitBytes: 5000 },
    },
    {
      title: 'an answer that trickles for ever',
      bad: (_request, response) => {
        const timer = setInterval(() => response.write('.'), 10);
        response.on('close', () => clearInterval(timer));
      },
      reason: 'timed-out',
      message: /within 100 ms/,
    },
  ])('leaves the others alone: $title', async ({ bad, reason, message, limits }) => {
    const control = { baseUrl: await serve(well) };
    const candidate = {
      baseUrl: await serve(badAtSecond(bad)),
      timeLimitMs: reason === 'timed-out' ? 100 : 10_000,
    };
    const results = await run({ control, candidate, ...limits });
    expect(outcomes(results)).toEqual(['match', reason, 'match']);
    expect(results[1]).toMatchObject({
      message: expect.stringMatching(message),
      request: { path: '/second' },
    });
    expect(exitCodeOf(summarize(results))).toBe(2);
  });

  test('is one whose comparison fails, too', async () => {
    const baseUrl = await serve(well);
    const results = await run({
      control: { baseUrl },
      candidate: { baseUrl },
      contextOf: () => {
        throw new Error('no such route');
      },
    });
    expect(results[0]).toMatchObject({ reason: 'not-comparable', message: 'no such route' });
    expect(results).toHaveLength(3);
  });

  test('is not one whose body is no UTF-8: bytes are compared', async () => {
    const bytes = (last: number): RequestListener =>
      badAtSecond((_request, response) => response.end(Buffer.from([0xff, 0xfe, last])));
    const results = await run({
      control: { baseUrl: await serve(bytes(1)) },
      candidate: { baseUrl: await serve(bytes(2)) },
    });
    expect(outcomes(results)).toEqual(['match', 'mismatch', 'match']);
    expect(results[1]).toMatchObject({
      comparison: { differences: [{ difference: { kind: 'body-bytes-changed', offset: 2 } }] },
      exchange: { control: { body: { form: 'bytes', bytes: 3 } } },
    });
  });

  test('is not one that redirects to itself: the redirect is the answer', async () => {
    let asked = 0;
    const loop: RequestListener = (request, response) => {
      asked += 1;
      response.writeHead(302, { Location: request.url }).end();
    };
    const baseUrl = await serve(loop);
    const results = await run({ control: { baseUrl }, candidate: { baseUrl } });
    expect(outcomes(results)).toEqual(['match', 'match', 'match']);
    expect(results[0]).toMatchObject({ control: { status: 302 } });
    expect(asked).toBe(6);
  });
});

describe('TLS', () => {
  test('is refused when nobody vouches for the certificate, by name and with the mend', async () => {
    const results = await run({
      control: { baseUrl: await serve(well) },
      candidate: { baseUrl: await serveTls(well) },
    });
    expect(outcomes(results)).toEqual(Array(3).fill('tls-failed'));
    expect(results[0]).toMatchObject({
      message: expect.stringMatching(/DEPTH_ZERO_SELF_SIGNED_CERT.*give the certificate of its authority/),
    });
  });

  test.each([
    { title: 'the authority is given', tls: { ca: TEST_CERTIFICATE } },
    { title: 'somebody says that any certificate will do', tls: { insecure: true } as const },
  ])('is spoken when $title', async ({ tls }) => {
    const results = await run({
      control: { baseUrl: await serve(well) },
      candidate: { baseUrl: await serveTls(well), tls },
    });
    expect(outcomes(results)).toEqual(['match', 'match', 'match']);
  });
});

describe('retries', () => {
  test.each([
    { retries: 0, second: 'unreachable' },
    { retries: 1, second: 'match' },
  ])('with $retries of them, a connection that fails once is $second', async ({ retries, second }) => {
    let failures = 1;
    const candidate = await serve(
      badAtSecond((request, response) => {
        if (failures > 0) request.socket.destroy();
        else response.end('{"fine":true}');
        failures -= 1;
      }),
    );
    const results = await run({
      control: { baseUrl: await serve(well) },
      candidate: { baseUrl: candidate },
      retries,
    });
    expect(outcomes(results)).toEqual(['match', second, 'match']);
  });

  test('never send an unsafe request again', async () => {
    const asked: string[] = [];
    const candidate = await serve((request) => {
      asked.push(`${request.method}`);
      request.socket.destroy();
    });
    const post = { title: 'new', method: 'POST', path: '/projects' };
    const results = await run({
      control: { baseUrl: await serve(well) },
      candidate: { baseUrl: candidate },
      cases: [{ routeKey: 'POST /projects', example: post }],
      writes: 'allowed',
      retries: 3,
    });
    expect(outcomes(results)).toEqual(['unreachable']);
    expect(asked).toEqual(['POST']);
  });
});
