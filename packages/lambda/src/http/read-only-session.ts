import { isDate } from 'node:util/types';
import type { LoadedSession, StoredCookie } from '@straddle/session-core';
import { SessionReadOnlyError } from '../errors.ts';

/** A session as express-session shows it, which nobody can change. */
export interface ReadOnlySession {
  readonly id: string;
  readonly cookie: StoredCookie & { readonly maxAge: unknown };
  readonly [key: string]: unknown;
}

const SESSION_METHODS = ['destroy', 'regenerate', 'reload', 'resetMaxAge', 'save', 'touch'];

/**
 * Makes a session for reading only, as express-session shows it to a router. Whatever would change it throws at once
 * and says why, at any depth: a change that is silently lost is found by a customer.
 *
 * Plain objects, lists and dates are protected. Instances of other classes, such as an ObjectId, are the ones
 * that the driver made for this request: changing them reaches nobody.
 *
 * @throws {SessionReadOnlyError} From the session, when something is changed.
 * @example
 * createReadOnlySession(loaded).cart.push('x'); // throws: … session: 'write' is not built …
 */
export function createReadOnlySession({ sessionId, data, cookie }: LoadedSession): ReadOnlySession {
  const session: Record<string, unknown> = protectMembers({ ...data, cookie: readableCookie(cookie) });
  Object.defineProperty(session, 'id', { value: sessionId });
  for (const name of SESSION_METHODS) {
    Object.defineProperty(session, name, { value: () => refuse(`req.session.${name}()`) });
  }
  // It has every member that the type names, and they stay.
  return seal(session) as unknown as ReadOnlySession;
}

function readableCookie(cookie: LoadedSession['cookie']): object {
  const { expires } = cookie;
  return Object.defineProperty({ ...cookie }, 'maxAge', {
    value: isDate(expires) ? expires.getTime() - Date.now() : expires,
  });
}

function protect(value: unknown): unknown {
  if (Array.isArray(value)) return seal(value.map(protect));
  if (isDate(value)) return protectDate(value);
  return isPlainObject(value) ? seal(protectMembers(value)) : value;
}

function protectMembers(value: object): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    Object.defineProperty(copy, key, { ...descriptor, value: protect(descriptor.value) });
  }
  return copy;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The setters of a date work on frozen ones, too, so they are replaced. */
function protectDate(date: Date): Date {
  const copy = new Date(date);
  for (const name of Object.getOwnPropertyNames(Date.prototype).filter((method) =>
    method.startsWith('set'),
  )) {
    Object.defineProperty(copy, name, { value: () => refuse(`${name}() of a date in req.session`) });
  }
  // No proxy: the methods of a date want the date itself.
  return Object.freeze(copy);
}

/** Frozen, and in front of it a proxy that says what freezing alone would swallow outside of strict mode. */
function seal<Value extends object>(value: Value): Value {
  return new Proxy<Value>(Object.freeze(value), REFUSALS);
}

const REFUSALS: ProxyHandler<object> = {
  set: (_target, key) => refuse(`setting ${String(key)} in req.session`),
  defineProperty: (_target, key) => refuse(`defining ${String(key)} in req.session`),
  deleteProperty: (_target, key) => refuse(`deleting ${String(key)} from req.session`),
  setPrototypeOf: () => refuse('setting a prototype in req.session'),
};

function refuse(what: string): never {
  throw new SessionReadOnlyError(what);
}
