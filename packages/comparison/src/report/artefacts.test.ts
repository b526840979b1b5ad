import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Credential } from '../cases/credential.ts';
import type { RouteExample } from '../cases/examples.ts';
import type { CredentialSource } from '../node/credential-source.ts';
import type { RunExperimentsOptions } from '../node/experiment-options.ts';
import { renderReport } from '../node/render-report.ts';
import { runExperiments } from '../node/run-experiments.ts';
import type { Result } from '../results/result.ts';
import { summarize } from '../results/summarize.ts';
import { writeHtmlReport } from './html-report.ts';
import { createJsonLinesWriter, type ResultLine } from './json-lines.ts';
import { writeJUnitReport } from './junit-report.ts';
import { type StubAnswer, type StubPair, startStubPair } from './testing/stub-pair.ts';

let folder: string;
let pair: StubPair | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'straddle-artefacts-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => pair?.close());

const CLIENTS = [
  { name: 'cookie', presents: 'valid' },
  { name: 'bearer', presents: 'valid' },
  { name: 'anonymous', presents: 'nothing' },
] as const;

let issued = 0;
/** Credentials whose every part is a canary, another one each time. */
const credentials: CredentialSource = {
  acquire: (client): Promise<Credential> => {
    issued += 1;
    const sessionId = `canary-session-${issued}`;
    const signed = `s:${sessionId}.canarysignature${issued}`;
    const headers =
      client === 'cookie'
        ? [
            {
              name: 'Cookie',
              value: `connect.sid=${encodeURIComponent(signed)}`,
              variable: 'STRADDLE_CREDENTIAL_COOKIE',
            },
          ]
        : client === 'bearer'
          ? [
              {
                name: 'Authorization',
                prefix: 'Bearer ',
                value: signed,
                variable: 'STRADDLE_CREDENTIAL_BEARER',
              },
            ]
          : [];
    return Promise.resolve({ client, headers, sessionIds: client === 'anonymous' ? [] : [sessionId] });
  },
};

async function compare(
  answer: StubAnswer,
  examples: readonly RouteExample[],
  options: Partial<RunExperimentsOptions> = {},
): Promise<readonly Result[]> {
  pair = await startStubPair(answer);
  const results: Result[] = [];
  for await (const result of runExperiments({
    control: { ...pair.control, headers: { 'X-Staging': 'canary-target-header' } },
    candidate: pair.candidate,
    cases: examples.map((example) => ({ routeKey: `${example.method} /things`, example })),
    clients: CLIENTS,
    credentials,
    writes: 'allowed',
    ...options,
  })) {
    results.push(result);
  }
  return results;
}

async function writeAll(results: readonly Result[]): Promise<Readonly<Record<string, string>>> {
  const options = { summary: summarize(results), title: 'Straddle', startedAt: new Date() };
  const files = {
    lines: join(folder, 'lines.jsonl'),
    junit: join(folder, 'junit.xml'),
    html: join(folder, 'report.html'),
  };
  const stream = createWriteStream(files.lines);
  const writer = createJsonLinesWriter(stream);
  for (const result of results) await writer.writeResult(result);
  await writer.writeSummary(options.summary);
  await new Promise<void>((resolve) => stream.end(resolve));
  await writeJUnitReport(results, { ...options, file: files.junit });
  await writeHtmlReport(results, { ...options, file: files.html });
  return {
    lines: await readFile(files.lines, 'utf8'),
    junit: await readFile(files.junit, 'utf8'),
    html: await readFile(files.html, 'utf8'),
    terminal: renderReport(results, { color: false }),
  };
}

describe('secrets', () => {
  /** Both sides answer with secrets in every place, each with its own; they echo what they were sent. */
  const leaky: StubAnswer = (side, request, response) => {
    const sent = [
      request.headers.cookie,
      request.headers.authorization,
      request.headers['x-api-key'],
      request.headers['x-staging'],
    ].join(' ');
    response.setHeader('Set-Cookie', [
      `connect.sid=canary-cookie-${side}; Path=/`,
      `csrfToken=canary-csrf-${side}`,
    ]);
    response.setHeader('X-Session-Token', `canary-header-${side}`);
    response.setHeader('X-Echo', sent);
    response.setHeader('Location', `/next?code=1&access_token=canary-location-${side}`);
    if (request.url?.startsWith('/text') === true) {
      response.setHeader('Content-Type', 'text/plain');
      response.end(
        `${side}\npassword=canary-text-${side}\n${sent}\nAuthorization: Bearer canary-in-text-${side}`,
      );
      return;
    }
    response.setHeader('Content-Type', 'application/json');
    response.end(
      JSON.stringify({
        side,
        echo: sent,
        accessToken: `canary-json-${side}`,
        user: { passwordHash: `canary-hash-${side}`, apiKeys: [`canary-key-${side}`] },
      }),
    );
  };
  const requests: readonly RouteExample[] = [
    {
      title: 'secrets in header and query',
      method: 'GET',
      path: '/things?token=canary-query&page=1',
      headers: { 'X-Api-Key': 'canary-api-key', Accept: 'application/json' },
    },
    {
      title: 'secrets in a JSON body',
      method: 'POST',
      path: '/things',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.com', password: 'canary-password' }),
    },
    {
      title: 'secrets in a form',
      method: 'POST',
      path: '/things',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'email=ada%40example.com&password=canary-form',
    },
    { title: 'secrets in text', method: 'GET', path: '/text' },
  ];
  const sessions: RunExperimentsOptions['sessions'] = {
    read: (sessionId, side) =>
      Promise.resolve({
        _id: sessionId,
        session: JSON.stringify({ cookie: {}, note: `canary-document-${side}-${Math.random()}` }),
        expires: new Date(),
      }),
  };

  test('are in no artefact, whichever way they came', async () => {
    const results = await compare(leaky, requests, {
      sessions,
    });
    const artefacts = await writeAll(results);
    expect(results.filter(({ outcome }) => outcome === 'compared')).toHaveLength(12);
    for (const [name, text] of Object.entries(artefacts)) {
      expect({ name, found: [...new Set(text.match(/canary[\w-]*/g))] }).toEqual({ name, found: [] });
      // They do show what they should.
      expect(text).toContain('secrets in a form');
      expect(text).toContain('$STRADDLE_CREDENTIAL_COOKIE');
      expect(text).toContain('body.side');
    }
  });

  test('are in no artefact when the connection fails', async () => {
    const results = await compare((_side, request) => request.socket.destroy(), requests, { sessions });
    const artefacts = await writeAll(results);
    expect(results.map(({ outcome }) => outcome)).toEqual(results.map(() => 'could-not-run'));
    for (const text of Object.values(artefacts)) expect(text.match(/canary[\w-]*/g)).toBeNull();
  });
});

describe('the curl commands', () => {
  /** The candidate counts in text, and answers a write with another status. */
  const faulty: StubAnswer = (side, request, response) => {
    const isKnown = request.headers.cookie !== undefined || request.headers.authorization !== undefined;
    const isWrong = side === 'candidate' && isKnown;
    response.statusCode = isKnown ? (request.method === 'POST' && !isWrong ? 201 : 200) : 401;
    response.setHeader('Content-Type', 'application/json');
    const { method, url, headers, text } = request;
    response.end(
      JSON.stringify({ count: isWrong ? '1' : 1, method, url, type: headers['content-type'], text }),
    );
  };
  const requests: readonly RouteExample[] = [
    { title: 'quotes', method: 'GET', path: "/things?q='a'&b=[1]&c=%22$HOME" },
    {
      title: 'a write',
      method: 'POST',
      path: '/things',
      headers: { 'Content-Type': 'application/json' },
      body: '{"name":"it\'s $HOME `x` \\"q\\""}',
    },
  ];

  test('reproduce every difference when they are run with exported variables', async () => {
    const results = await compare(faulty, requests);
    const { lines = '' } = await writeAll(results);
    const cells = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ResultLine)
      .filter(({ type }) => type === 'result');
    expect(cells.map(({ verdict }) => verdict)).toEqual(
      Array.from({ length: 2 }, () => ['different', 'different', 'equal']).flat(),
    );
    for (const [index, cell] of cells.entries()) {
      const result = results[index];
      if (cell.outcome !== 'compared' || result?.outcome !== 'compared') throw new Error('not compared');
      for (const side of ['control', 'candidate'] as const) {
        const { status, body } = await runCurl(cell.curl[side]);
        expect(status).toBe(result[side].status);
        expect(result.exchange[side].body).toMatchObject({ text: JSON.stringify(body, undefined, 2) });
      }
    }
  });
});

async function runCurl(command: string): Promise<{ readonly status: number; readonly body: unknown }> {
  const { stdout } = await promisify(execFile)('sh', ['-c', `${command} --silent`], {
    env: {
      PATH: process.env['PATH'],
      STRADDLE_CREDENTIAL_COOKIE: 'connect.sid=s%3Aone.signature',
      STRADDLE_CREDENTIAL_BEARER: 's:one.signature',
    },
  });
  const [head = '', body = ''] = stdout.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body) as unknown };
}
