import type { HeaderPair } from '../front/gateway-request.ts';
import { isJsonObject, isStringList, parseJson } from '../json-values.ts';
import { buildHttpAnswer, type HeaderEntry } from './http-integration-response.ts';
import { type IntegrationResponse, malformed } from './integration-response.ts';

/**
 * Reads the result of a function behind an HTTP API, payload 2.0. Anything without a statusCode is itself the
 * JSON body of a 200 (rows E10, E11); multiValueHeaders are ignored.
 */
export function readHttp2IntegrationResponse(resultJson: string): IntegrationResponse {
  const parsed = parseJson(resultJson);
  const result = parsed.status === 'parsed' ? parsed.value : undefined;
  if (!isJsonObject(result) || !Object.hasOwn(result, 'statusCode')) {
    return inferredAnswer(typeof result === 'string' ? result : resultJson);
  }
  const cookies = result['cookies'] ?? [];
  const headers = result['headers'] ?? {};
  if (!isStringList(cookies) || !isJsonObject(headers)) {
    return malformed('cookies or headers is not what payload 2.0 allows');
  }
  return buildHttpAnswer(result, [
    ...Object.entries(headers),
    ...cookies.map((cookie): HeaderEntry => ['Set-Cookie', cookie]),
  ]);
}

function inferredAnswer(text: string): IntegrationResponse {
  const headers: readonly HeaderPair[] = [['Content-Type', 'application/json']];
  return { status: 'valid', answer: { statusCode: 200, headers, body: Buffer.from(text) } };
}
