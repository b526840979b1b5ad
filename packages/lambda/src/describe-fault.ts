/** What a log line may say of a fault. */
export interface FaultDescription {
  readonly code: string;
  readonly cause?: string;
}

/**
 * Describes a fault for a log line: its stable code and what kind of error caused it. Messages of causes are
 * left out, since drivers and parsers quote data in them, except for those of the connection to the store.
 */
export function describeFault(error: unknown, unknownCode: string): FaultDescription {
  if (!(error instanceof Error)) return { code: unknownCode };
  const code = codeOf(error) ?? unknownCode;
  const cause = code === unknownCode ? error : error.cause;
  if (!(cause instanceof Error)) return { code };
  const quotable =
    code === 'ERR_SESSION_STORE_UNAVAILABLE' && /^Mongo(Network|ServerSelection)/.test(cause.name);
  return { code, cause: quotable ? `${cause.name}: ${cause.message}` : cause.name };
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' && error.code.startsWith('ERR_')
    ? error.code
    : undefined;
}
