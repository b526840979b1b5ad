/** The lifted chain as a function would have it: connects while it is loaded, as the legacy server does. */
import { MongoClient } from 'mongodb';
import { createLiftedChain } from './create-lifted-chain.ts';

const client = MongoClient.connect(process.env['MONGODB_URI'] ?? '');
// Who only loads it never looks at the connection.
client.catch(() => undefined);

export const handler: (event: object) => Promise<unknown> = createLiftedChain(
  client,
  process.env['SESSION_SECRETS'] ?? '',
);
