/** What a log line says about an error. */
export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
}

/**
 * Describes an error for the log, without the properties that libraries hang onto errors: body-parser keeps
 * the whole body, the driver whole commands. Quoted data is cut out of messages, because a duplicate key may
 * be a session id and malformed JSON may be a session.
 */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error))
    return { type: typeof error, message: 'something that is no Error was thrown' };
  const code = 'code' in error ? error.code : undefined;
  return {
    type: error.name,
    message: withoutData(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: withoutData(error.stack) }),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}

function withoutData(text: string): string {
  return text
    .replace(/dup key: \{.*\}/s, 'dup key: [redacted]')
    .replace(/Unexpected token .* is not valid JSON/s, 'Unexpected token [redacted] is not valid JSON');
}
