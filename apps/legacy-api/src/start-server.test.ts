import { once } from 'node:events';
import { get } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import express, { type Response } from 'express';
import { PortTakenError } from './errors.ts';
import { startServer } from './start-server.ts';

const anywhere = { host: '127.0.0.1', port: 0 };

/** An app whose only request waits until it is told to answer. */
function waitingApp() {
  const app = express();
  const arrived = new Promise<Response>((resolve) => {
    app.get('/', (_request, response) => resolve(response));
  });
  return { app, arrived };
}

describe('startServer', () => {
  test('stopping waits for a request in flight and says that all could finish', async () => {
    const { app, arrived } = waitingApp();
    const server = await startServer(app, anywhere);
    const answered = fetch(server.url).then((response) => response.text());
    const response = await arrived;
    const stopped = server.stop(10_000);
    response.send('finished');
    await expect(answered).resolves.toBe('finished');
    await expect(stopped).resolves.toEqual({ finished: true });
  });

  test('stopping cuts requests that take longer than the limit, and says so', async () => {
    const { app, arrived } = waitingApp();
    const server = await startServer(app, anywhere);
    const request = get(server.url);
    const failed = once(request, 'error');
    await arrived;
    await expect(server.stop(50)).resolves.toEqual({ finished: false });
    await expect(failed).resolves.toEqual([expect.objectContaining({ code: 'ECONNRESET' })]);
  });

  test('a taken port is a fault that names PORT', async () => {
    const first = await startServer(express(), anywhere);
    const port = Number(new URL(first.url).port);
    const second = startServer(express(), { ...anywhere, port });
    await expect(second).rejects.toThrow(PortTakenError);
    await expect(second).rejects.toThrow(`Port ${port} is in use`);
    await first.stop(1000);
  });
});
