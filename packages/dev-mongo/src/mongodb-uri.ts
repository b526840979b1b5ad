import { DevMongoUriInvalidError } from './errors.ts';

/** Scheme and credentials, hosts, database, options. Credentials may not hold a bare `/`, `?` or `@`. */
const CONNECTION_STRING = /^(mongodb(?:\+srv)?:\/\/(?:[^/?@]*@)?)([^/?@]+)(?:\/([^?]*))?(\?.*)?$/;

/** The connection string with a database name; one that it has already stays. */
export function withDatabase(uri: string, databaseName: string): string {
  const { prefix, hosts, database, options } = parse(uri);
  return `${prefix}${hosts}/${database === '' ? databaseName : database}${options}`;
}

/** The hosts of a connection string, without credentials and options. */
export function describeHosts(uri: string): string {
  return parse(uri).hosts;
}

function parse(uri: string): { prefix: string; hosts: string; database: string; options: string } {
  const match = CONNECTION_STRING.exec(uri.trim());
  if (match === null) {
    throw new DevMongoUriInvalidError(
      'MONGODB_URI is not a MongoDB connection string: write mongodb://host:27017/database, or unset it. ' +
        'Credentials need percent-encoding. (The value is not shown, as it may hold a password.)',
    );
  }
  const [, prefix = '', hosts = '', database = '', options = ''] = match;
  return { prefix, hosts, database, options };
}
