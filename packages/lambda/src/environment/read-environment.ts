import { EnvironmentInvalidError } from '../errors.ts';

/** Turns the text of one environment variable into a value, or says what is wrong with it. */
export type VariableReader<T> = (
  text: string,
) => { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

type Values<Readers> = {
  readonly [Name in keyof Readers]: Readers[Name] extends VariableReader<infer T> ? T : never;
};

/**
 * Reads a function's environment once, at its edge.
 *
 * @returns A frozen object with one value per variable.
 * @throws {EnvironmentInvalidError} Naming every variable that is missing or malformed.
 * @example
 * const { MONGODB_URI } = readEnvironment(process.env, { MONGODB_URI: text });
 */
export function readEnvironment<const Readers extends Readonly<Record<string, VariableReader<unknown>>>>(
  environment: Readonly<Record<string, string | undefined>>,
  readers: Readers,
): Values<Readers> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(readers)) {
    const raw = environment[name];
    if (raw === undefined || raw === '') {
      problems.push(`${name} is not set`);
      continue;
    }
    const result = read(raw);
    if (result.ok) values[name] = result.value;
    else problems.push(`${name} ${result.problem}`);
  }
  if (problems.length > 0) throw new EnvironmentInvalidError(problems);
  // Every reader ran and succeeded, so each name has the value of its reader.
  return Object.freeze(values) as Values<Readers>;
}

/** Any text that is not empty. */
export const text: VariableReader<string> = (value) => ({ ok: true, value });

/** Secrets separated by commas, newest first. */
export const secretList: VariableReader<readonly string[]> = (value) => {
  const secrets = value.split(',').map((secret) => secret.trim());
  return secrets.every((secret) => secret.length >= 16)
    ? { ok: true, value: secrets }
    : { ok: false, problem: 'must be secrets of 16 characters or more, separated by commas, newest first' };
};
