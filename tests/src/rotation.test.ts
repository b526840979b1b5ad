import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { keyIdOf, unsignSessionCookie } from '@straddle/session-core';
import { samplePassword } from 'legacy-api/seed';
import { callApi } from './testing/call-api.ts';
import { credentialKinds, type LoggedInUser, readLogin } from './testing/given.ts';
import { repositoryRoot } from './testing/repository-root.ts';
import { runCommand } from './testing/run-command.ts';
import { type RotationStacks, startRotationStacks } from './testing/start-rotation-stacks.ts';

/** Canaries: the last test searches everything that was printed for them. */
const OLD = 'canary-old-session-secret';
const NEW = 'canary-new-session-secret';
const [oldId = '', newId = ''] = [OLD, NEW].map(keyIdOf);

let stacks: RotationStacks;
const commandOutput: string[] = [];
/** What no output may hold, besides the canaries. */
const forbidden: string[] = [];
beforeAll(async () => {
  stacks = await startRotationStacks([OLD]);
});
afterAll(() => stacks.stop());

interface Credential extends LoggedInUser {
  readonly title: string;
}

/** Somebody logs in with a cookie and somebody with a token, signed by whatever signs now. */
async function logIns(signer: string): Promise<readonly Credential[]> {
  const credentials: Credential[] = [];
  for (const credential of credentialKinds) {
    const json = { email: 'ada@example.com', password: samplePassword, credential };
    const user = readLogin(await callApi(stacks.legacyUrl, 'POST /auth/login', { json }), credential);
    expect(unsignSessionCookie(user.signedValue, [signer]).status).toBe('valid');
    forbidden.push(user.sessionId);
    credentials.push({ ...user, title: `${credential} by ${keyIdOf(signer)}` });
  }
  return credentials;
}

/** Who is denied, and where; one request after the other, as one execution environment takes them. */
async function denialsOf(credentials: readonly Credential[]): Promise<readonly string[]> {
  const denials: string[] = [];
  for (const { title, headers } of credentials) {
    for (const [stack, url] of [
      ['legacy', stacks.legacyUrl],
      ['lambda', stacks.gatewayUrl],
    ] as const) {
      const { status } = await callApi(url, 'GET /me', { headers });
      if (status !== 200) denials.push(`${title} at ${stack}: ${status}`);
    }
  }
  return denials;
}

/** Runs the command as a person does, with the logs that there are. */
async function secrets(...parameters: readonly string[]): Promise<{ code: number | null; output: string }> {
  const main = join(repositoryRoot, 'packages/cli/src/main.ts');
  const command = [
    'node',
    '--import',
    'tsx',
    '--conditions=@straddle/source',
    main,
    'secrets',
    ...parameters,
  ];
  const run = runCommand([...command, '--log', stacks.writeLogs()], repositoryRoot, stacks.awsEnvironment);
  const ended = await run.ended();
  commandOutput.push(ended.output);
  return ended;
}

/** Both at once, then each with the other one behind. */
async function set(state: { readonly legacy?: readonly string[]; readonly lambda?: readonly string[] }) {
  if (state.legacy !== undefined) await stacks.setLegacy(state.legacy);
  if (state.lambda !== undefined) await stacks.setLambda(state.lambda);
}

describe('phases 1 to 3, with one stack changed and the other not, deny nobody', () => {
  const byOld: Credential[] = [];
  const byNew: Credential[] = [];

  test.each([
    { title: 'before', state: {}, signer: OLD },
    { title: 'add: legacy first', state: { legacy: [OLD, NEW] }, signer: OLD },
    { title: 'add: taken back', state: { legacy: [OLD] }, signer: OLD },
    { title: 'add: Lambda first', state: { lambda: [OLD, NEW] }, signer: OLD },
    { title: 'add: both', state: { legacy: [OLD, NEW] }, signer: OLD },
    { title: 'promote: Lambda first', state: { lambda: [NEW, OLD] }, signer: OLD },
    { title: 'promote: both', state: { legacy: [NEW, OLD] }, signer: NEW },
    { title: 'promote: taken back by Lambda', state: { lambda: [OLD, NEW] }, signer: NEW },
    { title: 'promote: taken back by both', state: { legacy: [OLD, NEW] }, signer: OLD },
    { title: 'promote: legacy first', state: { legacy: [NEW, OLD] }, signer: NEW },
    { title: 'wait: both', state: { lambda: [NEW, OLD] }, signer: NEW },
  ])('$title', async ({ state, signer }) => {
    await set(state);
    (signer === OLD ? byOld : byNew).push(...(await logIns(signer)));
    expect(await denialsOf([...byOld.slice(-4), ...byNew.slice(-4)])).toEqual([]);
  });
});

describe('the wrong order denies, which is why it is refused', () => {
  const bothKinds = (secret: string, stack: string) =>
    ['cookie', 'token'].map((kind) => `${kind} by ${keyIdOf(secret)} at ${stack}: 401`);

  test('promote before add: who logs in at legacy is denied by Lambda, and the command refuses it', async () => {
    await set({ lambda: [OLD], legacy: [NEW, OLD] });
    expect(await denialsOf(await logIns(NEW))).toEqual(bothKinds(NEW, 'lambda'));
    expect(stacks.output()).toContain('"reason":"bad-signature"');
    const { code, output } = await secrets('promote');
    expect([code, output]).toEqual([2, expect.stringMatching(/^refused: instances-differ: /)]);
  });

  test('drop while it is needed: who has not logged in since is denied, and the command refuses it', async () => {
    await set({ lambda: [OLD, NEW], legacy: [OLD, NEW] });
    const waiting = await logIns(OLD);
    await set({ lambda: [NEW, OLD], legacy: [NEW, OLD] });
    expect(await denialsOf(waiting)).toEqual([]);
    await stacks.untilUseIsReported(1);
    const { code, output } = await secrets('drop', '--key', oldId);
    expect([code, output]).toEqual([2, expect.stringMatching(/^refused: still-in-use: /m)]);
    await set({ lambda: [NEW] });
    expect(await denialsOf(waiting)).toEqual(bothKinds(OLD, 'lambda'));
    await set({ lambda: [NEW, OLD] });
    expect(await denialsOf(waiting)).toEqual([]);
  });
});

describe('the commands rotate both stacks while they run', () => {
  const everywhere = () => ['--source', stacks.places.file, '--source', stacks.places.parameter];
  const listNow = () => readFileSync(stacks.places.file.slice('file:'.length), 'utf8').trim().split(',');

  test('add, promote, rehearse, wait, drop', async () => {
    await set({ lambda: [NEW], legacy: [NEW] });
    const before = await logIns(NEW);
    expect((await secrets('add', ...everywhere())).code).toBe(0);
    const [, made = ''] = listNow();
    expect(made).toMatch(/^[\w-]{43}$/);
    forbidden.push(made);
    await stacks.untilBothHave([NEW, made]);
    expect(await denialsOf(before)).toEqual([]);

    expect((await secrets('promote', ...everywhere())).code).toBe(0);
    await stacks.untilBothHave([made, NEW]);
    const after = await logIns(made);
    expect(await denialsOf([...before, ...after])).toEqual([]);
    expect((await secrets('status')).code).toBe(0);

    await stacks.untilUseIsReported(1);
    const rehearsal = await secrets('rehearse', '--drop', newId);
    expect(rehearsal.code).toBe(1);
    const counts = /by cookie +(\d+)\n +by bearer +(\d+)\n/.exec(rehearsal.output)?.slice(1).map(Number);
    // Those of this test, and those of the tests before, whose last request it verified too.
    expect(counts).toEqual([expect.any(Number), expect.any(Number)]);
    expect(Math.min(...(counts ?? []))).toBeGreaterThanOrEqual(1);

    const tooEarly = await secrets('drop', '--key', newId, ...everywhere());
    expect([tooEarly.code, listNow()]).toEqual([2, [made, NEW]]);
    // Nobody uses it for longer than the window, which is under two seconds.
    await stacks.untilUseIsReported(3);
    const dropped = await secrets('drop', '--key', newId, '--window-hours', '0.0005', ...everywhere());
    expect([dropped.code, listNow()]).toEqual([0, [made]]);
    await stacks.untilBothHave([made]);
    expect(await denialsOf(after)).toEqual([]);
    expect(await denialsOf(before)).toHaveLength(4);
    // Six commands, each a process that loads itself from source.
  }, 120_000);
});

test('nothing that was printed holds a secret, a session id or a key', () => {
  const printed = `${stacks.output()}${commandOutput.join('')}`;
  expect(printed).toContain(oldId);
  expect(printed).not.toMatch(/canary/i);
  for (const text of [...forbidden, stacks.database.uri]) expect(printed).not.toContain(text);
});
