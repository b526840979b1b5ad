import { BASIC_CLIENTS } from '@straddle/comparison';
import { createLoginCredentialSource, type SideName } from '@straddle/comparison/node';
import type { Login } from '../compare-stacks.ts';
import { CompareUnpreparedError } from '../errors.ts';
import type { LoadedComparison } from '../load-comparison.ts';
import { type Environment, secretsOf } from '../start-legacy.ts';
import { mintSessions, type SessionMinting, type SessionMintingOptions } from './mint-sessions.ts';
import { createSideSessionReader } from './side-session-reader.ts';
import type { Targets } from './targets.ts';

export interface LocalAccessOptions extends LoadedComparison {
  readonly environment: Environment;
  readonly matrix: boolean;
  /** Log in instead of minting. */
  readonly login?: Login | undefined;
}

/** Where the sides are, and their sessions. */
export interface LocalPlaces extends Pick<SessionMintingOptions, 'client' | 'databases' | 'databaseOrigin'> {
  readonly urls: Readonly<Record<SideName, string>>;
}

export type Access = Pick<Targets, 'clients' | 'credentials' | 'sessions' | 'share' | 'close'> &
  Partial<Pick<SessionMinting, 'mintBystanders'>>;

/**
 * As whom both sides are asked: with minted sessions, or with those of logins at each side's own legacy API.
 *
 * @throws {CompareUnpreparedError} When there is neither a login nor what minting needs.
 */
export function openLocalAccess(options: LocalAccessOptions, places: LocalPlaces): Access {
  const { login, local, settings, environment, matrix } = options;
  if (login !== undefined) {
    const { urls } = places;
    const sources = {
      control: createLoginCredentialSource({ baseUrl: urls.control, ...login }),
      candidate: createLoginCredentialSource({ baseUrl: urls.candidate, ...login }),
    };
    return {
      clients: BASIC_CLIENTS,
      credentials: { acquire: (client, side) => sources[side].acquire(client, side) },
      sessions: createSideSessionReader({ ...places, sessionSettings: local.sessionSettings ?? {} }),
      close: async () => undefined,
    };
  }
  const { sessionSettings, users } = prepared({ local, settings });
  return mintSessions({
    ...local,
    ...places,
    sessionSettings,
    secrets: secretsOf(environment).split(','),
    encryptionKey: environment['STORE_ENCRYPTION_KEY'],
    users,
    matrix,
    allowedOrigin: places.urls.candidate,
  });
}

/** @throws {CompareUnpreparedError} Before anything is started. */
export function assertPrepared({
  login,
  ...comparison
}: LoadedComparison & Pick<LocalAccessOptions, 'login'>): void {
  if (login === undefined) prepared(comparison);
}

/** What minting needs. */
export function prepared({
  local,
  settings,
}: Pick<LoadedComparison, 'local' | 'settings'>): Pick<SessionMintingOptions, 'sessionSettings' | 'users'> {
  const { sessionSettings } = local;
  const { users } = settings;
  if (sessionSettings === undefined || users === undefined) throw new CompareUnpreparedError();
  return { sessionSettings, users };
}
