import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { keyIdOf } from '@straddle/session-core';
import { type AwsSecretsStub, startAwsSecretsStub } from '@straddle/testing';
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts';
import { type Phase, type PhaseFlags, runPhase, type SecretsPorts } from './run-phase.ts';
import { runStatus } from './run-status.ts';
import { decided, NOW_MS, said, used } from './testing/log-lines.ts';

const OLD = 'CANARY-the-old-secret';
const NEW = 'CANARY-the-new-secret';
const MADE = 'CANARY-made-just-now';
const [oldId = '', newId = '', madeId = ''] = [OLD, NEW, MADE].map(keyIdOf);
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'CANARY key' };

let folder: TemporaryFolder;
let stub: AwsSecretsStub;
beforeEach(async () => {
  folder = createTemporaryFolder({ secrets: `${OLD}\n` });
  chmodSync(folder.file('secrets'), 0o640);
  stub = await startAwsSecretsStub(credentials);
  stub.parameters.set('/live/secrets', { value: OLD, keyId: 'alias/live' });
});
afterEach(async () => {
  folder.remove();
  await stub.stop();
});

interface Ran {
  readonly code: number;
  readonly printed: string;
}

const defaults: PhaseFlags = { log: ['log'], source: [], reveal: false, recentMinutes: 15, windowHours: 24 };

const portsWith = (print: (line: string) => void, input?: string): SecretsPorts => ({
  folder: folder.path,
  environment: {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL: stub.url,
  },
  input: input === undefined ? undefined : Readable.from([input]),
  print,
  nowMs: () => NOW_MS,
  newSecret: () => MADE,
});

async function run(
  phase: Phase,
  lines: readonly string[],
  { input, ...flags }: Partial<PhaseFlags> & { readonly input?: string } = {},
): Promise<Ran> {
  writeFileSync(folder.file('log'), lines.join('\n'));
  const printed: string[] = [];
  const ports = portsWith((line) => printed.push(line), input);
  const code = await runPhase(phase, { ...defaults, ...flags }, ports);
  if (flags.reveal !== true) expect(printed.join()).not.toContain('CANARY');
  return { code, printed: printed.join('\n') };
}

const bothSay = (...secrets: readonly string[]) => [said('legacy', secrets), said('lambda', secrets)];
const everywhere = { source: ['file:secrets', 'ssm:/live/secrets'] };
const holdings = () => [
  readFileSync(folder.file('secrets'), 'utf8').trim(),
  stub.parameters.get('/live/secrets')?.value,
];
function hold(list: string): void {
  writeFileSync(folder.file('secrets'), `${list}\n`);
  stub.parameters.set('/live/secrets', { value: list, keyId: 'alias/live' });
}

describe('a rotation', () => {
  test('adds a new secret last, promotes it, and drops the old one, wherever the list is kept', async () => {
    const added = await run({ name: 'add' }, bothSay(OLD), everywhere);
    expect(added.code).toBe(0);
    expect(added.printed).toContain(
      `now   ${oldId}\nnext  ${oldId}, ${madeId}\nwrote file:secrets\nwrote ssm:/live/secrets\n`,
    );
    expect(holdings()).toEqual([`${OLD},${MADE}`, `${OLD},${MADE}`]);

    expect((await run({ name: 'promote' }, bothSay(OLD, MADE), everywhere)).code).toBe(0);
    expect(holdings()).toEqual([`${MADE},${OLD}`, `${MADE},${OLD}`]);

    const phase: Phase = { name: 'drop', key: oldId, maxCookie: 0, maxBearer: 0 };
    const quiet = [decided({ secret: MADE, minutesAgo: 25 * 60 }), used(24 * 60, [])];
    expect((await run(phase, [...quiet, ...bothSay(MADE, OLD)], everywhere)).code).toBe(0);
    expect(holdings()).toEqual([MADE, MADE]);
    // Nobody loses the right to read it, and nobody gains it.
    expect(statSync(folder.file('secrets')).mode & 0o777).toBe(0o640);
    expect(stub.parameters.get('/live/secrets')?.keyId).toBe('alias/live');
  });

  test('keeps the form of a list, also in Secrets Manager', async () => {
    stub.secrets.set('live', `["${OLD}"]`);
    await run({ name: 'add' }, bothSay(OLD), { source: ['secretsmanager:live'] });
    expect(stub.secrets.get('live')).toBe(JSON.stringify([OLD, MADE]));
  });

  test('does not begin when the file that it is to make is there', async () => {
    writeFileSync(folder.file('next'), '');
    await expect(run({ name: 'add' }, bothSay(OLD), { ...everywhere, out: 'next' })).rejects.toThrow(
      /never replaces a file/,
    );
    expect(holdings()).toEqual([OLD, OLD]);
  });

  test('puts the first source back when the second cannot be written', async () => {
    stub.parameters.set('/live/secrets', { value: OLD, type: 'String' });
    const failure: unknown = await run({ name: 'add' }, bothSay(OLD), everywhere).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'ERR_SECRET_SOURCE_FAILED' });
    expect(String(failure)).not.toContain('CANARY');
    expect(holdings()).toEqual([OLD, OLD]);
  });
});

describe('a list that is kept elsewhere', () => {
  test('comes on the standard input and goes into a file that only its owner may read', async () => {
    const flags = { source: ['-'], input: `${OLD}\n`, out: 'next' };
    expect((await run({ name: 'add' }, bothSay(OLD), flags)).code).toBe(0);
    expect(readFileSync(folder.file('next'), 'utf8')).toBe(`${OLD},${MADE}\n`);
    expect(statSync(folder.file('next')).mode & 0o777).toBe(0o600);
    await expect(run({ name: 'add' }, bothSay(OLD), flags)).rejects.toThrow(/never replaces a file/);
  });

  test('is printed when that is asked for', async () => {
    const flags = { source: ['-'], input: OLD, reveal: true };
    expect((await run({ name: 'add' }, bothSay(OLD), flags)).printed).toContain(`\n${OLD},${MADE}\n`);
  });

  test('without being given, only its order is told', async () => {
    const { code, printed } = await run({ name: 'promote' }, bothSay(OLD, NEW));
    expect(code).toBe(0);
    expect(printed).toContain(`next  ${newId}, ${oldId}\nNothing was written`);
  });

  test('a new secret alone can be made for it', async () => {
    expect((await run({ name: 'add' }, bothSay(OLD), { out: 'next' })).code).toBe(0);
    expect(readFileSync(folder.file('next'), 'utf8')).toBe(`${MADE}\n`);
  });
});

describe('a phase is refused', () => {
  const dropOld: Phase = { name: 'drop', key: oldId, maxCookie: 3, maxBearer: 0 };
  const longLogs = [decided({ secret: NEW, minutesAgo: 25 * 60 }), used(25 * 60, [])];
  const rotated = { held: `${NEW},${OLD}`, phase: dropOld };
  const inUse = (
    secret: string,
    ...uses: readonly { credential: 'cookie' | 'bearer'; requests: number }[]
  ) => [
    ...longLogs,
    ...bothSay(NEW, OLD),
    used(
      5,
      uses.map((use) => ({ ...use, secret })),
    ),
  ];

  interface Row {
    readonly title: string;
    readonly phase: Phase;
    /** What the sources hold, if not the old secret alone. */
    readonly held?: string;
    readonly lines: readonly string[];
    readonly reason: string;
  }
  test.each<Row>([
    {
      title: 'while a stack says nothing',
      phase: { name: 'add' },
      lines: [said('legacy', [OLD])],
      reason: 'stack-silent',
    },
    {
      title: 'while a stack has said nothing for a quarter of an hour',
      phase: { name: 'add' },
      lines: [said('legacy', [OLD]), said('lambda', [OLD], { minutesAgo: 15 })],
      reason: 'stack-silent',
    },
    {
      title: 'while one stack has not taken the new secret yet',
      phase: { name: 'promote' },
      held: `${OLD},${NEW}`,
      lines: [said('legacy', [OLD, NEW]), said('lambda', [OLD])],
      reason: 'instances-differ',
    },
    {
      title: 'while one instance of a stack has not',
      phase: { name: 'promote' },
      held: `${OLD},${NEW}`,
      lines: [...bothSay(OLD, NEW), said('lambda', [OLD], { instance: 'lambda-2', minutesAgo: 14 })],
      reason: 'instances-differ',
    },
    {
      ...rotated,
      title: 'while the order differs',
      lines: [...longLogs, said('legacy', [NEW, OLD]), said('lambda', [OLD, NEW])],
      reason: 'instances-differ',
    },
    {
      title: 'when a source is not what the stacks read',
      phase: { name: 'promote' },
      lines: bothSay(OLD, NEW),
      reason: 'sources-differ',
    },
    {
      title: 'for a secret that nobody has',
      phase: { name: 'promote', key: 'other' },
      lines: bothSay(OLD),
      reason: 'key-unknown',
    },
    {
      title: 'for the one that is first',
      phase: { name: 'promote' },
      lines: bothSay(OLD),
      reason: 'key-is-first',
    },
    {
      ...rotated,
      title: 'for a drop of the one that signs',
      phase: { ...dropOld, key: newId },
      lines: [...longLogs, ...bothSay(NEW, OLD)],
      reason: 'key-signs',
    },
    {
      ...rotated,
      title: 'for a drop of what nobody has',
      phase: { ...dropOld, key: 'other' },
      lines: [...longLogs, ...bothSay(NEW, OLD)],
      reason: 'key-unknown',
    },
    {
      ...rotated,
      title: 'while the logs are younger than the time to look at',
      lines: bothSay(NEW, OLD),
      reason: 'window-not-covered',
    },
    {
      ...rotated,
      title: 'while too many cookies need the old secret',
      lines: inUse(OLD, { credential: 'cookie', requests: 4 }),
      reason: 'still-in-use',
    },
    {
      ...rotated,
      title: 'while too many tokens need it, even if few cookies do',
      lines: inUse(OLD, { credential: 'cookie', requests: 3 }, { credential: 'bearer', requests: 1 }),
      reason: 'still-in-use',
    },
    {
      ...rotated,
      title: 'while the authorizer sees it used',
      phase: { ...dropOld, maxCookie: 0 },
      lines: [...inUse(NEW, { credential: 'cookie', requests: 9 }), decided({ secret: OLD })],
      reason: 'still-in-use',
    },
  ])('$title: $reason', async ({ phase, held = OLD, lines, reason }) => {
    hold(held);
    const { code, printed } = await run(phase, lines, everywhere);
    expect(code).toBe(2);
    expect(printed).toMatch(new RegExp(`^refused: ${reason}: `));
    expect(printed).not.toContain('wrote');
    expect(holdings()).toEqual([held, held]);
  });

  test('and not when what is left is within the limits, or long ago', async () => {
    hold(`${NEW},${OLD}`);
    const lines = [
      ...inUse(OLD, { credential: 'cookie', requests: 3 }),
      decided({ secret: OLD, credential: 'bearer', minutesAgo: 24 * 60 + 1 }),
      // An instance that has ended.
      said('lambda', [OLD], { instance: 'lambda-2', minutesAgo: 16 }),
    ];
    expect((await run(dropOld, lines, everywhere)).code).toBe(0);
    expect(holdings()).toEqual([NEW, NEW]);
  });
});

describe('a command line that cannot be used', () => {
  interface Row {
    readonly title: string;
    readonly phase?: Phase;
    readonly flags: Partial<PhaseFlags>;
    readonly problem: RegExp;
  }
  test.each<Row>([
    { title: 'no log', flags: { log: [], out: 'x' }, problem: /with --log/ },
    {
      title: 'a source of another kind',
      flags: { source: ['vault:x'] },
      problem: /--source vault:x: write file:/,
    },
    {
      title: 'the standard input twice',
      flags: { log: ['-'], source: ['-'], out: 'x' },
      problem: /one thing only/,
    },
    { title: 'a new secret that goes nowhere', flags: {}, problem: /where the list goes/ },
    {
      title: 'a list that goes nowhere',
      phase: { name: 'promote' },
      flags: { source: ['-'] },
      problem: /where the list goes/,
    },
  ])('is refused: $title', async ({ phase = { name: 'add' }, flags, problem }) => {
    const failure: unknown = await run(phase, bothSay(OLD), flags).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'ERR_SECRETS_OPTIONS_INVALID' });
    expect(String(failure)).toMatch(problem);
  });

  test('a log and a source that cannot be read are named', async () => {
    await expect(run({ name: 'add' }, [], { log: ['nowhere'], out: 'x' })).rejects.toMatchObject({
      code: 'ERR_LOG_UNREADABLE',
    });
    await expect(run({ name: 'add' }, bothSay(OLD), { source: ['file:nowhere'] })).rejects.toThrow(
      /^file:nowhere: cannot be read/,
    );
    writeFileSync(folder.file('secrets'), 'CANARY');
    await expect(run({ name: 'add' }, bothSay(OLD), { source: ['file:secrets'] })).rejects.toThrow(
      /^file:secrets: must be secrets of 16((?!CANARY)[^])*$/,
    );
  });
});

describe('status', () => {
  async function status(lines: readonly string[]): Promise<Ran> {
    writeFileSync(folder.file('log'), lines.join('\n'));
    const printed: string[] = [];
    const code = await runStatus(
      defaults,
      portsWith((line) => printed.push(line)),
    );
    return { code, printed: printed.join('\n') };
  }

  test('shows each instance and how often each secret is used, by cookie and bearer', async () => {
    const uses = [
      { secret: OLD, requests: 7 },
      { secret: OLD, credential: 'bearer', requests: 2 },
    ] as const;
    const { code, printed } = await status([...bothSay(NEW, OLD), used(5, uses), decided({ secret: OLD })]);
    expect(code).toBe(0);
    expect(printed).toContain('All 2 instances have the same secrets.');
    expect(printed).toMatch(new RegExp(`legacy +│ legacy-1 +│ ${newId}, ${oldId} `));
    expect(printed).toMatch(new RegExp(`${oldId} +│ 8 +│ 2 `));
  });

  test('is 1 while instances differ, and 2 while a stack says nothing', async () => {
    expect((await status([said('legacy', [OLD, NEW]), said('lambda', [OLD])])).code).toBe(1);
    expect((await status([said('legacy', [OLD])])).code).toBe(2);
  });
});
