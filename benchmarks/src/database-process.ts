import { startDevMongo } from '@straddle/dev-mongo';

// A process of its own: the database's CPU time must not count as the subjects'.
const database = await startDevMongo({ databaseName: 'benchmark' });
process.send?.({ uri: database.uri, description: database.description });
process.on('disconnect', () => {
  database.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
