import { readEnvironment } from '@straddle/lambda/environment';
import { createGroupHandler, type GroupHandler, routeAssignments } from '@straddle/lambda/http';
import { logLine } from '@straddle/lambda/log';
import { securityHeaders } from 'app-session';
import { getMe } from './get-me.ts';
import { getPrivate } from './get-private.ts';

export { getMe, getPrivate };

const environment = readEnvironment(process.env, { STRADDLE_ROUTES: routeAssignments });

export const handler: GroupHandler = createGroupHandler({
  handlers: { getMe, getPrivate },
  routes: environment.STRADDLE_ROUTES,
  defaultHeaders: securityHeaders,
  log: logLine,
});
