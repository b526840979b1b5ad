/**
 * The seed of a randomised test: STRADDLE_SEED, or one of the day's, so that runs differ over time and each can
 * be repeated. Print it in the test's title.
 */
export function testSeed(environment: Readonly<Record<string, string | undefined>>): number {
  const given = Number(environment['STRADDLE_SEED']);
  return Number.isInteger(given) && given > 0 ? given : Math.floor(Date.now() / 86_400_000);
}
