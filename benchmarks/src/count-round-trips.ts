import type { MongoClient } from 'mongodb';

export interface RoundTrips {
  /** Commands that were sent. */
  readonly total: number;
  /** The longest row of commands of which each waited for the one before: what latency is made of. */
  readonly sequential: number;
  readonly commands: readonly string[];
}

/**
 * Counts what an action sends to the database, by the driver's own command monitoring.
 *
 * @param client With `monitorCommands: true`, connected, and used by nobody else meanwhile.
 */
export async function countRoundTrips(
  client: MongoClient,
  action: () => Promise<unknown>,
): Promise<RoundTrips> {
  const depths = new Map<number, number>();
  const commands: string[] = [];
  let answered = 0;
  const onStart = ({ requestId, commandName }: { requestId: number; commandName: string }): void => {
    commands.push(commandName);
    depths.set(requestId, answered + 1);
  };
  const onEnd = ({ requestId }: { requestId: number }): void => {
    answered = Math.max(answered, depths.get(requestId) ?? 0);
  };
  client.on('commandStarted', onStart).on('commandSucceeded', onEnd).on('commandFailed', onEnd);
  try {
    await action();
  } finally {
    client.off('commandStarted', onStart).off('commandSucceeded', onEnd).off('commandFailed', onEnd);
  }
  return { total: commands.length, sequential: Math.max(0, ...depths.values()), commands };
}
