import type { HeaderPair } from '../front/gateway-request.ts';
import { decodeBase64, type IntegrationResponse, malformed, readStatusCode } from './integration-response.ts';
import { hasHeader, isWritableHeader, passHttpHeaders, titleCaseHeader } from './response-headers.ts';

/** A function's result that is an object with a status, as far as both payload formats read it alike. */
export type HttpResult = Readonly<Record<string, unknown>>;

/** One header as a function gave it, its value not looked at yet. */
export type HeaderEntry = readonly [name: string, value: unknown];

/**
 * The answer of an HTTP API, of either payload format: names in title case (row E20), a line for each value, text
 * unless the function says otherwise (E13), base64 always decoded. Unknown keys are ignored.
 *
 * @param entries All headers, in the order of the answer. A value may be a text, a number or a boolean.
 */
export function buildHttpAnswer(result: HttpResult, entries: readonly HeaderEntry[]): IntegrationResponse {
  const statusCode = readStatusCode(result['statusCode']);
  if (statusCode === undefined) {
    return malformed('statusCode is not a status');
  }
  const wrong = entries.find(([name, value]) => !isScalar(value) || !isWritableHeader([name, String(value)]));
  if (wrong !== undefined) {
    return malformed(`header or cookie "${wrong[0]}" cannot be written`);
  }
  const text = result['body'] ?? '';
  if (typeof text !== 'string') {
    return malformed('body is not a string');
  }
  const body = result['isBase64Encoded'] === true ? decodeBase64(text) : Buffer.from(text);
  if (body === undefined) {
    return { status: 'undecodable', reason: 'body is not base64' };
  }
  const pairs = entries.map(([name, value]): HeaderPair => [titleCaseHeader(name), String(value)]);
  const type: readonly HeaderPair[] = hasHeader(pairs, 'content-type')
    ? []
    : [['Content-Type', 'text/plain; charset=utf-8']];
  return { status: 'valid', answer: { statusCode, headers: [...type, ...passHttpHeaders(pairs)], body } };
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
