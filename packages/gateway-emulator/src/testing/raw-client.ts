import { connect } from 'node:net';

/** A response as its bytes were: header casing, order and duplicates kept. */
export interface RawResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** All values of one header, by its exact casing. */
  readonly valuesOf: (name: string) => readonly string[];
}

/** One request, written as it is given; the connection is closed after it. */
export interface RawRequest {
  readonly method?: string;
  readonly target: string;
  /** Lines such as `X-Probe: 1`. Host and Connection are added, unless Host is given. */
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
}

/** Sends one request over a plain socket, because fetch would change the case of names and merge lines. */
export async function sendRaw(port: number, request: RawRequest): Promise<RawResponse> {
  const { method = 'GET', target, headers = [], body } = request;
  const hasHost = headers.some((line) => line.toLowerCase().startsWith('host:'));
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...(hasHost ? [] : [`Host: 127.0.0.1:${port}`]),
    'Connection: close',
    ...headers,
    ...(body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return parseResponse(
    await exchangeBytes(port, Buffer.concat([toBytes(`${lines.join('\r\n')}\r\n\r\n`), toBytes(body ?? '')])),
  );
}

function toBytes(content: string | Buffer): Buffer {
  return typeof content === 'string' ? Buffer.from(content) : content;
}

/** Writes bytes, and gives all that comes back until the other side closes. */
export async function exchangeBytes(port: number, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', (error) => (chunks.length > 0 ? resolve(Buffer.concat(chunks)) : reject(error)));
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
}

function parseResponse(bytes: Buffer): RawResponse {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const isChunked = headers.some(
    ([name, value]) => name.toLowerCase() === 'transfer-encoding' && value === 'chunked',
  );
  const body = isChunked ? joinChunks(text.slice(end + 4)) : text.slice(end + 4);
  return {
    status: Number(statusLine.split(' ')[1]),
    headers,
    body: Buffer.from(body, 'latin1').toString('utf8'),
    valuesOf: (name) => headers.filter(([key]) => key === name).map(([, value]) => value),
  };
}

function joinChunks(text: string): string {
  let rest = text;
  let joined = '';
  for (;;) {
    const lineEnd = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.slice(0, lineEnd), 16);
    if (!(size > 0)) {
      return joined;
    }
    joined += rest.slice(lineEnd + 2, lineEnd + 2 + size);
    rest = rest.slice(lineEnd + 4 + size);
  }
}
