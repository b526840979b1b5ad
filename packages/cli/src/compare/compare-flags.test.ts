import { describe, expect, test } from '@jest/globals';
import { CompareOptionsInvalidError } from '../errors.ts';
import { type CompareFlags, checkCompareFlags } from './compare-flags.ts';

const NOTHING_SAID: CompareFlags = {
  route: [],
  writes: false,
  matrix: false,
  seed: '1',
  repeat: '1',
  aa: false,
  frontDoor: false,
  stay: false,
  quiet: false,
  download: false,
  controlHeader: [],
  candidateHeader: [],
  insecure: false,
  timeout: '10',
  retries: '0',
  allowWrites: false,
};
const REMOTE = { control: 'https://legacy.example', candidate: 'https://gateway.example' };

const check = (
  flags: Partial<CompareFlags>,
  environment: Readonly<Record<string, string>> = {},
): ReturnType<typeof checkCompareFlags> => checkCompareFlags({ ...NOTHING_SAID, ...flags }, environment);

function problemsOf(flags: Partial<CompareFlags>): string {
  try {
    check(flags);
  } catch (error) {
    if (error instanceof CompareOptionsInvalidError) return error.message;
    throw error;
  }
  return '';
}

describe('the command line of compare', () => {
  test('comes to little when nothing is said', () => {
    expect(check({})).toEqual({ repetitions: 1, retries: 0, timeLimitMs: 10_000 });
  });

  test('takes values of headers and the password from the environment', () => {
    const flags = {
      ...REMOTE,
      email: 'ada@example.com',
      password: '$PASSWORD',
      candidateHeader: ['X-Key: $KEY', 'X-Plain:a:b'],
    };
    expect(check(flags, { KEY: 'k', PASSWORD: 'p' })).toMatchObject({
      login: { email: 'ada@example.com', password: 'p' },
      remote: {
        control: { baseUrl: REMOTE.control, headers: {} },
        candidate: { baseUrl: REMOTE.candidate, headers: { 'X-Key': 'k', 'X-Plain': 'a:b' } },
      },
    });
  });

  test.each<{ readonly flags: Partial<CompareFlags>; readonly says: string }>([
    { flags: { repeat: '0' }, says: '--repeat is a whole number' },
    { flags: { timeout: '1.5' }, says: '--timeout is a whole number' },
    { flags: { retries: '-1' }, says: '--retries is a whole number' },
    { flags: { fuzz: 'many' }, says: '--fuzz is a whole number' },
    { flags: { fuzz: '5', seed: 'x' }, says: '--seed is a whole number' },
    { flags: { email: 'ada@example.com' }, says: '--email and --password go together' },
    { flags: { control: REMOTE.control }, says: '--control and --candidate go together' },
    { flags: { ...REMOTE, controlHeader: ['no colon'] }, says: 'is written as name:value' },
    { flags: { ...REMOTE, controlHeader: ['X-Key:$NOT_SET'] }, says: 'the variable NOT_SET is not set' },
    { flags: { ...REMOTE, writes: true }, says: 'neither target is a clone' },
    { flags: { ...REMOTE, mintInto: 'mongodb://x/y' }, says: '--allow-writes if that may be' },
    { flags: { ...REMOTE, matrix: true }, says: 'in states that no login gives' },
    { flags: { ...REMOTE, aa: true }, says: '--aa compares legacy with itself on this machine' },
    { flags: { ...REMOTE, frontDoor: true }, says: '--front-door starts both sides' },
    { flags: { ...REMOTE, stay: true }, says: '--stay is for sides that are started here' },
    { flags: { aa: true, frontDoor: true }, says: 'say one' },
    { flags: { mintInto: 'mongodb://x/y', allowWrites: true }, says: '--mint-into is for --control' },
    { flags: { matrix: true, email: 'a', password: 'b' }, says: 'leave out --email' },
    { flags: { controlHeader: ['a:b'] }, says: 'are for --control and --candidate' },
    { flags: { insecure: true }, says: '--ca and --insecure are for' },
  ])('refuses $flags', ({ flags, says }) => {
    expect(problemsOf(flags)).toContain(says);
  });

  test('names every problem at once and quotes no value', () => {
    const message = problemsOf({ ...REMOTE, repeat: '0', writes: true, controlHeader: ['canary'] });
    expect(message.split('\n')).toHaveLength(4);
    expect(message).not.toContain('canary');
  });

  test.each<Partial<CompareFlags>>([
    { ...REMOTE, writes: true, allowWrites: true },
    { ...REMOTE, matrix: true, mintInto: 'mongodb://x/y', allowWrites: true },
    { writes: true, matrix: true, stay: true },
    { frontDoor: true, matrix: true },
    { aa: true, writes: true },
  ])('takes %j', (flags) => {
    expect(problemsOf(flags)).toBe('');
  });
});
