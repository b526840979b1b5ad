import { once } from 'node:events';
import express from 'express';
import { payload } from './payload.js';

/** The legacy API of the measurement: Express as it comes. */
const app = express();
app.get('/*path', (_request, response) => {
  response.json(payload);
});
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ url: `http://127.0.0.1:${server.address().port}` });
