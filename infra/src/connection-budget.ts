import type { ResolvedFunctionSettings, ResolvedStage } from './resolve-stage.ts';

/** A function as far as connections go. */
export interface ConnectingFunction {
  readonly functionName: string;
  readonly settings: Pick<ResolvedFunctionSettings, 'database' | 'reservedConcurrency'>;
}

export interface ConnectionBudget {
  /** The most connections that all functions together can have open for requests. */
  readonly total: number;
  readonly text: string;
  /** Only over the limit. */
  readonly warning?: string;
}

/**
 * How many connections to the database the functions may open at their busiest: each instance has a pool of its own,
 * and there are as many instances as requests at once.
 *
 * Beside its pool an instance keeps one connection per database host to watch it; those are not in the sum.
 *
 * @example
 * connectionBudget([{ functionName: 'authorizer', settings: { database: true, reservedConcurrency: 50 } }], {
 *   perInstance: 4, unreservedConcurrency: 1000, limit: 500,
 * }).total; //=> 200
 */
export function connectionBudget(
  functions: readonly ConnectingFunction[],
  { limit, perInstance, unreservedConcurrency }: ResolvedStage['connections'],
): ConnectionBudget {
  const lines = functions
    .filter(({ settings }) => settings.database)
    .map(({ functionName, settings: { reservedConcurrency } }) => {
      const concurrency = reservedConcurrency ?? unreservedConcurrency;
      const unreserved = reservedConcurrency === undefined ? ', not reserved' : '';
      return {
        functionName,
        connections: concurrency * perInstance,
        text: `${functionName} ${concurrency * perInstance} (${concurrency} at once${unreserved})`,
      };
    });
  const total = lines.reduce((sum, { connections }) => sum + connections, 0);
  const text = `Connections to the database, at most: ${total} = ${lines.map((line) => line.text).join(' + ') || 'none'}; ${perInstance} per instance, and one more per database host to watch it.`;
  return {
    total,
    text,
    ...(limit !== undefined && total > limit
      ? {
          warning: `The functions may open ${total} connections to the database; connections.limit is ${limit}. Write reservedConcurrency for ${lines.map(({ functionName }) => functionName).join(', ')}, or raise the limit.`,
        }
      : {}),
  };
}
