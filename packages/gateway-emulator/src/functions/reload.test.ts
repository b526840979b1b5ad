import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { ApiDefinition } from '../definition/api-definition.ts';
import { type Gateway, startGateway } from '../start-gateway.ts';
import { identifiers } from '../testing/emulated-api.ts';

let folder: string;
let gateway: Gateway;
let started: (() => void) | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'straddle-reload-'));
});
afterEach(async () => {
  await gateway.stop();
  await rm(folder, { recursive: true });
});

function definition(environment: Record<string, string> = {}): ApiDefinition {
  return {
    kind: 'http',
    ...identifiers,
    stage: '$default',
    functions: { f: { entry: join(folder, 'handler.mjs'), environment, timeoutMs: 5000 } },
    routes: [{ routeKey: 'GET /{wait}', integration: { type: 'lambda', functionName: 'f' } }],
  };
}

/** Code that says its version, after as many milliseconds as the path says. */
function write(version: string): Promise<void> {
  return writeFile(
    join(folder, 'handler.mjs'),
    `export async function handler(event) {
       console.log('started');
       await new Promise((resolve) => setTimeout(resolve, Number(event.pathParameters.wait)));
       return { statusCode: 200, body: ${JSON.stringify(version)} + (process.env.SUFFIX ?? '') };
     }`,
  );
}

async function versionOf(wait: number): Promise<string> {
  return (await fetch(`${gateway.url}/${wait}`)).text();
}

test('L53 after a reload new requests find new code, and a running one ends on the code it began with', async () => {
  await write('old');
  const hasStarted = new Promise<void>((resolve) => {
    started = resolve;
  });
  gateway = await startGateway(definition(), { maxEnvironments: 2, log: () => started?.() });
  const running = versionOf(300);
  await hasStarted;
  await write('new');
  gateway.reload();
  expect([await versionOf(0), await running, await versionOf(0)]).toEqual(['new', 'old', 'new']);
});

test('a reload with another definition brings its variables, and one that is wrong changes nothing', async () => {
  await write('code');
  gateway = await startGateway(definition());
  expect(await versionOf(0)).toBe('code');
  gateway.reload(definition({ SUFFIX: ' with a variable' }));
  expect(await versionOf(0)).toBe('code with a variable');
  expect(() => gateway.reload({ ...definition(), kind: 'websocket' })).toThrow('WebSocket');
  expect(await versionOf(0)).toBe('code with a variable');
});

test('a function runs in the region of its API, also after a reload that changes it', async () => {
  await writeFile(
    join(folder, 'handler.mjs'),
    `export const handler = async (_event, { invokedFunctionArn }) => ({
       statusCode: 200,
       body: [process.env.AWS_REGION, process.env.AWS_DEFAULT_REGION, invokedFunctionArn].join(' '),
     });`,
  );
  const inRegion = (region: string): string =>
    `${region} ${region} arn:aws:lambda:${region}:000000000000:function:f`;
  gateway = await startGateway({ ...definition(), region: 'eu-central-1' });
  expect(await versionOf(0)).toBe(inRegion('eu-central-1'));
  gateway.reload({ ...definition(), region: 'ap-south-1' });
  expect(await versionOf(0)).toBe(inRegion('ap-south-1'));
});

test('code that cannot be loaded is answered with an error until it is mended', async () => {
  await write('old');
  gateway = await startGateway(definition());
  expect(await versionOf(0)).toBe('old');
  await writeFile(join(folder, 'handler.mjs'), 'export const handler = ;');
  gateway.reload();
  expect(await versionOf(0)).toBe('{"message":"Internal Server Error"}');
  await write('mended');
  expect(await versionOf(0)).toBe('mended');
});
