import { createDeserializers, toPrincipal, type UserRecord } from 'app-session';
import { MongoStore } from 'connect-mongo';
import express from 'express';
import session from 'express-session';
import type { MongoClient } from 'mongodb';
import { Passport } from 'passport';
import serverless from 'serverless-http';

/**
 * The other way to bring sessions to Lambda: the whole legacy chain inside the function. It reads the session,
 * finds the user and extends the session, as the authorizer does.
 */
export function createLiftedChain(
  client: MongoClient | Promise<MongoClient>,
  secret: string,
): (event: object) => Promise<unknown> {
  const users = async () => (await client).db().collection<UserRecord>('users');
  const app = express();
  app.use(
    session({
      secret,
      resave: false,
      saveUninitialized: false,
      store: MongoStore.create({ clientPromise: Promise.resolve(client), autoRemove: 'disabled' }),
    }),
  );
  const passport = new Passport();
  for (const deserializer of createDeserializers({
    findUserById: async (userId) => (await users()).findOne({ _id: userId }),
  })) {
    passport.deserializeUser(deserializer as never);
  }
  app.use(passport.session());
  app.get('/me', (request, response) => {
    if (request.user === undefined) response.sendStatus(401);
    else response.json(toPrincipal(request.user));
  });
  const handler = serverless(app);
  return (event) => Promise.resolve(handler(event, {}));
}
