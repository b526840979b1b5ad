import type { Caller } from '../cases/caller.ts';
import type { Client } from '../cases/credential.ts';
import type { ExperimentCase, RouteExample } from '../cases/examples.ts';
import { isSafeMethod } from '../http/safe-method.ts';
import type { ExperimentIdentity } from '../results/result.ts';
import { maskExample } from '../secrets/mask-secrets.ts';
import type { SideName } from './credential-source.ts';

/** One cell of the report, before anybody was asked. */
export interface PlannedExperiment {
  /** As it may be shown. */
  readonly experiment: ExperimentIdentity;
  /** As it is sent, but for what the client changes. */
  readonly example: RouteExample;
  readonly client: Client;
  readonly caller?: Caller;
  readonly first: SideName;
  /**
   * Whether what the databases hold is to be reset and looked at: for every write, once for every read, which should
   * leave them alone, and for the first read after a write, which would find ids that each side made for itself.
   */
  readonly looksAtDatabases: boolean;
}

/** What is to be compared with whom. */
export interface ExperimentPlan {
  readonly cases: Iterable<ExperimentCase> | AsyncIterable<ExperimentCase>;
  readonly clients: readonly Client[];
  readonly repetitions: number;
  /** Whether clients that exist for unsafe methods only have anything to ask. */
  readonly writes: boolean;
}

/** Every case as every client that it is for, as often as wished; who is asked first alternates. */
export async function* planExperiments(
  plan: ExperimentPlan,
): AsyncGenerator<PlannedExperiment, void, undefined> {
  const { cases, clients, repetitions, writes } = plan;
  let first: SideName = 'control';
  let isAfterWrite = false;
  for await (const { routeKey, example, caller, isVaried = false } of cases) {
    const asks =
      caller === undefined
        ? clients.filter(({ methods }) => methods !== 'unsafe' || (writes && !isSafeMethod(example.method)))
        : [caller.client];
    const isWrite = !isSafeMethod(example.method);
    // The reads of a recording, and those that were made of others, are too many to look at the databases for each.
    const isLookedAt = caller === undefined && !isVaried;
    const reader = isLookedAt ? asks.find(({ presents }) => presents === 'valid') : undefined;
    for (const client of asks) {
      for (let repetition = 1; repetition <= repetitions; repetition += 1) {
        const experiment = identityOf(routeKey, example, { client, repetition });
        const looksAtDatabases = isWrite || isAfterWrite || (client === reader && repetition === 1);
        isAfterWrite = isWrite;
        const further = caller === undefined ? {} : { caller };
        yield { experiment, example, client, first, looksAtDatabases, ...further };
        first = first === 'control' ? 'candidate' : 'control';
      }
    }
  }
}

function identityOf(
  routeKey: string,
  example: RouteExample,
  { client, repetition }: { readonly client: Client; readonly repetition: number },
): ExperimentIdentity {
  return {
    routeKey,
    caseTitle: example.title,
    client: client.name,
    presents: client.presents,
    repetition,
    request: maskExample(example),
  };
}

/** The example without the headers that a client leaves away. */
export function withoutHeaders(example: RouteExample, names: readonly string[] = []): RouteExample {
  const { headers } = example;
  if (headers === undefined || names.length === 0) return example;
  const left = new Set(names.map((name) => name.toLowerCase()));
  const kept = Object.entries(headers).filter(([name]) => !left.has(name.toLowerCase()));
  return { ...example, headers: Object.fromEntries(kept) };
}
