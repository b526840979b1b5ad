import { FunctionEnvironmentTooLargeError } from './errors.ts';

/** Lambda's limit for all variables of a function, names and values. */
const limitBytes = 4096;
/** For what is added afterwards, such as the namespace of metrics. */
const reserveBytes = 256;
/** What can be read from a file beside the handler: `readEnvironment` of the functions knows these. */
const movable = ['STRADDLE_ROUTES', 'STRADDLE_ROUTE_AUTH'];

/** The variables of a function, and the files that they point to. */
export interface FunctionEnvironment {
  readonly variables: Readonly<Record<string, string>>;
  /** File name, beside the handler, to text. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Keeps a function's variables within Lambda's limit of 4 KB: what the route table says of many routes is put into a
 * file beside the handler then, and the variable says `file:<name>`.
 *
 * @throws {FunctionEnvironmentTooLargeError} If the other variables alone are too large.
 * @example
 * fitEnvironment('projects', { STRADDLE_ROUTES: '{…5 KB…}' }).variables; //=> { STRADDLE_ROUTES: 'file:straddle-routes.json' }
 */
export function fitEnvironment(
  functionName: string,
  variables: Readonly<Record<string, string>>,
): FunctionEnvironment {
  const budgetBytes = limitBytes - reserveBytes;
  const fitted: Record<string, string> = { ...variables };
  const files: Record<string, string> = {};
  for (const name of movable) {
    const text = fitted[name];
    if (text === undefined || sizeBytes(fitted) <= budgetBytes) continue;
    const file = `${name.toLowerCase().replaceAll('_', '-')}.json`;
    files[file] = text;
    fitted[name] = `file:${file}`;
  }
  if (sizeBytes(fitted) > budgetBytes) {
    throw new FunctionEnvironmentTooLargeError(functionName, sizeBytes(fitted), budgetBytes);
  }
  return { variables: fitted, files };
}

function sizeBytes(variables: Readonly<Record<string, string>>): number {
  return Object.entries(variables).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
}
