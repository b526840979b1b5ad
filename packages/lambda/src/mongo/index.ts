export {
  createMongoConnection,
  lambdaClientOptions,
  type MongoConnection,
} from './create-mongo-connection.ts';
