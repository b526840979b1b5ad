import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';
import { describeError } from './describe-error.ts';

/** The part of pino that this API uses. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/**
 * The process' logger: one JSON object per line. Credentials are redacted wherever a request or response
 * may be logged, as a second line of defence: nothing here logs headers on purpose.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service: 'legacy-api' },
    redact: {
      paths: ['headers', '*.headers'].flatMap((headers) => [
        `${headers}.cookie`,
        `${headers}.authorization`,
        `${headers}["set-cookie"]`,
      ]),
      censor: '[redacted]',
    },
    serializers: { err: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
