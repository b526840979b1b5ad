const urlWithPassword = /[a-z][a-z0-9+.-]*:\/\/[^\s/@:]*:[^\s/@]+@/i;
const secretArgument = /(secret|password|passwd|token|api[-_]?key)\s*=\s*\S/i;

/**
 * Finds what is not plain data, and what looks like a secret.
 *
 * The table is read by the deployment, printed by commands and kept in version control, so it may hold only
 * what JSON can hold, and nothing that must not be read by everybody who can read the repository. The text of
 * a suspected secret is never repeated.
 *
 * @returns One problem per place; empty if all is plain.
 */
export function plainDataProblems(value: unknown): string[] {
  return walk(value, { path: '', ancestors: [] });
}

interface Place {
  readonly path: string;
  readonly ancestors: readonly object[];
}

function walk(value: unknown, place: Place): string[] {
  const where = place.path === '' ? 'the table' : place.path;
  switch (typeof value) {
    case 'function':
      return [`${where}: a function cannot be deployed from a table; write the name of an exported one`];
    case 'symbol':
    case 'bigint':
      return [`${where}: write a string or a number instead of a ${typeof value}`];
    case 'string':
      return secretProblems(value, where);
    case 'object':
      return value === null ? [] : walkObject(value, { where, place });
    default:
      return [];
  }
}

function walkObject(value: object, { where, place }: { where: string; place: Place }): string[] {
  if (place.ancestors.includes(value)) {
    return [`${where}: refers back to itself; write the data out`];
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
    return [`${where}: an instance of a class; write a plain object, a string or a number`];
  }
  const ancestors = [...place.ancestors, value];
  return Object.entries(value).flatMap(([key, entry]: [string, unknown]) =>
    walk(entry, { path: place.path === '' ? key : `${place.path}.${key}`, ancestors }),
  );
}

function secretProblems(text: string, where: string): string[] {
  if (urlWithPassword.test(text) || secretArgument.test(text)) {
    return [
      `${where}: looks like it holds a password or token; give it to the process as an environment variable`,
    ];
  }
  return [];
}
