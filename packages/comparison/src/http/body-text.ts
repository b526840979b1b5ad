/**
 * A body as text.
 *
 * @returns `undefined` when it is not UTF-8 or holds a NUL, which text formats do not.
 */
export function textOf(body: Uint8Array | string): string | undefined {
  if (typeof body === 'string') return body;
  try {
    // The byte order mark is kept: a client sees it, and JSON with one is not JSON.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** A body as bytes; text in UTF-8. */
export function bytesOf(body: Uint8Array | string): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : body;
}
