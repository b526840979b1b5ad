import { isJsonObject, type JsonValue, parseJson, writeJson } from '../json/json-value.ts';

/**
 * One exchange on file: a request without anything secret, and how it was answered. Response bodies and headers
 * are not there: a replay asks both sides anew.
 */
export interface RecordedExchange {
  /** When the request came, in UTC: `2026-11-21T10:00:00.000Z`. */
  readonly at: string;
  readonly method: string;
  /** With query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whose session was presented how: pseudonyms, the same for the same session of one recording. */
  readonly sessions: RecordedSessions;
  readonly body: RecordedBody;
  readonly status: number;
  readonly durationMs: number;
}

export interface RecordedSessions {
  readonly cookie?: string;
  readonly bearer?: string;
}

/** What is left of a request body. */
export type RecordedBody =
  | { readonly form: 'none' }
  /** With the named values alone. */
  | { readonly form: 'json'; readonly value: JsonValue }
  | { readonly form: 'not-kept'; readonly reason: BodyNotKeptReason };

export const BODY_NOT_KEPT_REASONS = ['no-fields-named', 'not-json', 'encoded', 'too-large'] as const;
export type BodyNotKeptReason = (typeof BODY_NOT_KEPT_REASONS)[number];

/** Of a line. Each line says it, so that recordings can be cut, filtered and put together. */
const VERSION = 1;

/** Writes an exchange as one line of JSON, without the line's end. */
export function formatExchange(exchange: RecordedExchange): string {
  const { body, sessions, headers, ...rest } = exchange;
  return writeJson({
    v: VERSION,
    ...rest,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(Object.keys(sessions).length === 0 ? {} : { sessions }),
    ...(body.form === 'none' ? {} : { body }),
  });
}

/** One line of a recording as it was read. */
export type ParsedLine =
  | { readonly outcome: 'exchange'; readonly exchange: RecordedExchange }
  /** `problem` quotes nothing of the line. */
  | { readonly outcome: 'malformed'; readonly problem: string };

/** Reads what `formatExchange` wrote, and believes nothing: recordings are files, and files get edited. */
export function parseExchange(line: string): ParsedLine {
  const parsed = parseJson(line);
  if (parsed === undefined) return malformed('not JSON, or nested too deeply');
  if (!isJsonObject(parsed)) return malformed('not an object');
  if (parsed['v'] !== VERSION) return malformed(`its "v" is not ${VERSION}, the version that is known`);
  const {
    at,
    method,
    path,
    headers = {},
    sessions = {},
    body = { form: 'none' },
    status,
    durationMs,
  }: { readonly [field: string]: JsonValue | undefined } = parsed;
  const problem = Object.entries({ at, method, path, headers, sessions, body, status, durationMs })
    .map(([field, value]) => (CHECKS[field]?.(value) === true ? undefined : `"${field}" ${EXPECTED[field]}`))
    .find((text) => text !== undefined);
  if (problem !== undefined) return malformed(problem);
  const exchange: unknown = { at, method, path, headers, sessions, body, status, durationMs };
  // Every field has been checked.
  return { outcome: 'exchange', exchange: exchange as RecordedExchange };
}

type Check = (value: JsonValue | undefined) => boolean;

/** A replay gives these itself. */
const GIVEN_BY_REPLAY: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'cookie',
  'host',
  'transfer-encoding',
]);

const CHECKS: Readonly<Record<string, Check>> = {
  at: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  method: (value) => typeof value === 'string' && /^[A-Z]+$/.test(value),
  path: (value) => typeof value === 'string' && /^\/[\x21-\x7e]*$/.test(value),
  headers: (value) =>
    isTexts(value) &&
    Object.entries(value).every(
      ([name, text]) =>
        /^[a-z\d!#$%&'*+.^_`|~-]+$/.test(name) &&
        !GIVEN_BY_REPLAY.has(name) &&
        /^[\t\x20-\x7e\x80-\xff]*$/.test(text),
    ),
  sessions: (value) =>
    isTexts(value) && Object.keys(value).every((kind) => kind === 'cookie' || kind === 'bearer'),
  body: isBody,
  status: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 999,
  durationMs: (value) => typeof value === 'number' && value >= 0,
};

const EXPECTED: Readonly<Record<string, string>> = {
  at: 'is not a moment like 2026-11-21T10:00:00.000Z',
  method: 'is not a method in capitals',
  path: 'is not a path that starts with / and is percent-encoded',
  headers: 'is not an object of headers in lower case that a replay may send',
  sessions: 'is not an object of pseudonyms for "cookie" and "bearer"',
  body: 'is not a body in a known form',
  status: 'is not a status',
  durationMs: 'is not a number of milliseconds',
};

function isTexts(value: JsonValue | undefined): value is Readonly<Record<string, string>> {
  return (
    value !== undefined &&
    isJsonObject(value) &&
    Object.values(value).every((member) => typeof member === 'string' && member.length > 0)
  );
}

function isBody(value: JsonValue | undefined): boolean {
  if (value === undefined || !isJsonObject(value)) return false;
  if (value['form'] === 'json') return Object.hasOwn(value, 'value');
  if (value['form'] === 'not-kept') return BODY_NOT_KEPT_REASONS.some((reason) => reason === value['reason']);
  return value['form'] === 'none';
}

function malformed(problem: string): ParsedLine {
  return { outcome: 'malformed', problem };
}
