import { CompareOptionsInvalidError } from '../errors.ts';
import type { Environment } from '../start-legacy.ts';

/** As typed; checked by `checkCompareFlags`, all together. */
export interface CompareFlags {
  readonly config?: string;
  readonly route: readonly string[];
  readonly api?: 'rest' | 'http';
  readonly writes: boolean;
  readonly matrix: boolean;
  readonly fuzz?: string;
  readonly seed: string;
  readonly repeat: string;
  readonly aa: boolean;
  readonly frontDoor: boolean;
  readonly stay: boolean;
  readonly json?: string;
  readonly junit?: string;
  readonly html?: string;
  readonly quiet: boolean;
  readonly download: boolean;
  readonly email?: string;
  readonly password?: string;
  readonly control?: string;
  readonly candidate?: string;
  readonly controlHeader: readonly string[];
  readonly candidateHeader: readonly string[];
  readonly ca?: string;
  readonly insecure: boolean;
  readonly timeout: string;
  readonly retries: string;
  readonly mintInto?: string;
  readonly allowWrites: boolean;
}

/** What the flags come to. */
export interface CompareRequest {
  readonly fuzz?: { readonly count: number; readonly seed: number };
  readonly repetitions: number;
  readonly retries: number;
  readonly timeLimitMs: number;
  readonly login?: { readonly email: string; readonly password: string };
  /** Left out: both sides are started here. */
  readonly remote?: RemoteSides;
}

/** Two sides that somebody else runs. */
export interface RemoteSides {
  readonly control: RemoteSide;
  readonly candidate: RemoteSide;
}

export interface RemoteSide {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** In a timer, longer would be at once. */
const LONGEST_TIMEOUT_SECONDS = 86_400;

/**
 * Reads the command line of `compare`.
 *
 * @throws {CompareOptionsInvalidError} Naming everything that is wrong; secrets are not quoted.
 */
export function checkCompareFlags(flags: CompareFlags, environment: Environment): CompareRequest {
  const problems: string[] = [];
  const number = (option: string, text: string, [least, most]: readonly [number, number]): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    problems.push(`${option} is a whole number from ${least} to ${most}`);
    return least;
  };
  const fromEnvironment = (option: string, text: string): string =>
    text.replaceAll(/\$([A-Za-z_]\w*)/g, (_, name: string) => {
      const value = environment[name];
      if (value === undefined) problems.push(`${option}: the variable ${name} is not set`);
      return value ?? '';
    });
  const headers = (option: string, lines: readonly string[]): Readonly<Record<string, string>> =>
    Object.fromEntries(
      lines.flatMap((line) => {
        const [, name, value = ''] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
        if (name !== undefined) return [[name, fromEnvironment(option, value)]];
        problems.push(`${option} is written as name:value, with $NAME for a value from the environment`);
        return [];
      }),
    );
  const request = {
    repetitions: number('--repeat', flags.repeat, [1, 1_000_000]),
    retries: number('--retries', flags.retries, [0, 100]),
    timeLimitMs: number('--timeout', flags.timeout, [1, LONGEST_TIMEOUT_SECONDS]) * 1000,
    ...(flags.fuzz === undefined
      ? {}
      : {
          fuzz: {
            count: number('--fuzz', flags.fuzz, [1, 1_000_000]),
            seed: number('--seed', flags.seed, [0, 4_294_967_295]),
          },
        }),
    ...loginOf(flags, { problems, fromEnvironment }),
    ...remoteOf(flags, { problems, headers }),
  };
  problems.push(...contradictions(flags));
  if (problems.length > 0) throw new CompareOptionsInvalidError([...new Set(problems)]);
  return request;
}

interface Reading {
  readonly problems: string[];
  readonly fromEnvironment: (option: string, text: string) => string;
  readonly headers: (option: string, lines: readonly string[]) => Readonly<Record<string, string>>;
}

function loginOf(
  { email, password }: CompareFlags,
  { problems, fromEnvironment }: Pick<Reading, 'problems' | 'fromEnvironment'>,
): Pick<CompareRequest, 'login'> {
  if (email === undefined && password === undefined) return {};
  if (email === undefined || password === undefined) {
    problems.push('--email and --password go together');
    return {};
  }
  return { login: { email, password: fromEnvironment('--password', password) } };
}

function remoteOf(
  flags: CompareFlags,
  { problems, headers }: Pick<Reading, 'problems' | 'headers'>,
): Pick<CompareRequest, 'remote'> {
  const { control, candidate } = flags;
  const ofControl = headers('--control-header', flags.controlHeader);
  const ofCandidate = headers('--candidate-header', flags.candidateHeader);
  if (control === undefined && candidate === undefined) return {};
  if (control === undefined || candidate === undefined) {
    problems.push('--control and --candidate go together');
    return {};
  }
  return {
    remote: {
      control: { baseUrl: control, headers: ofControl },
      candidate: { baseUrl: candidate, headers: ofCandidate },
    },
  };
}

function contradictions(flags: CompareFlags): readonly string[] {
  const isRemote = flags.control !== undefined || flags.candidate !== undefined;
  const wantsMinting = flags.mintInto !== undefined;
  const rules: readonly (readonly [holds: boolean, problem: string])[] = [
    [
      isRemote && flags.writes && !flags.allowWrites,
      '--writes: neither target is a clone, so requests would write to whatever data they have. Compare on this machine (without --control and --candidate), or say --allow-writes',
    ],
    [
      wantsMinting && !flags.allowWrites,
      '--mint-into writes sessions into that database, and deletes them again. Say --allow-writes if that may be',
    ],
    [
      wantsMinting && !isRemote,
      '--mint-into is for --control and --candidate; sides that are started here need no word',
    ],
    [
      isRemote && flags.matrix && !wantsMinting,
      '--matrix needs sessions in states that no login gives. Say --mint-into <uri> --allow-writes, or compare on this machine',
    ],
    [flags.matrix && flags.email !== undefined, '--matrix needs sessions that are minted; leave out --email'],
    [
      !isRemote && (flags.controlHeader.length > 0 || flags.candidateHeader.length > 0),
      '--control-header and --candidate-header are for --control and --candidate',
    ],
    [
      !isRemote && (flags.ca !== undefined || flags.insecure),
      '--ca and --insecure are for --control and --candidate',
    ],
    [
      flags.aa && flags.frontDoor,
      '--aa compares legacy with itself, --front-door with what stands in front of it: say one',
    ],
    [
      isRemote && flags.frontDoor,
      '--front-door starts both sides on this machine; leave out --control and --candidate',
    ],
    [
      flags.stay && (isRemote || flags.email !== undefined),
      '--stay is for sides that are started here, with sessions that are minted; leave out --control, --candidate and --email',
    ],
    [
      isRemote && flags.aa,
      '--aa compares legacy with itself on this machine; leave out --control and --candidate',
    ],
  ];
  return rules.flatMap(([holds, problem]) => (holds ? [problem] : []));
}
