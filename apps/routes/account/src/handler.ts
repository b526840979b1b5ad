import { readEnvironment } from '@straddle/lambda/environment';
import { createGroupHandler, type GroupHandler, routeAssignments } from '@straddle/lambda/http';
import { createMetricLog, metricsSettings } from '@straddle/lambda/metrics';
import { securityHeaders } from 'app-session';
import { getMe } from './get-me.ts';
import { getPrivate } from './get-private.ts';

export { getMe, getPrivate };

const environment = readEnvironment(process.env, {
  STRADDLE_ROUTES: routeAssignments,
  STRADDLE_METRICS: metricsSettings,
});

export const handler: GroupHandler = createGroupHandler({
  handlers: { getMe, getPrivate },
  routes: environment.STRADDLE_ROUTES,
  defaultHeaders: securityHeaders,
  log: createMetricLog(environment.STRADDLE_METRICS),
});
