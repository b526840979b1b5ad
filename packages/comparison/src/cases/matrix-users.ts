/** Ids of users that a comparison asks as, in `comparison.config.ts`. All but the first may be left out. */
export interface MatrixUsers {
  /** Whose requests the examples describe. */
  readonly valid: string;
  readonly otherTenant?: string;
  readonly manyRoles?: string;
  readonly fewRoles?: string;
  /** An id that no user has. */
  readonly deleted?: string;
  /** A user whom the deserializer rejects. */
  readonly disabled?: string;
}

/** Every member of `MatrixUsers`. */
export const MATRIX_USERS: Readonly<Record<keyof MatrixUsers, 'required' | 'optional'>> = {
  valid: 'required',
  otherTenant: 'optional',
  manyRoles: 'optional',
  fewRoles: 'optional',
  deleted: 'optional',
  disabled: 'optional',
};
