import { type Credential, credentialHeader, secretsOf } from '../credential.ts';
import type { RouteExample } from '../examples.ts';
import { faultMessage } from '../fault-text.ts';
import { maskText } from '../mask-secrets.ts';
import {
  createObservation,
  type HeaderPair,
  type Observation,
  type ObservedRequest,
  type SessionState,
} from '../observation.ts';
import type { NotRunReason } from '../result.ts';
import { type ObserveOptions, observe } from './observe.ts';
import type { SessionReader } from './session-reader.ts';

/** One side, with the session that is its own for this one request. */
export interface SideOptions extends ObserveOptions {
  readonly side: 'control' | 'candidate';
  readonly credential?: Credential;
  readonly sessions?: SessionReader;
}

export type SideOutcome =
  | { readonly outcome: 'observed'; readonly observation: Observation }
  | { readonly outcome: 'failed'; readonly reason: NotRunReason; readonly message: string };

/**
 * Reads the session document, sends the request, reads the document again.
 *
 * The second read sees the touch: express-session holds back the end of the response until its store has
 * answered, and the authorizer has awaited its own touch long before.
 */
export async function observeSide(example: RouteExample, options: SideOptions): Promise<SideOutcome> {
  const before = await readSession(options);
  if (before.outcome === 'failed') return before;
  if (before.state === 'absent' && options.credential !== undefined) {
    return failed(
      'session-not-found',
      `the session of the ${options.side} is not where the session reader looks; is it the database that the login writes to?`,
    );
  }
  const request = requestOf(example, options.credential);
  const answer = await observe(request, options);
  if (answer.outcome === 'failed') {
    return failed(answer.reason, `${options.side} at ${options.baseUrl}: ${answer.message}`);
  }
  const after = await readSession(options);
  if (after.outcome === 'failed') return after;
  const { response, durationMs } = answer;
  const observation = createObservation({
    request,
    response,
    durationMs,
    ...(before.state === undefined ? {} : { sessionBefore: before.state }),
    ...(after.state === undefined ? {} : { sessionAfter: after.state }),
  });
  return { outcome: 'observed', observation };
}

type SessionRead =
  | { readonly outcome: 'read'; readonly state: SessionState | undefined }
  | Extract<SideOutcome, { readonly outcome: 'failed' }>;

async function readSession({ side, credential, sessions }: SideOptions): Promise<SessionRead> {
  if (credential === undefined) return { outcome: 'read', state: 'absent' };
  if (sessions === undefined) return { outcome: 'read', state: undefined };
  try {
    return { outcome: 'read', state: await sessions.read(credential.sessionId) };
  } catch (error) {
    const text = maskText(faultMessage(error), secretsOf(credential));
    return failed('session-unreadable', `the session of the ${side} could not be read: ${text}`);
  }
}

function requestOf(example: RouteExample, credential: Credential | undefined): ObservedRequest {
  const headers: readonly HeaderPair[] = [
    ...Object.entries(example.headers ?? {}),
    ...(credential === undefined ? [] : [credentialHeader(credential.client, credential.value)]),
  ];
  const { method, path, body } = example;
  return { method, path, headers, ...(body === undefined ? {} : { body }) };
}

function failed(reason: NotRunReason, message: string): Extract<SideOutcome, { readonly outcome: 'failed' }> {
  return { outcome: 'failed', reason, message };
}
