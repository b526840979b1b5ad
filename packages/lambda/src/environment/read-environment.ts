import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSecretList } from '@straddle/session-core';
import { EnvironmentInvalidError } from '../errors.ts';

/** The variables of a function. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

/** What reading variables comes to. `problem` says which variable, and quotes no value. */
export type LookupResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string };

/** Makes a value of more than one variable, or of none. */
export interface VariableLookup<T> {
  lookUp(name: string, environment: EnvironmentVariables): LookupResult<T>;
}

/** Turns the text of one environment variable into a value, or says what is wrong with it. */
export type VariableReader<T> = (
  text: string,
) => { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

type AnyReader = VariableReader<unknown> | VariableLookup<unknown>;

type Values<Readers> = {
  readonly [Name in keyof Readers]: Readers[Name] extends VariableReader<infer T> | VariableLookup<infer T>
    ? T
    : never;
};

/**
 * Reads a function's environment once, at its edge.
 *
 * @returns A frozen object with one value per variable.
 * @throws {EnvironmentInvalidError} Naming every variable that is missing or malformed.
 * @example
 * const { MONGODB_URI } = readEnvironment(process.env, { MONGODB_URI: text });
 */
export function readEnvironment<const Readers extends Readonly<Record<string, AnyReader>>>(
  environment: EnvironmentVariables,
  readers: Readers,
): Values<Readers> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(readers)) {
    const result =
      typeof read === 'function' ? readVariable(name, environment, read) : read.lookUp(name, environment);
    if (result.ok) values[name] = result.value;
    else problems.push(result.problem);
  }
  if (problems.length > 0) throw new EnvironmentInvalidError(problems);
  // Every reader ran and succeeded, so each name has the value of its reader.
  return Object.freeze(values) as Values<Readers>;
}

/**
 * Reads one variable that has to be there. A variable of the route table, `STRADDLE_…`, may say `file:<name>`: its
 * text is in that file beside the handler then, because all variables of a function may have 4 KB together.
 */
export function readVariable<T>(
  name: string,
  environment: EnvironmentVariables,
  read: VariableReader<T>,
): LookupResult<T> {
  const raw = environment[name];
  if (raw === undefined || raw === '') return { ok: false, problem: `${name} is not set` };
  const text = name.startsWith('STRADDLE_') ? textOrFile(raw, environment) : raw;
  if (text === undefined)
    return { ok: false, problem: `${name} names a file that is not beside the handler` };
  const result = read(text);
  return result.ok ? result : { ok: false, problem: `${name} ${result.problem}` };
}

/** Nothing if the file cannot be read. */
function textOrFile(raw: string, { LAMBDA_TASK_ROOT = '.' }: EnvironmentVariables): string | undefined {
  const name = /^file:([\w-][\w.-]*)$/.exec(raw)?.[1];
  if (name === undefined) return raw;
  try {
    return readFileSync(join(LAMBDA_TASK_ROOT, name), 'utf8');
  } catch {
    return undefined;
  }
}

/** Any text that is not empty. */
export const text: VariableReader<string> = (value) => ({ ok: true, value });

/** Secrets separated by commas or as a JSON array, newest first. */
export const secretList: VariableReader<readonly string[]> = (value) => {
  const list = parseSecretList(value);
  return list.status === 'valid' ? { ok: true, value: list.secrets } : { ok: false, problem: list.problem };
};
