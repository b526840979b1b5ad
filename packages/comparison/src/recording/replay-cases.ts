import type { Caller } from '../cases/caller.ts';
import type { ExperimentCase, RouteExample } from '../cases/examples.ts';
import { isSafeMethod } from '../http/safe-method.ts';
import { writeJson } from '../json/json-value.ts';
import type { RecordedLine } from './read-recording.ts';
import type { BodyNotKeptReason, RecordedExchange, RecordedSessions } from './recorded-exchange.ts';

/** A recorded exchange as a case of a comparison. */
export interface ReplayCase extends ExperimentCase {
  readonly caller: Caller;
  /** Where it stands in the recording, counted from 1. */
  readonly line: number;
  readonly recordedStatus: number;
}

/** Why a line of a recording is not asked again. */
export type NotReplayed =
  | { readonly reason: 'malformed'; readonly problem: string }
  /** Without its body it would be another request. */
  | { readonly reason: 'body-not-kept'; readonly why: BodyNotKeptReason }
  | { readonly reason: 'unsafe-method' }
  | { readonly reason: 'other-route' };

export interface ReplayOptions {
  /** By the route table; `undefined` for what no route serves. */
  readonly routeKeyOf: (method: string, path: string) => string | undefined;
  /** Who asks in place of the recorded sessions. */
  readonly callerOf: (sessions: RecordedSessions) => Caller;
  /** Only these routes. Every one when left out. */
  readonly routes?: ReadonlySet<string>;
  /** Leaves out every method but GET, HEAD and OPTIONS. */
  readonly readsOnly?: boolean;
  /** Gets each line that is not asked again. Nothing is left out without a word. */
  readonly onNotReplayed: (line: number, why: NotReplayed) => void;
}

/** Under which requests are counted that no route serves. */
export const NO_ROUTE = '(no route)';

/**
 * Makes cases of recorded exchanges, one by one, in their order.
 *
 * Pure: it holds nothing of what has gone by, so that a recording may be as long as it likes.
 *
 * @since 0.1.0
 * @example
 * const cases = replayCases(readRecording('traffic.jsonl'), { routeKeyOf, callerOf, onNotReplayed });
 * for await (const result of runExperiments({ control, candidate, cases, clients: [], credentials })) tally.add(result);
 */
export async function* replayCases(
  lines: AsyncIterable<RecordedLine> | Iterable<RecordedLine>,
  options: ReplayOptions,
): AsyncGenerator<ReplayCase, void, undefined> {
  for await (const read of lines) {
    const { line } = read;
    const { why, routeKey = NO_ROUTE } =
      read.outcome === 'malformed' ? malformed(read.problem) : place(read.exchange, options);
    if (why !== undefined) options.onNotReplayed(line, why);
    if (why !== undefined || read.outcome === 'malformed') continue;
    const { exchange } = read;
    yield {
      routeKey,
      example: exampleOf(exchange, line),
      caller: options.callerOf(exchange.sessions),
      line,
      recordedStatus: exchange.status,
    };
  }
}

interface Placed {
  readonly why?: NotReplayed;
  readonly routeKey?: string;
}

function malformed(problem: string): Placed {
  return { why: { reason: 'malformed', problem } };
}

function place({ method, path, body }: RecordedExchange, options: ReplayOptions): Placed {
  const { routeKeyOf, routes, readsOnly = false } = options;
  const routeKey = routeKeyOf(method, path.split('?', 1)[0] ?? path) ?? NO_ROUTE;
  if (routes?.has(routeKey) === false) return { why: { reason: 'other-route' } };
  if (readsOnly && !isSafeMethod(method)) return { why: { reason: 'unsafe-method' } };
  if (body.form === 'not-kept') return { why: { reason: 'body-not-kept', why: body.reason } };
  return { routeKey };
}

function exampleOf({ method, path, headers, body }: RecordedExchange, line: number): RouteExample {
  return {
    title: `recorded, line ${line}`,
    method,
    path,
    headers,
    ...(body.form === 'json' ? { body: writeJson(body.value) } : {}),
  };
}
