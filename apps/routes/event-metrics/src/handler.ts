import { readEnvironment, text } from '@straddle/lambda/environment';
import {
  createGroupHandler,
  type GroupHandler,
  type RouteHandler,
  routeAssignments,
} from '@straddle/lambda/http';
import { createMetricLog, metricsSettings } from '@straddle/lambda/metrics';
import { createMongoConnection } from '@straddle/lambda/mongo';
import { createSecretValues, secret, secretsTtlSeconds } from '@straddle/lambda/secrets';
import { securityHeaders } from 'app-session';
import { createCountEvents } from './event-counts.ts';
import { createListEventMetrics } from './list-event-metrics.ts';

const environment = readEnvironment(process.env, {
  MONGODB_URI: secret(text),
  SECRETS_TTL_SECONDS: secretsTtlSeconds,
  STRADDLE_ROUTES: routeAssignments,
  STRADDLE_METRICS: metricsSettings,
});
const log = createMetricLog(environment.STRADDLE_METRICS);
const secretValues = createSecretValues({
  environment: () => process.env,
  ttlSeconds: environment.SECRETS_TTL_SECONDS,
  log,
});
const connection = createMongoConnection({ uri: secretValues.provider(environment.MONGODB_URI) });

export const listEventMetrics: RouteHandler = createListEventMetrics(
  createCountEvents(async () => (await connection.database()).collection('events')),
);

export const handler: GroupHandler = createGroupHandler({
  handlers: { listEventMetrics },
  routes: environment.STRADDLE_ROUTES,
  defaultHeaders: securityHeaders,
  log,
});
