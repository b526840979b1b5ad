/**
 * Runs tasks, some at a time, and yields what they give in the order of the tasks.
 *
 * Whoever stops iterating waits for the tasks that have begun, and no other begins.
 *
 * @param concurrency How many run at a time, at least 1. As many results may wait for an earlier one.
 */
export async function* runInOrder<Task, Outcome>(
  tasks: Iterable<Task> | AsyncIterable<Task>,
  run: (task: Task) => Promise<Outcome>,
  concurrency: number,
): AsyncGenerator<Outcome, void, undefined> {
  const begun: Promise<Outcome>[] = [];
  try {
    for await (const task of tasks) {
      const running = run(task);
      // A rejection is seen when it is this one's turn; until then Node must not take it for unhandled.
      running.catch(() => undefined);
      begun.push(running);
      const oldest = begun.length < concurrency ? undefined : begun.shift();
      if (oldest !== undefined) yield await oldest;
    }
    for (let oldest = begun.shift(); oldest !== undefined; oldest = begun.shift()) yield await oldest;
  } finally {
    await Promise.allSettled(begun);
  }
}
