import { UserDeserializationFailedError } from './errors.ts';
import type { IncomingHeaders } from './request-headers.ts';

/** Answers a deserializer: an error, or `'pass'` to let the next one try; a user, or `null`/`false` for none. */
export type DeserializerDone = (error: unknown, user?: unknown) => void;

/** A passport deserializer, as given to `passport.deserializeUser`. */
export type Deserializer = (serializedUser: unknown, done: DeserializerDone) => unknown;

/** A passport deserializer that also wants the request; passport tells it by its three parameters. */
export type RequestDeserializer = (
  request: DeserializerRequest,
  serializedUser: unknown,
  done: DeserializerDone,
) => unknown;

/** All that deserializers of three arguments get of the request. */
export interface DeserializerRequest {
  readonly method: string;
  readonly headers: IncomingHeaders;
  readonly originalUrl: string;
}

export type DeserializedUser =
  | { readonly status: 'user'; readonly user: unknown }
  | { readonly status: 'rejected' };

/**
 * The serialized user of a session, by passport's own test: any truthy value, and the number 0.
 *
 * @see docs/semantics/sessions.md rows 89, 90
 * @example
 * serializedUserOf({ passport: { user: 0 } }); //=> { status: 'present', serializedUser: 0 }
 */
export function serializedUserOf(
  data: Readonly<Record<string, unknown>>,
): { readonly status: 'present'; readonly serializedUser: unknown } | { readonly status: 'absent' } {
  const passport = data['passport'];
  const serializedUser: unknown = passport ? Object(passport).user : undefined;
  return serializedUser || serializedUser === 0
    ? { status: 'present', serializedUser }
    : { status: 'absent' };
}

/**
 * Runs the chain of deserializers as passport 0.6 and later do.
 *
 * `null` and `false` end the chain: the user is gone. `undefined`, `0` and `''` pass on to the next
 * deserializer, and a chain that ends so is a fault.
 *
 * @returns Never settles when a deserializer never answers; the caller bounds it.
 * @throws {UserDeserializationFailedError} For an error, an exception, a rejected promise, or no answer at all.
 * @see docs/semantics/sessions.md rows 91-96
 */
export function deserializeUser(
  serializedUser: unknown,
  deserializers: readonly Deserializer[],
  request: DeserializerRequest,
): Promise<DeserializedUser> {
  return new Promise((resolve, reject) => {
    const next = (index: number, error: unknown, user: unknown): void => {
      if (error && error !== 'pass') {
        reject(new UserDeserializationFailedError('a deserializer answered with an error', error));
      } else if (user) {
        resolve({ status: 'user', user });
      } else if (user === null || user === false) {
        resolve({ status: 'rejected' });
      } else {
        runLayer(index);
      }
    };
    const runLayer = (index: number): void => {
      const deserializer = deserializers[index];
      if (deserializer === undefined) {
        reject(new UserDeserializationFailedError('no deserializer gave an answer'));
        return;
      }
      const fail = (cause: unknown): void =>
        reject(new UserDeserializationFailedError('a deserializer threw', cause));
      try {
        const done: DeserializerDone = (error, user) => next(index + 1, error, user);
        const returned = takesRequest(deserializer)
          ? asRequestDeserializer(deserializer)(request, serializedUser, done)
          : deserializer(serializedUser, done);
        // An async deserializer that rejects would be an unhandled rejection in legacy (difference D-2).
        if (returned instanceof Promise) returned.catch(fail);
      } catch (cause) {
        fail(cause);
      }
    };
    next(0, undefined, undefined);
  });
}

/**
 * Gives a deserializer of three parameters the type of the others; it is called with a request all the same.
 *
 * @example
 * const deserializers = [requestDeserializer((request, id, done) => done(null, { id, tenant: request.headers['x-tenant'] }))];
 */
export function requestDeserializer(deserializer: RequestDeserializer): Deserializer {
  return deserializer as unknown as Deserializer;
}

/** passport's own test: exactly three declared parameters; default and rest parameters do not count. */
export function takesRequest(deserializer: Deserializer): boolean {
  return deserializer.length === 3;
}

function asRequestDeserializer(deserializer: Deserializer): RequestDeserializer {
  return deserializer as unknown as RequestDeserializer;
}
