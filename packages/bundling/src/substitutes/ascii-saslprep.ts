/** The password of the connection string has characters that the bundled driver cannot prepare for SCRAM. */
export class MongoPasswordUnsupportedError extends Error {
  readonly code = 'ERR_MONGO_PASSWORD_UNSUPPORTED';

  constructor() {
    super(
      'The database password has characters outside printable ASCII, which this bundle does not support for SCRAM-SHA-256. Give the database user of this function a password of printable ASCII characters.',
    );
    this.name = 'MongoPasswordUnsupportedError';
  }
}

/**
 * Stands in for `@mongodb-js/saslprep` in a bundle: that package unpacks its Unicode tables at load.
 * Printable ASCII is left alone by RFC 4013, so such passwords need no table; every other is refused instead
 * of being sent unprepared, which the server would answer with a misleading "Authentication failed".
 *
 * @throws {MongoPasswordUnsupportedError} Never quotes the password.
 */
export function saslprep(password: string): string {
  if (/[^\x20-\x7e]/.test(password)) throw new MongoPasswordUnsupportedError();
  return password;
}
