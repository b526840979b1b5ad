import { randomUUID } from 'node:crypto';
import type { EnvironmentVariables } from '../environment/read-environment.ts';

/**
 * Names this execution environment in log lines: the function, and something to tell its environments apart.
 *
 * @example
 * createInstanceName({ AWS_LAMBDA_FUNCTION_NAME: 'authorizer' }); //=> 'authorizer-1b9d6bcd'
 */
export function createInstanceName(environment: EnvironmentVariables): string {
  return `${environment['AWS_LAMBDA_FUNCTION_NAME'] ?? 'function'}-${randomUUID().slice(0, 8)}`;
}
