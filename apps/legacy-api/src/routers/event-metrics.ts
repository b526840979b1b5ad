import { Router } from 'express';
import { type PrincipalOf, requireSession } from '../access.ts';
import { aggregateEventMetrics } from '../aggregate-event-metrics.ts';
import type { Collections } from '../documents.ts';
import { parseEventMetricsQuery } from '../event-metrics-query.ts';
import { sendRefusal } from '../refusal.ts';

export interface EventMetricsDependencies {
  readonly collections: Pick<Collections, 'events'>;
  readonly principalOf: PrincipalOf;
}

/** `GET /event-metrics`: how often what happened, by UTC day and event type. */
export function createEventMetricsRouter({ collections, principalOf }: EventMetricsDependencies): Router {
  const router = Router();
  router.get('/event-metrics', requireSession, async (request, response) => {
    const { customerAccountId } = principalOf(request);
    const parsed = parseEventMetricsQuery(request.query);
    if (parsed.outcome === 'invalid') {
      sendRefusal(response, 400, parsed.errors);
      return;
    }
    const { from, to } = parsed.query;
    const metrics = await aggregateEventMetrics(collections.events, customerAccountId, parsed.query);
    const total = metrics.reduce((sum, metric) => sum + metric.count, 0);
    response.json({ from, to, total, metrics });
  });
  return router;
}
