import { once } from 'node:events';
import { createServer } from 'node:http';
import { payload } from './payload.js';

/** One side of a comparison: what costs nothing to answer, so that the comparison is what is measured. */
const body = JSON.stringify(payload);
const server = createServer((_request, response) => {
  response.setHeader('Content-Type', 'application/json').end(body);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (typeof address === 'object' && address !== null)
  process.send?.({ url: `http://127.0.0.1:${address.port}` });
