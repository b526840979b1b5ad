import type { RouteHandler } from '@straddle/lambda/http';

/** `GET /private`: shows that the route is closed to anonymous callers, and who was let in. */
export const getPrivate: RouteHandler = (_request, principal) => ({ status: 200, json: { principal } });
