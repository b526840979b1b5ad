/** Root of everything this package throws. `code` is stable and may be matched on; the text may change. */
export abstract class RouteTableError extends Error {
  abstract readonly code: string;
}

/**
 * The route table cannot be used as written.
 *
 * `problems` holds everything that is wrong, each entry naming the place and what to write instead, so that
 * one run is enough to mend the table.
 */
export class MigrationInvalidError extends RouteTableError {
  readonly code = 'ERR_MIGRATION_INVALID';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The route table is not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'MigrationInvalidError';
    this.problems = problems;
  }
}

/**
 * Entry files that the route table names do not exist, do not parse, or do not export what it names.
 *
 * As with {@link MigrationInvalidError}, `problems` holds all of them.
 */
export class MigrationEntriesInvalidError extends RouteTableError {
  readonly code = 'ERR_MIGRATION_ENTRIES_INVALID';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The route table names entries that do not fit:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'MigrationEntriesInvalidError';
    this.problems = problems;
  }
}
