import { Router } from 'express';
import type { MongoClient } from 'mongodb';
import type { Log } from '../logger.ts';
import { sendRefusal } from '../refusal.ts';

export interface HealthDependencies {
  readonly client: MongoClient;
  readonly log: Log;
}

/** `GET /health`: 200 while the database answers a ping, otherwise 503. Open to everybody; tells nothing else. */
export function createHealthRouter({ client, log }: HealthDependencies): Router {
  const router = Router();
  router.get('/health', async (_request, response) => {
    response.set('Cache-Control', 'no-store');
    try {
      await client.db().command({ ping: 1 });
      response.json({ status: 'ok' });
    } catch (error) {
      log.warn({ err: error }, 'the database does not answer');
      sendRefusal(response, 503);
    }
  });
  return router;
}
