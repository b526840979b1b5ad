import { type IncomingMessage, request as sendRequest } from 'node:http';

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly text: string;
  /** The parsed body, or undefined if it is no JSON. */
  readonly json: unknown;
  readonly durationMs: number;
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: Uint8Array;
}

/** Longer than any answer may take, so that a hanging stack fails its test instead of the whole run. */
const TIME_LIMIT_MS = 15_000;

/**
 * Sends one request, with the headers that are given and no others: `fetch` would add `Cache-Control: no-cache`
 * to a conditional request, which makes every server answer in full.
 *
 * @param request Method and path, such as `GET /me`.
 */
export async function callApi(baseUrl: string, request: string, options: CallOptions = {}): Promise<Answer> {
  const [method = '', path = ''] = request.split(' ');
  const { json } = options;
  const body = json === undefined ? options.body : Buffer.from(JSON.stringify(json));
  const headers = {
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(body === undefined ? {} : { 'content-length': String(body.length) }),
    ...options.headers,
  };
  const startedMs = performance.now();
  const { hostname, port } = new URL(baseUrl);
  const { message, bytes } = await new Promise<{ message: IncomingMessage; bytes: Buffer }>(
    (resolve, reject) => {
      const signal = AbortSignal.timeout(TIME_LIMIT_MS);
      const outgoing = sendRequest({ hostname, port, method, path, headers, signal }, (message) => {
        const chunks: Buffer[] = [];
        message.on('data', (chunk: Buffer) => chunks.push(chunk));
        message.on('end', () => resolve({ message, bytes: Buffer.concat(chunks) }));
        message.on('error', reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    },
  );
  const durationMs = performance.now() - startedMs;
  const text = bytes.toString('utf8');
  return {
    status: message.statusCode ?? 0,
    headers: toHeaders(message),
    bytes: new Uint8Array(bytes),
    text,
    json: parseJson(text),
    durationMs,
  };
}

function toHeaders({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  }
  return headers;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
