import type { Lift } from '@straddle/lambda/express';
import type { MongoConnection } from '@straddle/lambda/mongo';
import type { RequestHandler } from 'express';
import { createFallback } from 'legacy-api/routers/fallback';
import { createProjectsRouter, type ProjectDocument } from 'legacy-api/routers/projects';

// The wrapper logs faults, one line per request, without their messages.
const fallback = createFallback({ error: () => undefined });

/**
 * The projects router of the legacy API with the app's own last handlers; connects to the database first. The router
 * keeps its collection, so it is made again when the connection string has changed and there is another client.
 */
export function liftProjects({ database }: Pick<MongoConnection, 'database'>): Lift {
  return async ({ principalOf }) => {
    const routerOn = (db: Awaited<ReturnType<typeof database>>) => {
      const projects = db.collection<ProjectDocument>('projects');
      return { client: db.client, router: createProjectsRouter({ collections: { projects }, principalOf }) };
    };
    let current = routerOn(await database());
    const projects: RequestHandler = async (request, response, next) => {
      const db = await database();
      if (db.client !== current.client) current = routerOn(db);
      current.router(request, response, next);
    };
    return [projects, fallback.notFound, fallback.error];
  };
}
