import { textOf } from '../http/body-text.ts';
import { childPath, compilePathPattern } from '../json/json-path.ts';
import { isJsonArray, isJsonObject, type JsonValue, parseJson } from '../json/json-value.ts';
import type { HeaderPair } from '../results/observation.ts';
import { type KnownSecret, maskText } from '../secrets/mask-secrets.ts';
import { type PresentedSessions, presentedSessions, sessionKeyOf } from './presented-sessions.ts';
import { DEFAULT_RECORDED_HEADERS, type RecordSettings } from './record-settings.ts';
import {
  type BodyNotKeptReason,
  formatExchange,
  type RecordedBody,
  type RecordedExchange,
  type RecordedSessions,
} from './recorded-exchange.ts';
import { redactTarget } from './redact-target.ts';

/** One exchange as it went by. Full of secrets: it is never written. */
export interface SeenExchange {
  readonly at: Date;
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly headers: readonly HeaderPair[];
  /** `too-large`: more than was kept in memory. */
  readonly body: Uint8Array | 'too-large';
  readonly status: number;
  readonly durationMs: number;
}

/** Why nothing is written of an exchange. */
export type LeftOutReason =
  /** Such as Basic: a replay could not present it. */
  | 'other-authorization'
  /** Its path or method could not be sent again as it is. */
  | 'not-sendable'
  /** A credential of its own was found in what was to be written. */
  | 'holds-a-secret';

export type Redaction =
  /** `line` without the line's end. */
  | { readonly outcome: 'kept'; readonly line: string }
  | { readonly outcome: 'left-out'; readonly reason: LeftOutReason };

/** Says what may be written of an exchange. */
export type Redact = (seen: SeenExchange) => Redaction;

/**
 * Makes the function that takes from an exchange what the settings name, and nothing else.
 *
 * Pure but for the pseudonyms. Three nets lie one below the other: only named values are taken; of those, what has
 * the form of a credential, or is one of this very request, is masked; and a line in which such a credential is
 * found all the same is not written.
 *
 * @param pseudonymOf Of a session; the same for the same session.
 */
export function createRedact(settings: RecordSettings, pseudonymOf: (sessionKey: string) => string): Redact {
  const { sessionCookie = 'connect.sid', headers = DEFAULT_RECORDED_HEADERS, query = [] } = settings;
  const keptHeaders = new Set(headers.map((name) => name.toLowerCase()));
  const keptQuery = new Set(query);
  const keepBody = createBodyKeeper(settings.bodyFields ?? []);
  return (seen) => {
    const presented = presentedSessions(seen.headers, sessionCookie);
    if (presented.hasOtherAuthorization) return { outcome: 'left-out', reason: 'other-authorization' };
    const mask = maskerOf(presented);
    const path = redactTarget(seen.target, { keptQuery, mask });
    if (path === undefined || !/^[A-Z]+$/.test(seen.method)) {
      return { outcome: 'left-out', reason: 'not-sendable' };
    }
    const exchange: RecordedExchange = {
      at: seen.at.toISOString(),
      method: seen.method,
      path,
      headers: keepHeaders(seen.headers, keptHeaders, mask),
      sessions: pseudonymsOf(presented, pseudonymOf),
      body: keepBody(seen, mask),
      status: seen.status,
      durationMs: Math.round(seen.durationMs),
    };
    const line = formatExchange(exchange);
    return presented.secrets.some((secret) => line.includes(secret) || line.includes(jsonText(secret)))
      ? { outcome: 'left-out', reason: 'holds-a-secret' }
      : { outcome: 'kept', line };
  };
}

type Mask = (text: string) => string;

function maskerOf({ secrets }: PresentedSessions): Mask {
  const known: readonly KnownSecret[] = secrets.map((value) => ({ value, placeholder: '(masked)' }));
  return (text) => maskText(text, known);
}

function jsonText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function pseudonymsOf(
  { cookie, bearer }: PresentedSessions,
  pseudonymOf: (sessionKey: string) => string,
): RecordedSessions {
  return {
    ...(cookie === undefined ? {} : { cookie: pseudonymOf(sessionKeyOf(cookie)) }),
    ...(bearer === undefined ? {} : { bearer: pseudonymOf(sessionKeyOf(bearer)) }),
  };
}

/** Repeated lines are joined, as RFC 9110 §5.3 allows. */
function keepHeaders(
  headers: readonly HeaderPair[],
  kept: ReadonlySet<string>,
  mask: Mask,
): RecordedExchange['headers'] {
  const values = new Map<string, string>();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (!kept.has(lower) || value === '') continue;
    const earlier = values.get(lower);
    values.set(lower, earlier === undefined ? mask(value) : `${earlier}, ${mask(value)}`);
  }
  return Object.fromEntries(values);
}

function createBodyKeeper(fields: readonly string[]): (seen: SeenExchange, mask: Mask) => RecordedBody {
  const isNamed = fields.map(compilePathPattern).filter((test) => test !== undefined);
  return ({ headers, body }, mask) => {
    if (body === 'too-large') return notKept('too-large');
    if (body.length === 0) return { form: 'none' };
    const has = (sought: string, form: RegExp): boolean =>
      headers.some(([name, value]) => name.toLowerCase() === sought && form.test(value));
    if (has('content-encoding', /^(?!identity$)/i)) return notKept('encoded');
    if (!has('content-type', /^application\/(?:[\w.+-]+\+)?json\b/i)) return notKept('not-json');
    const json = parseJson(textOf(body) ?? '');
    if (json === undefined) return notKept('not-json');
    if (isNamed.length === 0) return notKept('no-fields-named');
    return { form: 'json', value: keepNamed(json, 'body', { isNamed, mask }) ?? {} };
  };
}

function notKept(reason: BodyNotKeptReason): RecordedBody {
  return { form: 'not-kept', reason };
}

interface Keeping {
  readonly isNamed: readonly ((path: string) => boolean)[];
  readonly mask: Mask;
}

/**
 * What is named, and the objects and arrays on the way to it. Elements of an array stay in their places.
 *
 * @returns `undefined` where nothing is named.
 */
function keepNamed(value: JsonValue, path: string, keeping: Keeping): JsonValue | undefined {
  if (isJsonArray(value)) {
    const kept = value.map((element, index) => keepNamed(element, childPath(path, index), keeping));
    return kept.every((element) => element === undefined)
      ? undefined
      : kept.map((element) => element ?? null);
  }
  if (isJsonObject(value)) {
    const kept = Object.entries(value).flatMap(([key, member]) => {
      const ofMember = keepNamed(member, childPath(path, key), keeping);
      return ofMember === undefined ? [] : [[key, ofMember] as const];
    });
    return kept.length === 0 ? undefined : Object.fromEntries(kept);
  }
  if (!keeping.isNamed.some((test) => test(path))) return undefined;
  return typeof value === 'string' ? keeping.mask(value) : value;
}
