/**
 * What a person is told of a failure: errors with a stable code are written for people; anything else is a bug,
 * and its stack helps to report it.
 */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return code?.startsWith('ERR_') ? `${error.message}\n(${code})` : (error.stack ?? error.message);
}
