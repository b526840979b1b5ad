/** What the substitutes are tested through: their users, bundled as a function would have them. */
export { saslprep } from '@mongodb-js/saslprep';
export { ConnectionString } from 'mongodb-connection-string-url';

export const loadDriver = (): Promise<typeof import('mongodb')> => import('mongodb');
