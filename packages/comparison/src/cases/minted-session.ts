/**
 * What the session of a client has been through. `touch-due`: so long without a request that the next one extends
 * it also under `touchAfter`; without that setting every live session is.
 */
export type MintedState = 'live' | 'touch-due' | 'expired' | 'logged-out';

/** A session that was made for a comparison, and what clients could present of it. */
export interface MintedSession {
  readonly sessionId: string;
  /** `s:<id>.<signature>`, as it stands in a cookie before percent-encoding. */
  readonly signed: {
    readonly newestSecret: string;
    /** By the second secret of the list; left out when there is only one. */
    readonly olderSecret?: string;
    /** By a secret that the app does not have. */
    readonly wrongSecret: string;
  };
}
