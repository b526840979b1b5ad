import { BASIC_CLIENTS, type ExperimentCase, type Result } from '@straddle/comparison';
import {
  createLoginCredentialSource,
  createMongoSessionReader,
  runExperiments,
} from '@straddle/comparison/node';
import type { Stacks } from './start-stacks.ts';

/** Somebody who can log in at the legacy API. */
export interface Login {
  readonly email: string;
  readonly password: string;
}

/** Asks both running stacks every example as a logged-in, a bearer and an anonymous client. */
export async function compareStacks(
  { legacyUrl, gateway, database }: Stacks,
  cases: readonly ExperimentCase[],
  login: Login,
): Promise<readonly Result[]> {
  const sessions = createMongoSessionReader({ uri: database.uri });
  const results: Result[] = [];
  try {
    const experiments = runExperiments({
      control: { baseUrl: legacyUrl },
      candidate: { baseUrl: gateway.url },
      cases,
      clients: BASIC_CLIENTS,
      credentials: createLoginCredentialSource({ baseUrl: legacyUrl, ...login }),
      sessions,
    });
    for await (const result of experiments) results.push(result);
  } finally {
    await sessions.close();
  }
  return results;
}
