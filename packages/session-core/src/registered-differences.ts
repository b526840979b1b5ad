import type { SessionSettings } from './settings.ts';

/** One place where this stack answers differently from legacy, on purpose. */
export interface RegisteredDifference {
  readonly id: `D-${number}`;
  readonly condition: string;
  readonly legacyAnswer: string;
  readonly ourAnswer: string;
  /** `closed`: nobody is let in whom legacy would not let in. `neither`: nobody's access changes. */
  readonly failsTowards: 'closed' | 'neither';
  /** Whether settings make it possible at all; those that data or failures trigger always are. */
  readonly isPossible: (settings: SessionSettings) => boolean;
}

/**
 * The closed list of differences, as data: docs/semantics/differences.md says the same in prose. A difference that is
 * not here is a bug.
 */
export const registeredDifferences: readonly RegisteredDifference[] = [
  {
    id: 'D-1',
    condition: 'the database driver, unserialize or the configuration fails with the code ENOENT',
    legacyAnswer: 'anonymous',
    ourAnswer: 'a fault: 5xx',
    failsTowards: 'closed',
    isPossible: () => true,
  },
  {
    id: 'D-2',
    condition:
      'legacy never answers: a silent database or deserializer, an originalMaxAge of a wrong type, or no cookie options for a new session',
    legacyAnswer: 'the request hangs',
    ourAnswer: 'a fault within a time limit: 5xx',
    failsTowards: 'closed',
    isPossible: () => true,
  },
  {
    id: 'D-3',
    condition: 'an id is trusted that nobody signed as a session id',
    legacyAnswer: 'authenticated',
    ourAnswer: 'refused, except for text that cookie-parser has unsigned, where a setting names that hole',
    failsTowards: 'closed',
    isPossible: ({ cookieParser }) => cookieParser !== undefined,
  },
  {
    id: 'D-4',
    condition: 'saveUninitialized, and a request without a session',
    legacyAnswer: 'an anonymous session is stored and its cookie sent',
    ourAnswer: 'anonymous, without a session',
    failsTowards: 'neither',
    isPossible: ({ saveUninitialized }) => saveUninitialized ?? true,
  },
  {
    id: 'D-5',
    condition: 'the stored payload has keys that every loaded session has itself',
    legacyAnswer: 'the document is written again without them',
    ourAnswer: 'the keys stay in the document',
    failsTowards: 'neither',
    isPossible: () => true,
  },
  {
    id: 'D-6',
    condition: 'the user of an encrypted session is rejected by the deserializers',
    legacyAnswer: 'anonymous; the session is encrypted and stored again without the user',
    ourAnswer: 'anonymous; the session ends',
    failsTowards: 'closed',
    isPossible: ({ store }) => store?.encryption !== undefined,
  },
  {
    id: 'D-7',
    condition: 'the gateway itself denies a request whose legacy answer would carry the session cookie',
    legacyAnswer: 'a denial with Set-Cookie: rolling, or the user was just rejected',
    ourAnswer: 'a denial without it',
    failsTowards: 'neither',
    isPossible: () => true,
  },
  {
    id: 'D-8',
    condition: 'other middleware put a user on the request, and the session has none',
    legacyAnswer: 'authenticated as that user',
    ourAnswer: 'anonymous: the verdict is about the session alone',
    failsTowards: 'closed',
    isPossible: () => true,
  },
  {
    id: 'D-9',
    condition:
      'API Gateway removes an Authorization header that looks like an AWS signature, beside a good cookie',
    legacyAnswer: 'anonymous, where the bearer setting is exclusive',
    ourAnswer: 'the user of the cookie, as without the header',
    failsTowards: 'neither',
    isPossible: ({ bearer }) => bearer !== undefined,
  },
  {
    id: 'D-10',
    condition: 'an HTTP API joins several Authorization headers into one',
    legacyAnswer: 'the first counts',
    ourAnswer: 'anonymous',
    failsTowards: 'closed',
    isPossible: ({ bearer }) => bearer !== undefined,
  },
  {
    id: 'D-11',
    condition: 'a greedy or ANY route that has moved needs a session, and legacy has no such path or method',
    legacyAnswer: '404 for an anonymous caller',
    ourAnswer: '401',
    failsTowards: 'closed',
    isPossible: () => true,
  },
  {
    id: 'D-12',
    condition: 'an unsafe request without a session comes from a foreign origin, on a REST API',
    legacyAnswer: '403',
    ourAnswer: '401',
    failsTowards: 'neither',
    isPossible: () => true,
  },
  {
    id: 'D-13',
    condition: 'an unsafe request with a session comes from a foreign origin',
    legacyAnswer: '403, and the session is not extended',
    ourAnswer: '403, and the session is extended',
    failsTowards: 'neither',
    isPossible: () => true,
  },
  {
    id: 'D-14',
    condition: 'the path of a request to an HTTP API holds an encoded slash or invalid percent-encoding',
    legacyAnswer: 'the parameter as sent, or 400',
    ourAnswer: 'another parameter',
    failsTowards: 'neither',
    isPossible: () => true,
  },
  {
    id: 'D-15',
    condition:
      'on an HTTP API, a route left to legacy beneath a greedy route of a function is asked for with a slash at its end',
    legacyAnswer: 'legacy answers',
    ourAnswer: 'the function answers',
    failsTowards: 'neither',
    isPossible: () => true,
  },
  {
    id: 'D-16',
    condition: 'the deserializers reject the user of a session that is not encrypted',
    legacyAnswer: 'the payload is written again, with a new cookie.expires in it',
    ourAnswer: 'only the user is taken out of the payload',
    failsTowards: 'neither',
    isPossible: ({ store }) => store?.encryption === undefined,
  },
];
