import { connect } from 'node:net';

export interface RawResponse {
  readonly status: number;
  /** Names as they came, in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/**
 * Sends bytes exactly as given over a socket, for what HTTP clients would normalise: duplicate headers, odd
 * request targets, header casing, raw bytes.
 *
 * @param lines Request line and headers; `Host` and `Connection: close` are added. Text is sent as latin-1.
 */
export function sendRaw(port: number, lines: readonly string[], body = ''): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => {
      const head = [...lines, 'Host: 127.0.0.1', 'Connection: close'];
      if (body !== '') head.push(`Content-Length: ${Buffer.byteLength(body, 'latin1')}`);
      socket.write(Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1'));
    });
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer within 10 s')));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => {
      try {
        resolve(parseResponse(Buffer.concat(chunks).toString('utf8')));
      } catch (error) {
        reject(error);
      }
    });
  });
}

function parseResponse(text: string): RawResponse {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) throw new Error(`not an HTTP response: ${JSON.stringify(text.slice(0, 200))}`);
  const [statusLine = '', ...headerLines] = text.slice(0, end).split('\r\n');
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: headerLines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
    }),
    body: text.slice(end + 4),
  };
}
