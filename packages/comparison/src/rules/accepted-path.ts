import { compilePathPattern } from '../json/json-path.ts';

/** Where the path of an accepted difference may begin. */
export type PathRoot = 'headers' | 'body' | 'session' | 'database';

/**
 * Compiles the path of an acceptance into a test for the paths of differences. Cookie names may hold dots
 * and brackets, so header paths are compared as they are written.
 *
 * @returns `undefined` when it is not a path.
 */
export function compileAcceptedPath(path: string): ((candidate: string) => boolean) | undefined {
  return path.startsWith('headers.') ? (candidate) => candidate === path : compilePathPattern(path);
}

/** Finds what is wrong with the path of an acceptance. */
export function pathProblems(path: string, roots: readonly PathRoot[]): readonly string[] {
  if (path === 'status') return ['a status is never noise; mend the route'];
  const root = roots.find((known) => new RegExp(`^${known}(?:[.[]|$)`).test(path));
  if (root === undefined) return [`a path starts with ${roots.map((known) => `${known}.`).join(', ')}`];
  if (root === 'headers') return headerPathProblems(path.slice('headers.'.length));
  if (path === 'session') return ['name what may change in the session, such as session.expires'];
  if (path === 'database') return ['name the collection, such as database.projects[*].updatedAt'];
  return compilePathPattern(path) === undefined
    ? [`not a path; write it like ${root}.users[*].updatedAt, a key with other characters as ${root}["a.b"]`]
    : [];
}

function headerPathProblems(header: string): readonly string[] {
  if (/[*?]/.test(header)) return ['name one header; patterns would cover headers nobody has looked at'];
  const name = /^[^[.]*/.exec(header)?.[0] ?? '';
  if (name !== name.toLowerCase()) return [`write the header in lower case: headers.${header.toLowerCase()}`];
  if (!/^[\w!#$%&'+^`|~-]+$/.test(name)) return ['not a header name'];
  if (header !== name && name !== 'set-cookie') return ['only set-cookie has parts'];
  return name === 'set-cookie' && header === name
    ? ['name the cookie: headers.set-cookie[connect.sid].expires']
    : [];
}
