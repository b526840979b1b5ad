/** Per member of a settings object, what is wrong with its value. */
export type Checks = Readonly<Record<string, (value: unknown) => readonly string[]>>;

/** What is wrong with the members of an object, unknown ones included. */
export function memberProblems(value: unknown, checks: Checks): readonly string[] {
  if (!isRecord(value)) return ['not an object'];
  return [
    ...Object.entries(checks).flatMap(([name, check]) => check(value[name])),
    ...Object.keys(value)
      .filter((name) => !Object.hasOwn(checks, name))
      .map((name) => `"${name}" is not known`),
  ];
}

/** The same check for a member that may be left out. */
export function optional(
  check: (value: unknown) => readonly string[],
): (value: unknown) => readonly string[] {
  return (value) => (value === undefined ? [] : check(value));
}

/** Whether a value is an object with members, and not a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
