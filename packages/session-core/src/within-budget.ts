/**
 * Waits for a promise for at most so many milliseconds.
 *
 * The abandoned work goes on and its later rejection is swallowed: nobody waits for it any more.
 *
 * @throws whatever `onTimeout` makes, when the time is up first.
 */
export async function withinBudget<T>(
  work: Promise<T>,
  budgetMs: number,
  onTimeout: () => Error,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(onTimeout()), budgetMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
