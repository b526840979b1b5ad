import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { BASIC_CLIENTS, type Client, type Credential, credentialVariable } from '@straddle/comparison';
import { createLoginCredentialSource, type Target } from '@straddle/comparison/node';
import { MongoClient } from 'mongodb';
import { CompareOptionsInvalidError } from '../errors.ts';
import type { LoadedComparison } from '../load-comparison.ts';
import { type Environment, secretsOf } from '../start-legacy.ts';
import { createCleanup } from './cleanup.ts';
import type { CompareFlags, CompareRequest, RemoteSides } from './compare-flags.ts';
import { type Access, prepared } from './local-access.ts';
import { mintSessions } from './mint-sessions.ts';
import type { Targets } from './targets.ts';

export interface RemoteTargetsOptions
  extends LoadedComparison,
    Pick<CompareFlags, 'ca' | 'insecure' | 'writes' | 'allowWrites' | 'matrix' | 'mintInto'>,
    Pick<CompareRequest, 'login' | 'timeLimitMs'> {
  readonly remote: RemoteSides;
  readonly environment: Environment;
}

/**
 * Two sides that somebody else runs. Sessions are minted into their database, come from logins at the control, or
 * are those of the environment, in this order.
 *
 * @throws {CompareOptionsInvalidError} When there is nobody to ask as, or the certificate cannot be read.
 */
export async function openRemoteTargets(options: RemoteTargetsOptions): Promise<Targets> {
  const tls = await tlsOf(options);
  const { remote, timeLimitMs } = options;
  const target = (side: keyof RemoteSides): Target => ({ ...remote[side], timeLimitMs, ...tls });
  const { notes, ...access } = await openAccess(options, tls);
  return {
    control: target('control'),
    candidate: target('candidate'),
    ...access,
    writes: options.writes && options.allowWrites ? 'allowed' : 'refused',
    description: [
      ['control', remote.control.baseUrl],
      ['candidate', remote.candidate.baseUrl],
    ],
    notes: () => (options.insecure ? [...notes, 'Certificates were not checked (--insecure).'] : notes),
  };
}

async function tlsOf({ ca, insecure }: RemoteTargetsOptions): Promise<Pick<Target, 'tls'>> {
  if (ca === undefined) return insecure ? { tls: { insecure: true } } : {};
  const text = await readFile(ca, 'utf8').catch(() => {
    throw new CompareOptionsInvalidError([`--ca: ${ca} cannot be read`]);
  });
  if (!holdsCertificate(text)) throw new CompareOptionsInvalidError([`--ca: ${ca} holds no certificate`]);
  return { tls: { ca: text, ...(insecure ? { insecure: true } : {}) } };
}

/** TLS takes any text, and believes nobody by it. */
function holdsCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).serialNumber !== '';
  } catch {
    return false;
  }
}

type NotedAccess = Access & { readonly notes: readonly string[] };

async function openAccess(options: RemoteTargetsOptions, tls: Pick<Target, 'tls'>): Promise<NotedAccess> {
  const { mintInto, login, remote, environment, timeLimitMs } = options;
  if (mintInto !== undefined) return mintIntoDatabase(mintInto, options);
  if (login !== undefined) {
    const { baseUrl, headers } = remote.control;
    return {
      clients: BASIC_CLIENTS,
      credentials: createLoginCredentialSource({ baseUrl, headers, timeLimitMs, ...tls, ...login }),
      notes: [
        'Session documents were not compared: the database of the sessions was not given (--mint-into).',
      ],
      close: async () => undefined,
    };
  }
  return useOwnCredentials(environment);
}

async function mintIntoDatabase(uri: string, options: RemoteTargetsOptions): Promise<NotedAccess> {
  const { environment, settings, local, matrix } = options;
  const needed = prepared({ settings, local });
  if (environment['SESSION_SECRETS'] === undefined) {
    throw new CompareOptionsInvalidError([
      '--mint-into: set SESSION_SECRETS to the secrets of the legacy API, newest first, to sign sessions',
    ]);
  }
  const cleanup = createCleanup();
  try {
    const client = await MongoClient.connect(uri, { serverSelectionTimeoutMS: 5000 });
    cleanup.add(() => client.close());
    const database = client.db().databaseName;
    const minting = mintSessions({
      ...local,
      ...needed,
      client,
      databases: { control: database, candidate: database },
      databaseOrigin: 'foreign',
      allowForeign: options.allowWrites,
      secrets: secretsOf(environment).split(','),
      encryptionKey: environment['STORE_ENCRYPTION_KEY'],
      matrix,
    });
    cleanup.add(() => minting.close());
    return { ...minting, notes: [], close: () => cleanup.run() };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

/** Both sides get the same session, whose documents then say nothing. */
function useOwnCredentials(environment: Environment): NotedAccess {
  const cookie = environment[credentialVariable('cookie')];
  const bearer = environment[credentialVariable('bearer')];
  const credentials: readonly Credential[] = [
    ...(cookie === undefined
      ? []
      : [
          {
            client: 'cookie',
            headers: [{ name: 'Cookie', value: cookie, variable: credentialVariable('cookie') }],
            sessionIds: [],
          },
        ]),
    ...(bearer === undefined
      ? []
      : [
          {
            client: 'bearer',
            headers: [
              {
                name: 'Authorization',
                prefix: 'Bearer ',
                value: bearer,
                variable: credentialVariable('bearer'),
              },
            ],
            sessionIds: [],
          },
        ]),
    { client: 'anonymous', headers: [], sessionIds: [] },
  ];
  if (credentials.length === 1) {
    throw new CompareOptionsInvalidError([
      `nobody to ask as: set ${credentialVariable('cookie')} to the value of a Cookie header or ${credentialVariable('bearer')} to a token, say --email and --password, or --mint-into <uri> --allow-writes`,
    ]);
  }
  const byName = new Map(credentials.map((credential) => [credential.client, credential]));
  const clients: readonly Client[] = BASIC_CLIENTS.filter(({ name }) => byName.has(name));
  return {
    clients,
    credentials: {
      acquire: async (name) => byName.get(name) ?? { client: name, headers: [], sessionIds: [] },
    },
    notes: ['Both sides were asked with one and the same session, so session documents were not compared.'],
    close: async () => undefined,
  };
}
