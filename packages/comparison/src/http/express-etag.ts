import { createHash } from 'node:crypto';
import type { ObservedResponse } from '../results/observation.ts';
import { headerValue } from './header-values.ts';

/** The ETag that Express gives a body unless it is told otherwise: weak, of the length and the SHA-1 of the bytes. */
export function expressEtagOf(body: Uint8Array | string): string {
  const digest = createHash('sha1').update(body).digest('base64').slice(0, 27);
  return `W/"${Buffer.byteLength(body).toString(16)}-${digest}"`;
}

/** Whether the ETag of a response says nothing that its body does not say. */
export function hasEtagOfItsBody({ headers, body }: ObservedResponse): boolean {
  return headerValue(headers, 'etag') === expressEtagOf(body);
}
