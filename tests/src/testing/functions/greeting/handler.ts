import { readEnvironment } from '@straddle/lambda/environment';
import {
  createGroupHandler,
  type GroupHandler,
  type OptionalRouteHandler,
  type RouteHandler,
  routeAssignments,
} from '@straddle/lambda/http';
import { logLine } from '@straddle/lambda/log';

/** A moved group whose first routes serve everybody and whose last one does not. */

export const greet: OptionalRouteHandler = (_request, principal) => ({
  status: 200,
  json: { greeted: principal?.userId ?? null },
});

export const greetName: OptionalRouteHandler = ({ pathParameters }, principal) => ({
  status: 200,
  json: { greeted: principal?.userId ?? null, name: pathParameters['name'] },
});

export const tellSecret: RouteHandler = (_request, principal) => ({
  status: 200,
  json: { told: principal.userId },
});

const environment = readEnvironment(process.env, { STRADDLE_ROUTES: routeAssignments });

export const handler: GroupHandler = createGroupHandler({
  handlers: { tellSecret },
  optionalHandlers: { greet, greetName },
  routes: environment.STRADDLE_ROUTES,
  log: logLine,
});
