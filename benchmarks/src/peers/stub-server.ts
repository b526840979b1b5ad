import { createServer } from 'node:http';
import { announce } from './announce.ts';
import { payload } from './payload.js';

/** One side of a comparison: what costs nothing to answer, so that the comparison is what is measured. */
const body = JSON.stringify(payload);
announce(
  createServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json').end(body);
  }),
);
