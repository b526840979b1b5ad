import type { HeaderPair } from './gateway-request.ts';
import { decodeBase64, type IntegrationResponse, malformed, readStatusCode } from './integration-response.ts';
import { isJsonObject, isStringList, parseJson } from './json-values.ts';
import { hasHeader, isWritableHeader, passHttpHeaders, titleCaseHeader } from './response-headers.ts';

/**
 * Reads the result of a function behind an HTTP API, payload 2.0. Anything without a statusCode is itself the
 * JSON body of a 200 (rows E10, E11); unknown keys and multiValueHeaders are ignored.
 */
export function readHttp2IntegrationResponse(resultJson: string): IntegrationResponse {
  const parsed = parseJson(resultJson);
  const result = parsed.status === 'parsed' ? parsed.value : undefined;
  if (!isJsonObject(result) || !Object.hasOwn(result, 'statusCode')) {
    return inferredAnswer(typeof result === 'string' ? result : resultJson);
  }
  const statusCode = readStatusCode(result['statusCode']);
  const cookies = result['cookies'] ?? [];
  const headers = result['headers'] ?? {};
  if (statusCode === undefined || !isStringList(cookies) || !isJsonObject(headers)) {
    return malformed('statusCode, cookies or headers is not what payload 2.0 allows');
  }
  const pairs: HeaderPair[] = [
    ...Object.entries(headers).map(([name, value]) => [titleCaseHeader(name), String(value)] as const),
    ...cookies.map((cookie) => ['Set-Cookie', cookie] as const),
  ];
  const isScalar = Object.values(headers).every((value) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  if (!isScalar || !pairs.every(isWritableHeader)) {
    return malformed('a header or cookie cannot be written');
  }
  return withBody(result, { statusCode, pairs });
}

function inferredAnswer(text: string): IntegrationResponse {
  const headers: readonly HeaderPair[] = [['Content-Type', 'application/json']];
  return { status: 'valid', answer: { statusCode: 200, headers, body: Buffer.from(text) } };
}

function withBody(
  result: Readonly<Record<string, unknown>>,
  { statusCode, pairs }: { readonly statusCode: number; readonly pairs: readonly HeaderPair[] },
): IntegrationResponse {
  const text = result['body'] ?? '';
  if (typeof text !== 'string') {
    return malformed('body is not a string');
  }
  const body = result['isBase64Encoded'] === true ? decodeBase64(text) : Buffer.from(text);
  if (body === undefined) {
    return { status: 'undecodable', reason: 'body is not base64' };
  }
  const type: readonly HeaderPair[] = hasHeader(pairs, 'content-type')
    ? []
    : [['Content-Type', 'text/plain; charset=utf-8']];
  return { status: 'valid', answer: { statusCode, headers: [...type, ...passHttpHeaders(pairs)], body } };
}
