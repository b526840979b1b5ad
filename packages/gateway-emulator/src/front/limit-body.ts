import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';

/**
 * Counts a body on its way, and stops it where it grows too large.
 *
 * @param onExceeded Called once; the stream gives nothing more after that.
 * @returns The counted stream; nothing if there is no body.
 */
export function limitBody(
  request: IncomingMessage,
  maxBytes: number,
  onExceeded: () => void,
): Transform | null {
  if (!hasBody(request)) {
    return null;
  }
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= maxBytes) {
        done(null, chunk);
      } else {
        request.unpipe(counted);
        request.resume();
        onExceeded();
      }
    },
  });
  return request.pipe(counted);
}

/** Nothing has to be waited for, or counted, where there is none; most requests have none. */
function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || announcesTooMuch(request, 0);
}

/** A whole body, or why there is none. */
export type BodyResult =
  | { readonly status: 'read'; readonly body: Buffer }
  | { readonly status: 'too-large' }
  | { readonly status: 'abandoned' };

/** Reads a body into memory, for integrations that need it whole. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyResult> {
  if (request.destroyed) {
    // The client left while the authorizer was asked: no event will come any more.
    return { status: 'abandoned' };
  }
  if (!hasBody(request)) {
    return { status: 'read', body: Buffer.alloc(0) };
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        chunks.length = 0;
        resolve({ status: 'too-large' });
      } else {
        chunks.push(chunk);
      }
    });
    request.on('end', () => resolve({ status: 'read', body: Buffer.concat(chunks) }));
    request.on('close', () => resolve({ status: 'abandoned' }));
    request.on('error', () => resolve({ status: 'abandoned' }));
  });
}

/** Whether a request announces a body that is too large, so that it need not be read. */
export function announcesTooMuch(request: IncomingMessage, maxBytes: number): boolean {
  return Number(request.headers['content-length'] ?? 0) > maxBytes;
}
