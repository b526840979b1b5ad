/**
 * Something that works as on AWS and may not be what its owner wants. `trap`: a cached authorizer answer decides
 * about a request that it was not made for. `quirk`: what the gateway does to a request or answer of legacy on its
 * way, which does not happen without a gateway. `not-emulated`: AWS would go on where this gateway refuses.
 * `assumed`: an answer relies on something that nobody has shown AWS to do.
 */
export interface Notice {
  readonly kind: 'trap' | 'quirk' | 'not-emulated' | 'assumed';
  readonly name: TrapName | QuirkName | DoubtName;
  readonly requestId: string;
  /** What happened, and how to avoid it. No credential, no query, no body. */
  readonly message: string;
}

/** What caching of authorizer answers does to people. */
export type TrapName = 'cached-policy-lacks-route' | 'cached-simple-answer' | 'cached-session';

/** What an authorizer's policy has that is judged here in another way, or perhaps. */
export type DoubtName = 'policy-not-emulated' | 'principal-id-missing';

/** What the gateway changes in front of legacy. */
export type QuirkName =
  | 'host-replaced'
  | 'forwarded-headers-replaced'
  | 'trailing-slash-dropped'
  | 'request-header-dropped'
  | 'response-header-renamed'
  | 'response-header-dropped'
  | 'redirect-leaves-gateway'
  | 'cors-replaced'
  | 'request-too-large'
  | 'integration-timeout';
