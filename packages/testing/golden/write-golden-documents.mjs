// Writes documents.json: sessions stored by the real connect-mongo of each version through the real
// express-session, and what the real versions read from each document. Run it with `npm run write` here after
// `npm install --ignore-scripts` here; the repository's own node_modules must be there too (@straddle/dev-mongo).
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { startEmbeddedMongo } from '@straddle/dev-mongo';
import session from 'express-session';
import { BSON, MongoClient } from 'mongodb';
import { loadConnectMongo } from './package-versions.mjs';
import { fillSession, readerEncryption, readersOf, STORE_ENCRYPTION_KEY, scenarios } from './scenarios.mjs';

const { EJSON } = BSON;
const DATABASE = 'golden';
const clients = new Map();

const mongo = await startEmbeddedMongo();
const observer = await MongoClient.connect(mongo.uri);
const documents = observer.db(DATABASE).collection('sessions');
const written = [];
for (const scenario of scenarios) written.push(await record(scenario));
await Promise.all([...clients.values(), observer].map((client) => client.close()));
await mongo.stop();

const { version: expressSession } = createRequire(import.meta.url)('express-session/package.json');
const file = {
  about: 'Made by write-golden-documents.mjs with the versions named here. Never edit by hand.',
  writtenAt: new Date().toISOString(),
  node: process.version,
  expressSession,
  database: 'the embedded server of @straddle/dev-mongo, through the driver named at each document',
  storeEncryptionKey: STORE_ENCRYPTION_KEY,
  documents: written,
};
await writeFile(new URL('documents.json', import.meta.url), `${JSON.stringify(file)}\n`);
process.stdout.write(`${written.length} documents, ${written.flatMap(({ reads }) => reads).length} reads\n`);

async function record(scenario) {
  const { connectMongo, form, encryption, options = {} } = scenario;
  await documents.deleteMany({});
  const written = readerEncryption('same', encryption);
  const session = await saveThroughHttp(await createStore(connectMongo, options, written));
  const [document] = await documents.find().toArray();
  const reads = [];
  for (const reader of readersOf(scenario)) {
    reads.push({ ...reader, ...(await read({ reader, encryption, document, session })) });
  }
  const { connectMongo: version, kruptein, mongodb } = loadConnectMongo(connectMongo);
  const { serialize, ...plainOptions } = options;
  return {
    name: `connect-mongo ${connectMongo}: ${form}`,
    writer: { connectMongo: version, kruptein, mongodb },
    encryption,
    options: { ...plainOptions, ...(serialize ? { customTransform: true } : {}) },
    session,
    document: EJSON.serialize(document, { relaxed: false }),
    reads,
  };
}

/** What the real store calls back with first: connect-mongo 4.2 to 5 call twice after a decryption error. */
async function read({ reader, encryption, document, session }) {
  const { by, stringify, customTransform } = reader;
  const options = { stringify, ...(customTransform ? { unserialize: (value) => value } : {}) };
  const store = await createStore(by, options, readerEncryption(reader.encryption, encryption));
  const { error, value } = await new Promise((resolve) => {
    store.get(document._id, (error, value) => resolve({ error, value }))?.catch(() => {});
  });
  if (error) return { fails: String(error.message ?? error) };
  if (isDeepStrictEqual(value, session)) return { gives: 'the session' };
  if (value === JSON.stringify(session)) return { gives: 'the session as JSON text' };
  if (isDeepStrictEqual(EJSON.stringify(value), EJSON.stringify(document.session))) {
    return { gives: 'what is stored' };
  }
  return { gives: 'value', value: EJSON.serialize(value ?? null, { relaxed: false }) };
}

async function createStore(connectMongo, options, encryption) {
  const { MongoStore, major, exported } = loadConnectMongo(connectMongo);
  const clientPromise = Promise.resolve(await clientOf(connectMongo));
  const common = { clientPromise, dbName: DATABASE, autoRemove: 'disabled', ...options };
  const { scheme, ...settings } = encryption ?? {};
  if (major === 3) {
    const Store = MongoStore(session);
    const store = new Store({ ...common, ...settings });
    if (store.state !== 'connected') await new Promise((resolve) => store.once('connected', resolve));
    return store;
  }
  if (scheme === undefined) return MongoStore.create(common);
  if (scheme === 'kruptein') return MongoStore.create({ ...common, crypto: settings });
  return MongoStore.create({ ...common, cryptoAdapter: exported.createWebCryptoAdapter(settings) });
}

async function clientOf(connectMongo) {
  const known = clients.get(connectMongo);
  if (known) return known;
  const { MongoClient, mongodb } = loadConnectMongo(connectMongo);
  const client = await MongoClient.connect(
    mongodb.startsWith('3.') ? mongo.uri.replace('directConnection=true', '') : mongo.uri,
    mongodb.startsWith('3.') ? { useUnifiedTopology: true } : {},
  );
  clients.set(connectMongo, client);
  return client;
}

/** @returns What express-session gave the store to save, as JSON shows it. */
async function saveThroughHttp(store) {
  let saved;
  const set = store.set.bind(store);
  store.set = (sessionId, session, done) => {
    saved = JSON.parse(JSON.stringify(session));
    return set(sessionId, session, done);
  };
  const middleware = session({
    store,
    secret: 'golden cookie secret',
    resave: false,
    saveUninitialized: false,
    cookie: { expires: new Date('2100-01-01T00:00:00.000Z') },
  });
  const server = createServer((request, response) =>
    middleware(request, response, (error) => {
      if (error) return response.writeHead(500).end(String(error));
      fillSession(request.session);
      return response.end('saved');
    }),
  );
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const response = await fetch(`http://127.0.0.1:${server.address().port}/`);
  const text = await response.text();
  server.close();
  server.closeAllConnections();
  if (text !== 'saved') throw new Error(`the session could not be saved: ${text}`);
  return saved;
}
