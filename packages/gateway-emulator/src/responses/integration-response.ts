import type { GatewayAnswer } from './gateway-response.ts';

/** A function's result as an answer, or why it cannot be one. */
export type IntegrationResponse =
  | { readonly status: 'valid'; readonly answer: GatewayAnswer }
  | { readonly status: 'malformed'; readonly reason: string }
  /** The body claims to be base64 and is not. */
  | { readonly status: 'undecodable'; readonly reason: string };

/** Statuses below 200 are not final and those above 599 are no HTTP statuses. */
const statusText = /^[2-5]\d\d$/;

/**
 * Reads a status code: an integer or its text (row E03); 0 and fractions are malformed (E09, E12).
 *
 * @returns Nothing if it is no status.
 */
export function readStatusCode(value: unknown): number | undefined {
  const isText = typeof value === 'number' || typeof value === 'string';
  return isText && statusText.test(String(value)) ? Number(value) : undefined;
}

/** Strictly decoded base64, padding optional; nothing if the text is something else. */
export function decodeBase64(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.replace(/=+$/, '').length % 4 !== 1
    ? Buffer.from(text, 'base64')
    : undefined;
}

/** A result that no client sees as it is. */
export function malformed(reason: string): IntegrationResponse {
  return { status: 'malformed', reason };
}
