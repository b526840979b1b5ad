/** A body that is no text, as plain data. */
export interface BytesBody {
  /** RFC 4648 §4, with padding: what `Buffer.from(bytes).toString('base64')` gives. */
  readonly base64: string;
}

/** What an example sends: text in UTF-8, or bytes. */
export type ExampleBody = string | BytesBody;

/** A body as it is sent. */
export function sentBody(body: ExampleBody): string | Uint8Array {
  return typeof body === 'string' ? body : Buffer.from(body.base64, 'base64');
}

/** Whether a value is bytes as `BytesBody` writes them. Node reads bad base64 as far as it can, and says nothing. */
export function isBytesBody(value: unknown): value is BytesBody {
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== 'base64') return false;
  const text: unknown = Reflect.get(value, 'base64');
  return typeof text === 'string' && Buffer.from(text, 'base64').toString('base64') === text;
}
