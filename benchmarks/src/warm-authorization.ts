import { type AuthorizerEvent, createAuthorizer } from '@straddle/lambda/authorizer';
import { lambdaClientOptions } from '@straddle/lambda/mongo';
import { createAuthenticator, type Deserializer, type SessionSettings } from '@straddle/session-core';
import { createMongoSessionStore, type UserJoin } from '@straddle/session-core/mongo';
import { restAuthorizerEvent, restIntegrationEvent, SESSION_ID, signature } from '@straddle/testing';
import { createDeserializers, sessionSettings, toPrincipal, type UserRecord } from 'app-session';
import { MongoClient } from 'mongodb';
import { verdictOf } from './aim.ts';
import { countRoundTrips } from './count-round-trips.ts';
import { createLiftedChain } from './create-lifted-chain.ts';
import { type Measurement, measure } from './measure.ts';
import { seedSession } from './seed-session.ts';
import { startDatabase } from './start-database.ts';

const SECRET = 'a secret of this benchmark';
const database = await startDatabase();
const client = await MongoClient.connect(database.uri, lambdaClientOptions);
await seedSession(client.db());
// The same session where touchAfter throttles, and as a sub-document, which a join can read.
const later = new Date(Date.now() + 60 * 60 * 1000);
const throttled = client.db().collection('throttled');
const embedded = client.db().collection('embedded');
const stored = await client.db().collection('sessions').findOne({});
await throttled.insertOne({ ...stored, lastModified: later });
await embedded.insertOne({ ...stored, session: JSON.parse(stored?.['session']), lastModified: later });

const cookie = (secret: string) =>
  `connect.sid=${encodeURIComponent(`s:${SESSION_ID}.${signature(SESSION_ID, secret)}`)}`;
const headers = { Cookie: [cookie(SECRET)] };
const good = restAuthorizerEvent({ headers }) as unknown as AuthorizerEvent;
const forged = restAuthorizerEvent({
  headers: { Cookie: [cookie('another')] },
}) as unknown as AuthorizerEvent;
const integrationEvent = restIntegrationEvent({ headers });

interface Variant {
  readonly client: MongoClient;
  readonly collection?: string;
  readonly store?: SessionSettings['store'];
  readonly join?: UserJoin;
  readonly deserializers?: (joined: unknown) => readonly Deserializer[];
}

/** The authorizer over a client that is connected already. */
function authorizerOf({ client: own, collection = 'sessions', store, join, deserializers }: Variant) {
  const settings = { ...sessionSettings, store: { ...sessionSettings.store, ...store } };
  const users = own.db().collection<UserRecord>('users');
  const chain = createDeserializers({ findUserById: (userId) => users.findOne({ _id: userId }) });
  const authorizer = createAuthorizer({
    authenticator: createAuthenticator(settings, {
      store: createMongoSessionStore(
        own.db().collection(collection),
        settings.store,
        join === undefined ? {} : { join },
      ),
      secrets: () => [SECRET],
      deserializers: deserializers === undefined ? chain : ({ joined }) => deserializers(joined),
    }),
    toPrincipal,
    sessionRefKey: 'a key for references',
  });
  return (event: AuthorizerEvent) => authorizer(event);
}

const ada = await client.db().collection<UserRecord>('users').findOne({ _id: 'usr_ada' });
const touchNotDue = { collection: 'throttled', store: { touchAfter: 3600 } };
/** One round trip is enough where the deserializer asks nobody and the touch is not due. */
const oneRoundTrip = {
  ...touchNotDue,
  deserializers: () => [(_user: unknown, done: Done) => done(null, ada)],
};
type Done = (error: unknown, user?: unknown) => void;
const joined = {
  collection: 'embedded',
  store: { stringify: false, touchAfter: 3600 },
  join: { from: 'users' },
  deserializers: (user: unknown) => [(_id: unknown, done: Done) => done(null, user ?? false)],
};

const byDefault = authorizerOf({ client });
const single = authorizerOf({ client, ...oneRoundTrip });
const liftedChain = createLiftedChain(client, SECRET);
const lifted = (await liftedChain(structuredClone(integrationEvent))) as { statusCode?: number };
for (const authorizer of [byDefault, single, authorizerOf({ client, ...joined })]) {
  const { principalId } = (await authorizer(good)) as { principalId?: string };
  if (principalId !== 'usr_ada') throw new Error('an authorizer does not authenticate');
}
if (lifted.statusCode !== 200) throw new Error('the lifted chain does not authenticate');

const sessions = client.db().collection('sessions');
const measurements = await measure(
  [
    { name: 'raw driver findOne', runOnce: () => sessions.findOne({ _id: SESSION_ID as never }) },
    { name: 'authorizer', runOnce: () => byDefault(good) },
    { name: 'authorizer, one round trip', runOnce: () => single(good) },
    { name: 'authorizer, forged cookie', runOnce: () => byDefault(forged).catch(() => undefined) },
    { name: 'lifted chain', runOnce: () => liftedChain(structuredClone(integrationEvent)) },
  ],
  { rounds: 10, callsPerRound: 300 },
);
await client.close();

console.log(`Warm authorization, Node ${process.version}, ${database.description}`);
console.log('The lifted chain is serverless-http + express + express-session + connect-mongo + passport.');
console.log('The authorizer and the chain both read the session, find the user and extend the session.\n');
const measured = (name: string): Measurement => {
  const found = measurements.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} was not measured`);
  return found;
};
const findOne = measured('raw driver findOne');
const chain = measured('lifted chain');
for (const row of measurements) {
  console.log(
    [
      row.name.padEnd(26),
      `p50 ${row.medianMs.toFixed(3)} ms`,
      `p99 ${row.p99Ms.toFixed(3)} ms`,
      `CPU ${row.cpuMs.toFixed(3)} ms`,
      `= ${(row.medianMs / findOne.medianMs).toFixed(2)} x findOne latency`,
      `${(row.cpuMs / chain.cpuMs).toFixed(2)} x chain CPU`,
    ].join('   '),
  );
}
const ours = measured('authorizer');
const ourSingle = measured('authorizer, one round trip');
const overheadMs = ourSingle.medianMs - findOne.medianMs;
const driverShare = (trips: number) => (trips * findOne.cpuMs) / chain.cpuMs;
console.log(
  [
    '',
    `CPU per request, authorizer / chain: ${(ours.cpuMs / chain.cpuMs).toFixed(2)} x, ${verdictOf({
      ratio: ours.cpuMs / chain.cpuMs,
      aim: 0.1,
      floor: `three round trips through the driver alone cost about ${driverShare(3).toFixed(2)} x`,
    })}`,
    `CPU per request, one round trip / chain: ${(ourSingle.cpuMs / chain.cpuMs).toFixed(2)} x, ${verdictOf({
      ratio: ourSingle.cpuMs / chain.cpuMs,
      aim: 0.1,
      floor: `one findOne through the driver alone costs ${driverShare(1).toFixed(2)} x`,
    })}`,
    `latency where one round trip is enough / findOne: ${(ourSingle.medianMs / findOne.medianMs).toFixed(2)} x, ${verdictOf(
      {
        ratio: ourSingle.medianMs / findOne.medianMs,
        aim: 1.15,
        floor: `the filter by expiry, the signature, the verdict and the policy take ${overheadMs.toFixed(3)} ms, 0.15 x of a findOne of ${(overheadMs / 0.15).toFixed(1)} ms`,
      },
    )}`,
  ].join('\n'),
);

console.log('\nRound trips per request, by command monitoring');
const monitored = await MongoClient.connect(database.uri, { ...lambdaClientOptions, monitorCommands: true });
// As many connections as a request may use at once: waiting for a new one would look like a sequence.
const admin = monitored.db().admin();
await Promise.all(Array.from({ length: 4 }, () => admin.ping()));
const variants: readonly {
  readonly title: string;
  readonly variant: Omit<Variant, 'client'>;
  readonly event?: AuthorizerEvent;
}[] = [
  { title: 'default settings', variant: {} },
  { title: 'touchAfter set, touch not due', variant: touchNotDue },
  { title: 'join declared, touch not due', variant: joined },
  { title: 'bad signature', variant: {}, event: forged },
];
for (const { title, variant, event = good } of variants) {
  const authorizer = authorizerOf({ client: monitored, ...variant });
  const outcome = () =>
    authorizer(event).then(
      () => 'allowed',
      (error: Error) => error.message,
    );
  const { total, sequential, commands } = await countRoundTrips(monitored, outcome);
  console.log(
    `${title.padEnd(30)} ${total} in total, ${sequential} in sequence  ${commands.join(', ')} → ${await outcome()}`,
  );
}
await monitored.close();
database.stop();
