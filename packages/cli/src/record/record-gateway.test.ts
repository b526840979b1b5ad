import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTrafficRecorder, type TrafficRecorder } from '@straddle/comparison/recording';
import { createInProcessInvoker, type Gateway, startGateway } from '@straddle/gateway-emulator';
import { type ListeningServer, listen } from '@straddle/testing';

let folder: string;
let recorder: TrafficRecorder;
let legacy: ListeningServer;
let gateway: Gateway;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'straddle-gateway-'));
  recorder = await createTrafficRecorder({
    file: join(folder, 'traffic.jsonl'),
    settings: { bodyFields: ['body.name'] },
    onProblem: () => undefined,
  });
  legacy = await listen((message: IncomingMessage, response: ServerResponse) => void message.pipe(response));
  gateway = await startGateway(
    {
      kind: 'http',
      apiId: 'straddle01',
      accountId: '000000000000',
      region: 'us-east-1',
      stage: '$default',
      functions: { echo: { entry: '/in/process.ts', environment: {}, timeoutMs: 1000 } },
      routes: [
        { routeKey: 'POST /function', integration: { type: 'lambda', functionName: 'echo' } },
        { routeKey: 'POST /legacy', integration: { type: 'http-proxy', uri: `${legacy.url}/legacy` } },
      ],
    },
    {
      invoker: createInProcessInvoker({
        echo: (event: unknown) => ({ statusCode: 200, body: Object(event)['body'] }),
      }),
      onExchange: (message, response) => void recorder.observe(message, response),
    },
  );
});
afterEach(async () => {
  await gateway.stop();
  await legacy.close();
  rmSync(folder, { recursive: true });
});

test.each(['/function', '/legacy'])(
  'what the gateway serves from %s is recorded, and reaches it whole',
  async (path) => {
    const small = JSON.stringify({ name: 'Ada', email: 'ada@example.com' });
    const large = JSON.stringify({ name: 'x'.repeat(500_000) });
    const send = async (body: string): Promise<string> => {
      const headers = { 'Content-Type': 'application/json', Cookie: 'connect.sid=canary-session' };
      return (await fetch(`${gateway.url}${path}`, { method: 'POST', headers, body })).text();
    };
    expect(await send(small)).toBe(small);
    expect(await send(large)).toBe(large);
    expect((await fetch(`${gateway.url}/nowhere`)).status).toBe(404);
    await gateway.stop();
    await recorder.close();
    const text = readFileSync(join(folder, 'traffic.jsonl'), 'utf8');
    expect(text).not.toContain('canary');
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { method: 'POST', path, status: 200, body: { form: 'json', value: { name: 'Ada' } } },
      { method: 'POST', path, status: 200, body: { form: 'not-kept', reason: 'too-large' } },
      { method: 'GET', path: '/nowhere', status: 404 },
    ]);
  },
);
