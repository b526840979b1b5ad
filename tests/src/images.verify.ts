import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { copyBuildContext } from './testing/build-context.ts';
import { type ReplayedImage, replayImage } from './testing/replay-image.ts';
import { repositoryRoot } from './testing/repository-root.ts';
import { type RunningImage, runImage } from './testing/run-image.ts';

let folder: string;
let mongo: EmbeddedMongo;
let legacyImage: ReplayedImage;
let gatewayImage: ReplayedImage;
const running: RunningImage[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'straddle-images-'));
  // The images' user must be able to read them.
  chmodSync(folder, 0o755);
  const context = join(folder, 'context');
  copyBuildContext(context);
  const build = (dockerfile: string, name: string): ReplayedImage =>
    replayImage(context, readFileSync(join(repositoryRoot, dockerfile), 'utf8'), join(folder, name));
  legacyImage = build('apps/legacy-api/Dockerfile', 'legacy');
  gatewayImage = build('packages/cli/Dockerfile', 'gateway');
  mongo = await startEmbeddedMongo();
});
afterAll(async () => {
  for (const each of running) each.kill();
  await mongo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(image: ReplayedImage, options: Parameters<typeof runImage>[1]): RunningImage {
  const started = runImage(image, options);
  running.push(started);
  return started;
}

async function untilHealthy(image: RunningImage): Promise<void> {
  const ended = image.ended.then((code) => {
    throw new Error(`ended with ${code}:\n${image.output()}`);
  });
  ended.catch(() => undefined);
  while (!(await image.isHealthy())) await Promise.race([setTimeout(200), ended]);
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(typeof address === 'object' ? address?.port : '');
}

test('what is in the images is enough: seed, legacy and gateway run as docker-compose.yml starts them, without root', async () => {
  expect([legacyImage.user, gatewayImage.user]).toEqual(['node', 'node']);
  const ports = { legacy: await freePort(), gateway: await freePort() };
  const gatewayUrl = `http://127.0.0.1:${ports.gateway}`;
  const environment = {
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    ALLOWED_ORIGINS: gatewayUrl,
    MONGODB_URI: mongo.uri.replace('/?', '/straddle?'),
    SESSION_SECRETS: 'a secret of this test',
  };

  for (const outcome of ['seeded', 'not-empty']) {
    const seed = start(legacyImage, { command: ['--seed-only'], environment });
    expect({ code: await seed.ended, output: seed.output() }).toMatchObject({ code: 0 });
    expect(seed.output()).toContain(`"outcome":"${outcome}"`);
  }

  const legacy = start(legacyImage, { command: [], environment: { ...environment, PORT: ports.legacy } });
  expect(await legacy.isHealthy()).toBe(false);
  await untilHealthy(legacy);
  const gateway = start(gatewayImage, {
    command: ['--legacy', `http://127.0.0.1:${ports.legacy}`, '--port', ports.gateway],
    environment: { ...environment, SESSION_REF_KEY: 'a reference key of this test' },
    port: { own: '3000', free: ports.gateway },
  });
  expect(await gateway.isHealthy()).toBe(false);
  await untilHealthy(gateway);

  const login = await fetch(`${gatewayUrl}/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: gatewayUrl },
    body: JSON.stringify({ email: 'ada@example.com', password: 'correct horse battery staple' }),
  });
  expect(login.status).toBe(200);
  const Cookie = login.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
  for (const path of ['/me', '/event-metrics?from=2026-01-01&to=2026-01-31', '/projects']) {
    const answers = [
      await fetch(`${gatewayUrl}${path}`),
      await fetch(`${gatewayUrl}${path}`, { headers: { Cookie } }),
    ];
    expect([path, ...answers.map(({ status }) => status)]).toEqual([path, 401, 200]);
  }
  expect(gateway.output()).toContain('GET /me  200');
  expect([await gateway.stop(), await legacy.stop()]).toEqual([0, 0]);
}, 300_000);
