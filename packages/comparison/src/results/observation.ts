/** One header line as it was on the wire: the name in its own case, repeated names as repeated pairs. */
export type HeaderPair = readonly [name: string, value: string];

/** A request as it was sent. It carries a credential, so it is never printed; see `curlCommand`. */
export interface ObservedRequest {
  readonly method: string;
  /** Path with query, exactly as sent. */
  readonly path: string;
  readonly headers: readonly HeaderPair[];
  readonly body?: Uint8Array | string;
}

/** What a client got: nothing decoded, decompressed, followed or merged. */
export interface ObservedResponse {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array | string;
}

/** A session document as stored, for example `{ _id, session, expires, lastModified }`. */
export type SessionSnapshot = Readonly<Record<string, unknown>>;

/** What a session store held at one moment. */
export type SessionState = SessionSnapshot | 'absent';

/** One request to one side and everything that could be seen of its effects. */
export interface Observation {
  readonly request: ObservedRequest;
  readonly response: ObservedResponse;
  /** Left out when no session reader was given. */
  readonly sessionBefore?: SessionState;
  readonly sessionAfter?: SessionState;
  /** Other sessions that the request could reach, such as that of a second cookie, in the credential's order. */
  readonly furtherSessions?: readonly Pick<Observation, 'sessionBefore' | 'sessionAfter'>[];
  readonly durationMs: number;
  /** By the clock of whoever asked, in milliseconds since 1970. */
  readonly sentAtMs?: number;
}

/**
 * Makes a frozen copy of what was observed, so that nothing downstream can alter the evidence.
 *
 * Bodies are copied (bytes cannot be frozen) and session documents are frozen where they are plain
 * objects and arrays; a date or an ObjectId inside is left as it is.
 *
 * @param parts What was sent and seen.
 * @returns The observation.
 * @since 0.1.0
 * @example
 * createObservation({ request, response: { status: 200, headers: [], body: '' }, durationMs: 3 });
 */
export function createObservation(parts: Observation): Observation {
  return freezePlain({
    ...parts,
    request: {
      ...parts.request,
      ...(parts.request.body === undefined ? {} : { body: copy(parts.request.body) }),
    },
    response: { ...parts.response, body: copy(parts.response.body) },
  });
}

function copy(body: Uint8Array | string): Uint8Array | string {
  return typeof body === 'string' ? body : Uint8Array.from(body);
}

function freezePlain<T>(value: T): T {
  if (!isPlain(value)) return value;
  for (const member of Object.values(value)) freezePlain(member);
  return Object.freeze(value);
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
