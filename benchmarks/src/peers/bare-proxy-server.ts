import { Agent, createServer, type RequestListener, type ServerResponse } from 'node:http';
import httpProxy from 'http-proxy';
import { createProxyServer } from 'httpxy';
import { type Dispatcher, Pool } from 'undici';
import { announce } from './announce.ts';

/** A proxy library and nothing around it, with kept connections, as its documentation recommends. */
const { library, target } = JSON.parse(process.argv[2] ?? '{}');
const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const listeners: Readonly<Record<string, () => RequestListener>> = {
  'http-proxy': () => {
    const proxy = httpProxy.createProxyServer({ target, agent });
    return (request, response) => proxy.web(request, response);
  },
  httpxy: () => {
    const proxy = createProxyServer({ target, agent });
    return (request, response) => void proxy.web(request, response);
  },
  undici: () => {
    const pool = new Pool(target, { headersTimeout: 0, bodyTimeout: 0 });
    return ({ url = '/', method = 'GET', rawHeaders }, response) => {
      pool.dispatch({ path: url, method, headers: passedOn(rawHeaders) }, passAnswerTo(response));
    };
  },
};

/** What every proxy must drop, and Host, which is the target's. */
function passedOn(rawHeaders: readonly string[]): string[] {
  const headers: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    if (name !== 'host' && name !== 'connection' && name !== 'keep-alive') {
      headers.push(name, rawHeaders[index + 1] ?? '');
    }
  }
  return headers;
}

function passAnswerTo(response: ServerResponse): Dispatcher.DispatchHandler {
  return {
    onRequestStart: () => {},
    onResponseStart: ({ rawHeaders }, statusCode) => {
      response.writeHead(statusCode, Array.isArray(rawHeaders) ? rawHeaders.map(String) : []);
    },
    onResponseData: (_controller, chunk) => void response.write(chunk),
    onResponseEnd: () => void response.end(),
    onResponseError: () => void response.destroy(),
  };
}

const listener = listeners[library]?.();
if (listener === undefined) throw new TypeError(`no proxy is called ${library}`);
announce(createServer(listener));
