import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { choosePort } from './choose-port.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

async function listen(port: number): Promise<number> {
  const listening = createServer();
  server = listening;
  await new Promise<void>((resolve, reject) => {
    listening.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const address = listening.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('0 gives a port that can be listened on', async () => {
  const port = await choosePort(0, '--port');
  expect(port).toBeGreaterThan(0);
  expect(await listen(port)).toBe(port);
});

test('a free port is taken as it was asked for', async () => {
  const port = await choosePort(0, '--port');
  expect(await choosePort(port, '--port')).toBe(port);
});

test.each(['--port', '--legacy-port'])('a port in use is an error that names it and %s', async (option) => {
  const port = await listen(0);
  await expect(choosePort(port, option)).rejects.toMatchObject({
    code: 'ERR_PORT_TAKEN',
    message: `Port ${port} is in use. Stop what listens there, or choose another with ${option} <port>.`,
  });
});
