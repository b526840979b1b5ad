import { isJsonObject, parseJson } from '../json-values.ts';
import { buildHttpAnswer, type HeaderEntry } from './http-integration-response.ts';
import { type IntegrationResponse, malformed } from './integration-response.ts';

/**
 * Reads the result of a function behind an HTTP API, payload 1.0. Unlike payload 2.0 it infers nothing: a result
 * without a status is a 500. Single headers come before those with several values (row E07), which are the way to
 * send several cookies.
 */
export function readHttp1IntegrationResponse(resultJson: string): IntegrationResponse {
  const parsed = parseJson(resultJson);
  if (parsed.status === 'not-json' || !isJsonObject(parsed.value)) {
    return malformed('the function returned no object');
  }
  const headers = parsed.value['headers'] ?? {};
  const multiValueHeaders = parsed.value['multiValueHeaders'] ?? {};
  if (!isJsonObject(headers) || !isJsonObject(multiValueHeaders)) {
    return malformed('headers or multiValueHeaders is not an object');
  }
  const lists = Object.entries(multiValueHeaders);
  const wrong = lists.find(([, values]) => !Array.isArray(values));
  if (wrong !== undefined) {
    return malformed(`multiValueHeaders["${wrong[0]}"] is not a list`);
  }
  return buildHttpAnswer(parsed.value, [
    ...Object.entries(headers),
    ...lists.flatMap(([name, values]) =>
      Array.isArray(values) ? values.map((value: unknown): HeaderEntry => [name, value]) : [],
    ),
  ]);
}
