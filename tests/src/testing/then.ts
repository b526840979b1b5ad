import type { AccessLogEntry } from '@straddle/gateway-emulator';
import type { Answer } from './call-api.ts';
import type { LoggedInUser } from './given.ts';
import type { TestStacks } from './start-test-stacks.ts';
import type { SessionDocument } from './test-database.ts';

/** What tests look at besides answers. */
export interface Then {
  /** The stored session, or null. */
  theSession(user: Pick<LoggedInUser, 'sessionId'>): Promise<SessionDocument | null>;
  /** The data of the stored session, without its cookie. */
  theSessionData(user: Pick<LoggedInUser, 'sessionId'>): Promise<Record<string, unknown>>;
  /** What the gateway logged about an answer. */
  theAccessLogEntry(answer: Answer): AccessLogEntry;
}

export function createThen({ database, accessLog }: TestStacks): Then {
  const theSession: Then['theSession'] = ({ sessionId }) =>
    database.db.collection<SessionDocument>('sessions').findOne({ _id: sessionId });
  return {
    theSession,
    async theSessionData(user) {
      const stored = await theSession(user);
      if (stored === null) throw new Error('the session is gone');
      const data: Record<string, unknown> = JSON.parse(stored.session);
      return Object.fromEntries(Object.entries(data).filter(([name]) => name !== 'cookie'));
    },
    theAccessLogEntry({ headers }) {
      const ids = ['x-amzn-requestid', 'x-amz-apigw-id', 'apigw-requestid'].map((name) => headers.get(name));
      const entry = accessLog.find(
        ({ requestId, extendedRequestId }) => ids.includes(requestId) || ids.includes(extendedRequestId),
      );
      if (entry === undefined) throw new Error('no entry of the access log belongs to the answer');
      return entry;
    },
  };
}
