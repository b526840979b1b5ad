import type { EmbeddedMongo } from '@straddle/dev-mongo';
import { exampleCookies, SESSION_ID } from '@straddle/testing';
import { MongoClient } from 'mongodb';
import { createAuthenticator } from '../create-authenticator.ts';
import { SessionFault } from '../errors.ts';
import { createMongoSessionStore } from '../mongo/index.ts';
import type { BudgetSettings } from '../settings.ts';
import type { Verdict } from '../verdict.ts';
import { startTroubleProxy, type TroubleProxy } from './trouble-proxy.ts';

/** What an authorizer would make of a request with the good cookie, and how long it took. */
export interface Judged {
  readonly verdict?: Verdict;
  readonly code?: string;
  readonly elapsedMs: number;
}

/** The real driver with one stored session, behind a proxy that makes trouble. */
export interface FaultyDatabase {
  readonly proxy: TroubleProxy;
  readonly judge: () => Promise<Judged>;
  readonly close: () => Promise<void>;
}

export async function openFaultyDatabase(
  mongo: EmbeddedMongo,
  { poolSize, budgets = {} }: { readonly poolSize: number; readonly budgets?: BudgetSettings },
): Promise<FaultyDatabase> {
  const proxy = await startTroubleProxy(mongo.port);
  const client = new MongoClient(`mongodb://127.0.0.1:${proxy.port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 200,
    connectTimeoutMS: 500,
    heartbeatFrequencyMS: 500,
    maxPoolSize: poolSize,
  });
  const sessions = client
    .db('faults')
    .collection<{ _id: string; session: string; expires: Date }>('sessions');
  await sessions.deleteMany({});
  await sessions.insertOne({
    _id: SESSION_ID,
    session: '{"cookie":{"originalMaxAge":null},"passport":{"user":"u1"}}',
    expires: new Date('2099-01-01'),
  });
  const authenticator = createAuthenticator(
    { resave: false, saveUninitialized: false, budgets },
    {
      store: createMongoSessionStore(sessions),
      secrets: () => ['sec'],
      deserializers: [(user, done) => done(null, { id: user })],
    },
  );
  const headers = { cookie: exampleCookies.good };
  return {
    proxy,
    async judge() {
      const start = performance.now();
      try {
        const verdict = await authenticator.authenticate({
          method: 'GET',
          headers,
          originalPath: '/',
          secure: true,
        });
        return { verdict, elapsedMs: performance.now() - start };
      } catch (error) {
        if (!(error instanceof SessionFault)) throw error;
        return { code: error.code, elapsedMs: performance.now() - start };
      }
    },
    async close() {
      await client.close();
      await proxy.close();
    },
  };
}
