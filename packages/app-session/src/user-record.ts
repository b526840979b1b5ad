/** A user document as both stacks read it from the database. */
export interface UserRecord {
  readonly _id: string;
  readonly email: string;
  readonly fullName: string;
  readonly customerAccountId: string;
  readonly roles: readonly string[];
  readonly disabled?: boolean;
}

/** Reads one user; each stack brings its own database connection. */
export type FindUserById = (userId: string) => Promise<UserRecord | null>;

/** Tells a user record from anything else that a session may have led to. */
export function isUserRecord(value: unknown): value is UserRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record: Partial<Record<keyof UserRecord, unknown>> = value;
  return (
    typeof record._id === 'string' &&
    typeof record.fullName === 'string' &&
    typeof record.customerAccountId === 'string' &&
    Array.isArray(record.roles)
  );
}
