import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';

import { malformedRequestReason } from './malformed-request.ts';

/** What the part that speaks HTTP needs. */
export interface HttpFrontOptions {
  /** Gets each request that is well-formed. */
  readonly handle: (message: IncomingMessage, response: ServerResponse) => void;
  /** How long a client may take to send a request, headers and body. */
  readonly receiveTimeoutMs: number;
}

/** Above the gateway's own limit, so that the usual refusal of headers is the gateway's and not this one. */
const maxHeaderBytes = 64 * 1024;
/** A client that was refused may still be sending; cut off at once, it might lose the answer. */
const lingerMs = 250;

/**
 * Creates the HTTP server of a gateway, which refuses by itself what is no HTTP.
 *
 * Assumed, not captured: that the front end of API Gateway answers as other front ends of AWS do, with 400 (or
 * 408, 413, 431) and a small HTML page (compare case A41), closes the connection, and takes CONNECT for
 * malformed (rows L60 to L66). A client that closes its sending side is taken to have left, as Node does.
 */
export function createHttpFront({ handle, receiveTimeoutMs }: HttpFrontOptions): Server {
  const connections = new WeakMap<Duplex, Connection>();
  const connectionOf = (socket: Duplex): Connection => {
    const connection = connections.get(socket) ?? createConnection(socket);
    connections.set(socket, connection);
    return connection;
  };
  const serve = (message: IncomingMessage, response: ServerResponse): void => {
    const connection = connectionOf(message.socket);
    if (connection.isRefused()) {
      // It came behind a request that was refused, and might be a part of that one.
      return;
    }
    connection.expect(response);
    if (malformedRequestReason(message) === undefined) {
      handle(message, response);
    } else {
      connection.refuse(400, response);
    }
  };
  const server = createServer({
    maxHeaderSize: maxHeaderBytes,
    // As published for API Gateway. Closed earlier, a connection may be just when its client uses it again.
    keepAliveTimeout: 310_000,
    // Its refusal is like that of other malformed requests here.
    requireHostHeader: false,
    headersTimeout: receiveTimeoutMs,
    requestTimeout: receiveTimeoutMs,
    connectionsCheckingInterval: Math.min(1000, Math.ceil(receiveTimeoutMs / 4)),
  });
  // By default the 2001st header and all after it are dropped without a word. The size is limited anyway.
  server.maxHeadersCount = 0;
  server.on('request', serve);
  // API Gateway drops the header, whatever it expects (100-continue is answered by Node).
  server.on('checkExpectation', serve);
  server.on('connect', (_message: IncomingMessage, socket: Duplex) => connectionOf(socket).refuse(400));
  server.on('clientError', (error: Error, socket: Duplex) => {
    connectionOf(socket).refuse(statusOf('code' in error ? error.code : undefined));
  });
  return server;
}

function statusOf(code: unknown): number {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 408;
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 413;
    case 'HPE_HEADER_OVERFLOW':
      return 431;
    default:
      return 400;
  }
}

/** One client's connection, on which several requests may be under way. */
interface Connection {
  isRefused(): boolean;
  /** Notes that a request is under way. */
  expect(response: ServerResponse): void;
  /**
   * Answers what follows the requests under way with a refusal, and closes the connection. A request whose body
   * is not whole is refused itself.
   *
   * @param refused The response of a request that is refused although it is whole.
   */
  refuse(status: number, refused?: ServerResponse): void;
}

function createConnection(socket: Duplex): Connection {
  const underWay = new Set<ServerResponse>();
  let isRefused = false;
  return {
    isRefused: () => isRefused,
    expect: (response) => {
      underWay.add(response);
      // Comes once anyhow, and `once` costs more.
      response.on('close', () => underWay.delete(response));
    },
    refuse: (status, refused) => {
      if (isRefused || socket.destroyed) {
        return;
      }
      isRefused = true;
      const earlier = [...underWay].filter(
        (response) => response !== refused && (response.req.complete || response.headersSent),
      );
      void Promise.all(earlier.map(untilClosed)).then(() => writeRefusal(socket, status));
    },
  };
}

function untilClosed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.closed) {
      resolve();
    } else {
      response.once('close', resolve);
    }
  });
}

function writeRefusal(socket: Duplex, status: number): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const title = `${status} ${STATUS_CODES[status]}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  const head = [
    `HTTP/1.1 ${title}`,
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: text/html',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.resume();
  setTimeout(() => socket.destroy(), lingerMs).unref();
}
