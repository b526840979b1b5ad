import { keyIdOf } from '@straddle/session-core';

/** When the commands of a test run. */
export const NOW_MS: number = Date.parse('2026-11-21T12:00:00.000Z');
const MINUTE_MS = 60_000;

/** A line as both stacks write it, so many minutes ago. */
export const said = (
  stack: 'legacy' | 'lambda',
  secrets: readonly string[],
  {
    minutesAgo = 1,
    instance = `${stack}-1`,
  }: { readonly minutesAgo?: number; readonly instance?: string } = {},
): string =>
  JSON.stringify({
    time: NOW_MS - minutesAgo * MINUTE_MS,
    event: 'session-settings',
    stack,
    instance,
    settings: 'the-settings',
    keyIds: secrets.map(keyIdOf),
  });

interface Verified {
  readonly secret: string;
  readonly credential?: 'cookie' | 'bearer';
  readonly minutesAgo?: number;
  readonly sessionRef?: string;
}

/** A line of the authorizer. */
export const decided = ({
  secret,
  credential = 'cookie',
  minutesAgo = 5,
  sessionRef = 'ref',
}: Verified): string =>
  JSON.stringify({
    time: NOW_MS - minutesAgo * MINUTE_MS,
    event: 'authorizer-decision',
    outcome: 'allow',
    credential,
    keyId: keyIdOf(secret),
    sessionRef,
  });

interface Used {
  readonly secret: string;
  readonly credential?: 'cookie' | 'bearer';
  readonly requests?: number;
  /** null: this app does not tell sessions apart. */
  readonly sessionRefs?: readonly string[] | null;
  readonly omitted?: number;
}

/** A line of the legacy app for the five minutes that ended then. */
export const used = (minutesAgo: number, uses: readonly Used[]): string =>
  JSON.stringify({
    time: NOW_MS - minutesAgo * MINUTE_MS,
    event: 'session-secrets-used',
    stack: 'legacy',
    instance: 'legacy-1',
    fromMs: NOW_MS - (minutesAgo + 5) * MINUTE_MS,
    toMs: NOW_MS - minutesAgo * MINUTE_MS,
    used: uses.map(({ secret, credential = 'cookie', requests = 1, sessionRefs = [], omitted }) => ({
      keyId: keyIdOf(secret),
      credential,
      requests,
      ...(sessionRefs === null ? {} : { sessionRefs }),
      ...(omitted === undefined ? {} : { sessionRefsOmitted: omitted }),
    })),
  });
