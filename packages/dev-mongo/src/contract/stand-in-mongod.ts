import { startEmbeddedMongo } from '../index.ts';

// Answers the command line of mongod as far as mongodb-memory-server uses it. Only the tests run this.
const options = process.argv.slice(2);
if (options.includes('--version')) {
  process.stdout.write('db version v7.9.9\n');
} else {
  const { port } = await startEmbeddedMongo({ port: Number(options[options.indexOf('--port') + 1]) });
  process.stdout.write(`{"msg":"Waiting for connections","attr":{"port":${port}}}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
}
