import { credentialVariable } from '../cases/credential.ts';
import { textOf } from '../http/body-text.ts';
import { isJsonArray, isJsonObject, type JsonValue, parseJson } from '../json/json-value.ts';
import type { ObservedRequest } from '../results/observation.ts';
import { isSecretName, isSecretWord, type KnownSecret } from './mask-secrets.ts';

/** Shorter values are words that would be found everywhere. */
const SHORTEST_SECRET = 8;

/**
 * The secrets that a request itself carries under secret names: in headers, in the query, in a body of JSON or
 * of a form. An answer may echo them under any name.
 *
 * @param request As it was sent.
 * @param credentialHeaders Names of headers that are left alone, in any case: whoever made them knows their secrets.
 */
export function secretsOfRequest(
  { headers, path, body }: Pick<ObservedRequest, 'headers' | 'path' | 'body'>,
  credentialHeaders: readonly string[],
): readonly KnownSecret[] {
  const left = new Set(credentialHeaders.map((name) => name.toLowerCase()));
  const inHeaders = headers
    .filter(([name]) => isSecretName(name) && !left.has(name.toLowerCase()))
    .map(([name, value]) => ({ value, placeholder: `$${credentialVariable(name)}` }));
  const elsewhere = [...parametersOf(path.split('?').slice(1).join('?')), ...secretsOfBody(body)];
  return [...inHeaders, ...elsewhere.map((value) => ({ value, placeholder: '(masked)' }))].filter(
    // A password such as "password" is found in names, which decide what else is secret.
    ({ value }) => value.length >= SHORTEST_SECRET && !isSecretWord(value),
  );
}

/** As they are spelled and as they are meant. */
function parametersOf(query: string): readonly string[] {
  const spelled = query.split('&').flatMap((pair) => {
    const [name = '', ...value] = pair.split('=');
    return isSecretName(name) ? [value.join('=')] : [];
  });
  const meant = [...new URLSearchParams(query)].flatMap(([name, value]) =>
    isSecretName(name) ? [value] : [],
  );
  return [...spelled, ...meant];
}

function secretsOfBody(body: ObservedRequest['body']): readonly string[] {
  const text = body === undefined ? undefined : textOf(body);
  if (text === undefined) return [];
  const json = parseJson(text);
  return json === undefined ? parametersOf(text) : secretsOfJson('', json);
}

function secretsOfJson(key: string, value: JsonValue): readonly string[] {
  if (isJsonArray(value)) return value.flatMap((element) => secretsOfJson(key, element));
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([name, member]) =>
      secretsOfJson(isSecretName(key) ? key : name, member),
    );
  }
  return typeof value === 'string' && isSecretName(key) ? [value] : [];
}
