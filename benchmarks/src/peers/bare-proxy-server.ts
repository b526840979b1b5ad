import { once } from 'node:events';
import { Agent, createServer } from 'node:http';
import httpProxy from 'http-proxy';
import { createProxyServer } from 'httpxy';

/** A proxy library and nothing around it, with kept connections, as its documentation recommends. */
const { library, target } = JSON.parse(process.argv[2] ?? '{}');
const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const proxy =
  library === 'http-proxy'
    ? httpProxy.createProxyServer({ target, agent })
    : createProxyServer({ target, agent });
const server = createServer((request, response) => void proxy.web(request, response)).listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ url: `http://127.0.0.1:${server.address().port}` });
