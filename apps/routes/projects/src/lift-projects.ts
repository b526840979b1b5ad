import type { Lift } from '@straddle/lambda/express';
import type { MongoConnection } from '@straddle/lambda/mongo';
import { createFallback } from 'legacy-api/routers/fallback';
import { createProjectsRouter, type ProjectDocument } from 'legacy-api/routers/projects';

// The wrapper logs faults, one line per request, without their messages.
const fallback = createFallback({ error: () => undefined });

/** The projects router of the legacy API with the app's own last handlers; connects to the database first. */
export function liftProjects({ database }: Pick<MongoConnection, 'database'>): Lift {
  return async ({ principalOf }) => {
    const projects = (await database()).collection<ProjectDocument>('projects');
    return [
      createProjectsRouter({ collections: { projects }, principalOf }),
      fallback.notFound,
      fallback.error,
    ];
  };
}
