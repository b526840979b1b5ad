import type { RouteHandler } from '@straddle/lambda/http';

/** `GET /me`: the caller, as both stacks know it. */
export const getMe: RouteHandler = (_request, principal) => ({ status: 200, json: principal });
