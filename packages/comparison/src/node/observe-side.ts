import { type Credential, secretsOf, sentHeader } from '../cases/credential.ts';
import { sentBody } from '../cases/example-body.ts';
import type { RouteExample } from '../cases/examples.ts';
import { faultMessage } from '../fault-text.ts';
import {
  createObservation,
  type HeaderPair,
  type Observation,
  type ObservedRequest,
  type SessionState,
} from '../results/observation.ts';
import type { NotRunReason, Presents } from '../results/result.ts';
import { maskText } from '../secrets/mask-secrets.ts';
import type { SideName } from './credential-source.ts';
import { type ObserveOptions, type ObserveOutcome, observe } from './observe.ts';
import type { SessionReader } from './session-reader.ts';

/** One side, with the credential that is its own for this one request. */
export interface SideOptions extends ObserveOptions {
  readonly side: SideName;
  readonly presents: Presents;
  readonly credential: Credential;
  readonly sessions?: SessionReader;
  /** Of the target: sent before those of the example. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How often a request is sent again when the connection failed. */
  readonly retries: number;
}

export type SideOutcome =
  | { readonly outcome: 'observed'; readonly observation: Observation }
  | { readonly outcome: 'failed'; readonly reason: NotRunReason; readonly message: string };

/**
 * Reads the session documents, sends the request, reads the documents again.
 *
 * The second read sees the touch: express-session holds back the end of the response until its store has
 * answered, and the authorizer has awaited its own touch long before.
 */
export async function observeSide(example: RouteExample, options: SideOptions): Promise<SideOutcome> {
  const before = await readSessions(options);
  if (before.outcome === 'failed') return before;
  if (before.states[0] === 'absent' && options.presents === 'valid') {
    return failed(
      'session-not-found',
      `the session of the ${options.side} is not where the session reader looks; is it the database that the login writes to?`,
    );
  }
  const request = requestOf(example, options);
  const sentAtMs = Date.now();
  const answer = await send(request, options);
  if (answer.outcome === 'failed') {
    return failed(answer.reason, `${options.side} at ${options.baseUrl}: ${answer.message}`);
  }
  const after = await readSessions(options);
  if (after.outcome === 'failed') return after;
  const { response, durationMs } = answer;
  const [session = ABSENT, ...furtherSessions] = before.states.map((state, index) => ({
    sessionBefore: state,
    sessionAfter: after.states[index] ?? 'absent',
  }));
  const observation = createObservation({
    request,
    response,
    durationMs,
    sentAtMs,
    ...(isUnseen(options) ? {} : session),
    ...(furtherSessions.length === 0 ? {} : { furtherSessions }),
  });
  return { outcome: 'observed', observation };
}

/** Somebody presented a session, and nobody looks at it. */
function isUnseen({ sessions, credential, presents }: SideOptions): boolean {
  return sessions === undefined && (credential.sessionIds.length > 0 || presents === 'valid');
}

/** Nobody presented a session, so there is none to look at. */
const ABSENT = { sessionBefore: 'absent', sessionAfter: 'absent' } as const;

async function send(request: ObservedRequest, options: SideOptions): Promise<ObserveOutcome> {
  for (let retriesLeft = options.retries; ; retriesLeft -= 1) {
    const answer = await observe(request, options);
    if (answer.outcome === 'observed' || answer.reason !== 'unreachable' || retriesLeft === 0) return answer;
  }
}

type SessionRead =
  /** One per session id; none when there is no reader. */
  | { readonly outcome: 'read'; readonly states: readonly SessionState[] }
  | Extract<SideOutcome, { readonly outcome: 'failed' }>;

async function readSessions({ side, credential, sessions }: SideOptions): Promise<SessionRead> {
  if (sessions === undefined) return { outcome: 'read', states: [] };
  try {
    const states = await Promise.all(
      credential.sessionIds.map((sessionId) => sessions.read(sessionId, side)),
    );
    return { outcome: 'read', states };
  } catch (error) {
    const text = maskText(faultMessage(error), secretsOf(credential));
    return failed('session-unreadable', `the session of the ${side} could not be read: ${text}`);
  }
}

function requestOf(example: RouteExample, { headers, credential }: SideOptions): ObservedRequest {
  const all: readonly HeaderPair[] = [
    ...Object.entries(headers ?? {}),
    ...Object.entries(example.headers ?? {}),
    ...credential.headers.map(sentHeader),
  ];
  const { method, path, body } = example;
  return { method, path, headers: all, ...(body === undefined ? {} : { body: sentBody(body) }) };
}

function failed(reason: NotRunReason, message: string): Extract<SideOutcome, { readonly outcome: 'failed' }> {
  return { outcome: 'failed', reason, message };
}
