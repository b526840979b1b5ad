import { lastKeyOf } from '../json/json-path.ts';
import { pathProblems } from '../rules/accepted-path.ts';
import { memberProblems, optional } from '../rules/setting-checks.ts';
import { isSecretName } from '../secrets/mask-secrets.ts';

/** What may be written of live requests. Values that are not named here are not written. */
export interface RecordSettings {
  /** Request headers that are kept. `DEFAULT_RECORDED_HEADERS` when left out. */
  readonly headers?: readonly string[];
  /** Query parameters whose values are kept. Of others a value of the same shape is written. */
  readonly query?: readonly string[];
  /** Values of JSON bodies that are kept, such as `body.name` or `body.items[*].count`. */
  readonly bodyFields?: readonly string[];
  /** Of which requests anything is written. */
  readonly paths?: RecordedPaths;
  /** Name of the session cookie. `connect.sid` when left out. */
  readonly sessionCookie?: string;
}

/** Patterns of paths without their query, in which `*` stands for any characters, slashes included. */
export interface RecordedPaths {
  /** Every path when left out. */
  readonly include?: readonly string[];
  /** Besides `NEVER_RECORDED_PATHS`. */
  readonly exclude?: readonly string[];
}

/** Headers that change an answer and say nothing about who asks. */
export const DEFAULT_RECORDED_HEADERS: readonly string[] = [
  'accept',
  'accept-language',
  'content-type',
  'origin',
  'sec-fetch-mode',
  'sec-fetch-site',
  'x-requested-with',
];

/** Requests that carry passwords and tokens, or whose path is one. */
export const NEVER_RECORDED_PATHS: readonly string[] = [
  '/auth',
  '/auth/*',
  '*/auth/*',
  '*login*',
  '*logout*',
  '*oauth*',
  '*password*',
  '*token*',
];

/** Finds everything that is wrong with the part of comparison.config.ts that says what is recorded. */
export function recordProblems(record: unknown): readonly string[] {
  return memberProblems(record, {
    headers: optional(listOf('headers', headerProblems)),
    query: optional(listOf('query', (name) => secretProblems(name, name))),
    bodyFields: optional(
      listOf('bodyFields', (path) => [
        ...pathProblems(path, ['body']),
        ...secretProblems(path, lastKeyOf(path)),
      ]),
    ),
    paths: optional((paths) =>
      memberProblems(paths, {
        include: optional(listOf('paths.include', patternProblems)),
        exclude: optional(listOf('paths.exclude', patternProblems)),
      }),
    ),
    sessionCookie: optional((name) =>
      typeof name === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(name)
        ? []
        : ['sessionCookie is not the name of a cookie'],
    ),
  }).map((problem) => `record: ${problem}`);
}

function listOf(
  place: string,
  problemsOf: (entry: string) => readonly string[],
): (value: unknown) => readonly string[] {
  return (list) => {
    if (!Array.isArray(list)) return [`${place} is not a list`];
    return list.flatMap((entry: unknown) =>
      typeof entry === 'string'
        ? problemsOf(entry).map((problem) => `${place} "${entry}": ${problem}`)
        : [`${place} holds something that is not text`],
    );
  };
}

function headerProblems(name: string): readonly string[] {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) ? secretProblems(name, name) : ['not the name of a header'];
}

/** Whatever the team says: a recording is a file that is passed on. */
function secretProblems(place: string, name: string): readonly string[] {
  if (place === '') return ['empty'];
  return isSecretName(name) ? ['its name says that it is secret, and secrets are never recorded'] : [];
}

function patternProblems(pattern: string): readonly string[] {
  return /^[/*]/.test(pattern) && !pattern.includes('?') ? [] : ['a path starts with / and has no query'];
}
