import type { Caller } from '../cases/caller.ts';
import type { Client, Credential } from '../cases/credential.ts';
import type { MatrixUsers } from '../cases/matrix-users.ts';
import type { CredentialSource, SideName } from '../node/credential-source.ts';
import type { RecordedSessions } from './recorded-exchange.ts';

/** Whose credential is wanted. */
interface ReplayedSession {
  readonly pseudonym: string;
  readonly kind: keyof RecordedSessions;
  readonly user: keyof MatrixUsers | undefined;
  readonly side: SideName;
}

export interface ReplayCallersOptions {
  /** Gives sessions to the clients `cookie` and `bearer`. */
  readonly credentials: CredentialSource;
  /**
   * Whether all recorded sessions are one: for credentials that cannot be made in any number. False when left out.
   */
  readonly shared?: boolean;
  /** Whose sessions stand for the recorded ones, in turn. Those of the valid user when left out. */
  readonly users?: readonly (keyof MatrixUsers)[];
  /** How many sessions are remembered per side; 10,000 when left out. For a forgotten one another is made. */
  readonly maxSessions?: number;
}

/**
 * Says who asks in place of the sessions of a recorded request.
 *
 * Each recorded session is one session of each side throughout, made when it is first needed and asked with in the
 * recorded order; it is therefore no use to compare session documents. A session that was presented in both ways is
 * one session for each.
 *
 * @since 0.1.0
 */
export function createReplayCallers(options: ReplayCallersOptions): (sessions: RecordedSessions) => Caller {
  const { credentials, shared = false, maxSessions = 10_000, users = [] } = options;
  const known = createMemory<Credential>(2 * maxSessions);
  const userOf = createTurns(users, maxSessions);
  const acquire = ({ pseudonym, kind, user, side }: ReplayedSession): Promise<Credential> =>
    known(`${side} ${kind} ${shared ? 'everybody' : pseudonym}`, () => credentials.acquire(kind, side, user));
  return ({ cookie, bearer }) => {
    const presented = [
      ...(bearer === undefined ? [] : [{ kind: 'bearer', pseudonym: bearer, user: userOf(bearer) } as const]),
      ...(cookie === undefined ? [] : [{ kind: 'cookie', pseudonym: cookie, user: userOf(cookie) } as const]),
    ];
    const client = clientOf(presented.map(({ kind }) => kind));
    return {
      client,
      sequences: [...new Set(presented.map(({ pseudonym }) => pseudonym))],
      acquire: async (side) =>
        joined(client, await Promise.all(presented.map((one) => acquire({ ...one, side })))),
    };
  };
}

function clientOf(kinds: readonly (keyof RecordedSessions)[]): Client {
  const [only] = kinds;
  if (only === undefined) return { name: 'anonymous', presents: 'nothing' };
  return { name: kinds.length > 1 ? 'bearer-and-cookie' : only, presents: 'valid' };
}

function joined({ name }: Client, credentials: readonly Credential[]): Credential {
  return {
    client: name,
    headers: credentials.flatMap(({ headers }) => headers),
    sessionIds: [...new Set(credentials.flatMap(({ sessionIds }) => sessionIds))],
    furtherSecrets: credentials.flatMap(({ furtherSecrets = [] }) => furtherSecrets),
  };
}

/** Gives each name one thing, in turn. A name that was forgotten takes its turn again. */
function createTurns<Thing>(things: readonly Thing[], max: number): (name: string) => Thing | undefined {
  const taken = new Map<string, Thing | undefined>();
  let turns = 0;
  return (name) => {
    if (!taken.has(name)) {
      taken.set(name, things[turns % things.length]);
      turns += 1;
    }
    const [oldest] = taken.keys();
    if (taken.size > max && oldest !== undefined) taken.delete(oldest);
    return taken.get(name);
  };
}

/** Remembers what was made last. What failed is made again when it is next wanted. */
function createMemory<Value>(max: number): (key: string, make: () => Promise<Value>) => Promise<Value> {
  const known = new Map<string, Promise<Value>>();
  return (key, make) => {
    const value = known.get(key) ?? make();
    // The last one wanted stands at the end: the first one is the one to forget.
    known.delete(key);
    known.set(key, value);
    value.catch(() => known.delete(key));
    const [oldest] = known.keys();
    if (known.size > max && oldest !== undefined) known.delete(oldest);
    return value;
  };
}
