import { createHash } from 'node:crypto';
import { sessionChangeOf } from '../differences/session-change.ts';
import { describeSessionOutcome, sessionOutcomeOf } from '../differences/session-outcome.ts';
import { textOf } from '../http/body-text.ts';
import { jsonBeginning } from '../json/json-beginning.ts';
import { parseJson, writeJson } from '../json/json-value.ts';
import { type KnownSecret, maskHeaderPair, maskJson, maskText } from '../secrets/mask-secrets.ts';
import type { HeaderPair, Observation } from './observation.ts';

/** A body as a report may show it. `cutBytes` says about how much of it was left out at its end. */
export type ShownBody =
  | { readonly form: 'empty' }
  | { readonly form: 'json' | 'text'; readonly text: string; readonly cutBytes: number }
  | { readonly form: 'bytes'; readonly bytes: number; readonly sha256: string };

type ShownText = Extract<ShownBody, { readonly text: string }>;

/** What one side was asked and answered, free of secrets: reports also show what matched. */
export interface ShownExchange {
  /** Credentials are shell variables, as in curl commands. */
  readonly requestHeaders: readonly HeaderPair[];
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly body: ShownBody;
  /** What became of the session, in words. Left out when nobody looked. */
  readonly session?: string;
}

/** More of a body than this helps nobody, and a report holds thousands. */
const LONGEST_SHOWN_BYTES = 65_536;

/**
 * Makes an observation fit for a report: masked, with a body of at most 64 KiB.
 *
 * JSON is parsed and written again with an indent of two, after values under secret names are masked.
 * Bytes are shown as their number and hash.
 *
 * @param observation As it was observed, not masked yet.
 * @param secrets Of this side.
 * @since 0.1.0
 */
export function showExchange(observation: Observation, secrets: readonly KnownSecret[]): ShownExchange {
  const { request, response, sessionBefore, sessionAfter } = observation;
  const outcome = sessionOutcomeOf(sessionChangeOf(sessionBefore, sessionAfter));
  return {
    requestHeaders: request.headers.map((pair) => maskHeaderPair(pair, secrets)),
    status: response.status,
    headers: response.headers.map((pair) => maskHeaderPair(pair, secrets)),
    body: showBody(response.body, secrets),
    ...(outcome === 'not-observed' ? {} : { session: describeSessionOutcome(outcome) }),
  };
}

function showBody(body: Uint8Array | string, secrets: readonly KnownSecret[]): ShownBody {
  if (body.length === 0) return { form: 'empty' };
  const text = textOf(body);
  if (text === undefined) {
    return { form: 'bytes', bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
  }
  const json = parseJson(text);
  // A lone number or word is JSON as well, but nobody would call it that.
  if (typeof json !== 'object' || json === null) return cut('text', maskText(text, secrets));
  const { value, isWhole } = jsonBeginning(json, LONGEST_BEGINNING);
  const shown = cut('json', writeJson(maskJson('', value, secrets), 2));
  if (isWhole) return shown;
  return { ...shown, cutBytes: body.length - LONGEST_SHOWN_BYTES };
}

/** What is masked grows shorter, and there must be enough left to cut. */
const LONGEST_BEGINNING = 16 * LONGEST_SHOWN_BYTES;

/** The whole text is masked before it is cut: half a secret would not be found. */
function cut(form: 'json' | 'text', masked: string): ShownText {
  const bytes = Buffer.from(masked);
  if (bytes.length <= LONGEST_SHOWN_BYTES) return { form, text: masked, cutBytes: 0 };
  // A streaming decoder holds back a character that the cut would split.
  const text = new TextDecoder().decode(bytes.subarray(0, LONGEST_SHOWN_BYTES), { stream: true });
  return { form, text, cutBytes: bytes.length - Buffer.byteLength(text) };
}
