import type { RegisteredFacts } from '../rules/registered-differences.ts';
import type { Difference, Explanation } from './difference.ts';

interface Quirk extends Explanation {
  readonly explains: (difference: Difference, facts: RegisteredFacts) => boolean;
}

const RENAMED = 'headers.x-amzn-remapped-';

/**
 * What API Gateway does to a route that legacy still serves, by the ids of docs/front-door.md, where a comparison can
 * see it. The difference is real and counts: clients meet it on the day of the cutover.
 */
const QUIRKS: readonly Quirk[] = [
  {
    id: 'forwarded-headers-replaced',
    mend: 'legacy does not read Forwarded, which an HTTP API sends in place of X-Forwarded-Proto, and takes TLS for plain text. Read it in front of "trust proxy", or use a REST API',
    explains: ({ kind, path }, { api, sessionCookie }) =>
      api === 'http' &&
      ((kind === 'cookie-attribute-missing' && path.endsWith('.secure')) ||
        (kind === 'cookie-missing' && path === `headers.set-cookie[${sessionCookie}]`)),
  },
  {
    id: 'host-replaced',
    mend: 'legacy writes the address that it is asked at, which is not the public one. Let it write paths only, or give it its public address',
    explains: ({ kind, path }) => kind === 'header-changed' && path === 'headers.location',
  },
  {
    id: 'response-header-renamed',
    mend: 'a REST API renames this header. Send it under another name as well',
    explains: ({ kind, path }, { api, differences }) =>
      api === 'rest' &&
      kind.startsWith('header-') &&
      (path.startsWith(RENAMED) ||
        differences.some((other) => other.path === path.replace('headers.', RENAMED))),
  },
  {
    id: 'trailing-slash-dropped',
    mend: 'a REST API takes the slash at the end of the path away. Answer both forms alike',
    explains: ({ kind }, { api, request: { path } }) =>
      api === 'rest' && kind === 'status' && /.\/(?:\?|$)/.test(path),
  },
  {
    id: 'integration-timeout',
    mend: 'legacy takes longer than the gateway waits. Answer at once and let the client ask again',
    explains: ({ kind }, { candidate }) => kind === 'status' && candidate.status === 504,
  },
  {
    id: 'request-too-large',
    mend: 'the gateway takes no request of this size. Let clients upload past it',
    explains: ({ kind }, { candidate }) => kind === 'status' && candidate.status === 413,
  },
];

/** Which quirk of the gateway most likely makes a difference that counts, and how to mend it. */
export function explanationOf(difference: Difference, facts: RegisteredFacts): Explanation | undefined {
  if (facts.owner !== 'legacy') return undefined;
  const quirk = QUIRKS.find(({ explains }) => explains(difference, facts));
  return quirk === undefined ? undefined : { id: quirk.id, mend: quirk.mend };
}
