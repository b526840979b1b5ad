import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type AuthorizerEvent, createAuthorizer } from '@straddle/lambda/authorizer';
import { lambdaClientOptions } from '@straddle/lambda/mongo';
import { createAuthenticator } from '@straddle/session-core';
import { createMongoSessionStore } from '@straddle/session-core/mongo';
import { exampleCookies, restAuthorizerEvent, restIntegrationEvent, SESSION_ID } from '@straddle/testing';
import { createDeserializers, sessionSettings, toPrincipal, type UserRecord } from 'app-session';
import { MongoStore } from 'connect-mongo';
import express from 'express';
import session from 'express-session';
import { MongoClient } from 'mongodb';
import { Passport } from 'passport';
import serverless from 'serverless-http';
import { measure } from './measure.ts';

const database = fork(new URL('database-process.ts', import.meta.url), {
  execArgv: ['--import', 'tsx', '--conditions=@straddle/source'],
});
const [{ uri, description }] = await once(database, 'message');
const client = await MongoClient.connect(uri, lambdaClientOptions);
const sessions = client.db().collection('sessions');
const users = client.db().collection<UserRecord>('users');
await sessions.insertOne({
  _id: SESSION_ID as never,
  session: JSON.stringify({
    cookie: { originalMaxAge: 1_209_600_000, expires: null, httpOnly: true, path: '/' },
    passport: { user: 'usr_ada' },
  }),
  expires: new Date('2099-01-01'),
});
await users.insertOne({
  _id: 'usr_ada',
  email: 'ada@north.example',
  fullName: 'Ada',
  customerAccountId: 'acc_north',
  roles: ['admin'],
});

const findUserById = (userId: string): Promise<UserRecord | null> => users.findOne({ _id: userId });
const deserializers = createDeserializers({ findUserById });
const headers = { Cookie: [exampleCookies.good] };

const authorizer = createAuthorizer({
  authenticator: createAuthenticator(sessionSettings, {
    store: createMongoSessionStore(sessions, sessionSettings.store),
    secrets: () => ['sec'],
    deserializers,
  }),
  toPrincipal,
  sessionRefKey: 'a key for references',
});
const authorizerEvent = restAuthorizerEvent({ headers }) as unknown as AuthorizerEvent;

/** The other way to bring sessions to Lambda: the whole legacy chain inside the function. */
function createLiftedChain(): (event: object) => Promise<unknown> {
  const app = express();
  app.use(
    session({
      secret: 'sec',
      resave: false,
      saveUninitialized: false,
      store: MongoStore.create({ client, autoRemove: 'disabled' }),
    }),
  );
  const passport = new Passport();
  for (const deserializer of deserializers) passport.deserializeUser(deserializer as never);
  app.use(passport.session());
  app.get('/me', (request, response) => {
    response.json(toPrincipal(request.user));
  });
  const handler = serverless(app);
  return (event) => Promise.resolve(handler(event, {}));
}
const liftedChain = createLiftedChain();
const integrationEvent = restIntegrationEvent({ headers });

const allowed = await authorizer(authorizerEvent);
const lifted = (await liftedChain(integrationEvent)) as { statusCode?: number };
if (allowed.principalId !== 'usr_ada' || lifted.statusCode !== 200)
  throw new Error('a subject does not authenticate');

const [findOne, ours, chain] = await measure(
  [
    { name: 'raw driver findOne', runOnce: () => sessions.findOne({ _id: SESSION_ID as never }) },
    { name: 'session authorizer', runOnce: () => authorizer(authorizerEvent) },
    { name: 'lifted chain', runOnce: () => liftedChain(structuredClone(integrationEvent)) },
  ],
  { rounds: 10, callsPerRound: 300 },
);
await client.close();
database.disconnect();

console.log(`Warm authorization, Node ${process.version}, ${description}`);
console.log('The lifted chain is serverless-http + express + express-session + connect-mongo + passport.');
console.log('The authorizer and the chain both read the session, find the user and extend the session.\n');
for (const row of [findOne, ours, chain]) {
  if (!row || !findOne || !chain) continue;
  console.log(
    [
      row.name.padEnd(20),
      `p50 ${row.medianMs.toFixed(3)} ms`,
      `p99 ${row.p99Ms.toFixed(3)} ms`,
      `CPU ${row.cpuMs.toFixed(3)} ms`,
      `= ${(row.medianMs / findOne.medianMs).toFixed(2)} x findOne latency`,
      `${(row.cpuMs / chain.cpuMs).toFixed(2)} x chain CPU`,
    ].join('   '),
  );
}
