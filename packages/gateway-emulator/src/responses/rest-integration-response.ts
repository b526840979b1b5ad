import { isBinaryType } from '../events/rest-integration-event.ts';
import type { HeaderPair } from '../front/gateway-request.ts';
import { isJsonObject, isStringList, parseJson } from '../json-values.ts';
import { decodeBase64, type IntegrationResponse, malformed, readStatusCode } from './integration-response.ts';
import { hasHeader, isWritableHeader, remapRestHeaders } from './response-headers.ts';

/** What decides about the body: whether base64 is decoded, and what becomes of one that is no text (row U10). */
export interface RestResponseRules {
  readonly accept: string | undefined;
  readonly binaryMediaTypes: readonly string[];
  readonly nonTextBody: 'error' | 'as-json';
}

const knownKeys: ReadonlySet<string> = new Set([
  'statusCode',
  'headers',
  'multiValueHeaders',
  'body',
  'isBase64Encoded',
]);

/** The parts of a response that were read, or why one cannot be. */
type HeadersResult = { readonly headers: readonly HeaderPair[] } | { readonly reason: string };

/**
 * Reads the result of a function behind a REST API. Strict: an unknown key or a header value that is neither a
 * string nor a boolean makes the whole result malformed (rows E01, E02, E08).
 */
export function readRestIntegrationResponse(
  resultJson: string,
  rules: RestResponseRules,
): IntegrationResponse {
  const parsed = parseJson(resultJson);
  if (parsed.status === 'not-json' || !isJsonObject(parsed.value)) {
    return malformed('the function returned no object');
  }
  const result = parsed.value;
  const unknown = Object.keys(result).find((key) => !knownKeys.has(key));
  if (unknown !== undefined) {
    return malformed(`the function returned an unknown key "${unknown}"`);
  }
  const statusCode = readStatusCode(result['statusCode'] ?? 200);
  if (statusCode === undefined) {
    return malformed('statusCode is not a status');
  }
  const read = readHeaders(result);
  if ('reason' in read) {
    return malformed(read.reason);
  }
  return withBody({ result, rules, statusCode, headers: read.headers });
}

function readHeaders(result: Readonly<Record<string, unknown>>): HeadersResult {
  const single = result['headers'] ?? {};
  const multi = result['multiValueHeaders'] ?? {};
  if (!isJsonObject(single) || !isJsonObject(multi)) {
    return { reason: 'headers or multiValueHeaders is not an object' };
  }
  const lists = Object.entries(multi).map(([name, values]) => ({ name, values }));
  const wrongList = lists.find(({ values }) => !isStringList(values));
  if (wrongList !== undefined) {
    return { reason: `multiValueHeaders["${wrongList.name}"] is not a list of strings` };
  }
  const wrong = Object.entries(single).find(
    ([, value]) => typeof value !== 'string' && typeof value !== 'boolean',
  );
  if (wrong !== undefined) {
    return { reason: `headers["${wrong[0]}"] is not a string` };
  }
  const pairs: HeaderPair[] = [
    ...lists.flatMap(({ name, values }) =>
      isStringList(values) ? values.map((value) => [name, value] as const) : [],
    ),
    ...Object.entries(single).map(([name, value]) => [name, String(value)] as const),
  ];
  const unwritable = pairs.find((pair) => !isWritableHeader(pair));
  return unwritable === undefined
    ? { headers: groupHeaders(pairs) }
    : { reason: `header "${unwritable[0]}" holds characters that HTTP does not allow` };
}

/**
 * A line for each value, lines of one name together, under its first casing, multi values first (row E06). The
 * snapshot of LocalStack shows one line: it was taken with a client that joins them.
 */
function groupHeaders(pairs: readonly HeaderPair[]): readonly HeaderPair[] {
  const groups = new Map<string, HeaderPair[]>();
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    const group = groups.get(key) ?? [];
    groups.set(key, [...group, [group[0]?.[0] ?? name, value]]);
  }
  return [...groups.values()].flat();
}

interface BodyInput {
  readonly result: Readonly<Record<string, unknown>>;
  readonly rules: RestResponseRules;
  readonly statusCode: number;
  readonly headers: readonly HeaderPair[];
}

function withBody({ result, rules, statusCode, headers }: BodyInput): IntegrationResponse {
  const given = result['body'] ?? '';
  const text = typeof given !== 'string' && rules.nonTextBody === 'as-json' ? JSON.stringify(given) : given;
  const isBase64Encoded = result['isBase64Encoded'] ?? false;
  if (typeof text !== 'string' || typeof isBase64Encoded !== 'boolean') {
    return malformed(typeof text === 'string' ? 'isBase64Encoded is not a boolean' : 'body is not a string');
  }
  // Only the first type that the client accepts counts; otherwise it gets the base64 text (row E16).
  const firstAccepted = rules.accept?.split(',')[0];
  const decode = isBase64Encoded && isBinaryType(firstAccepted, rules.binaryMediaTypes);
  const body = decode ? decodeBase64(text) : Buffer.from(text);
  if (body === undefined) {
    return { status: 'undecodable', reason: 'body is not base64' };
  }
  const type: readonly HeaderPair[] = hasHeader(headers, 'content-type')
    ? []
    : [['Content-Type', 'application/json']];
  return { status: 'valid', answer: { statusCode, headers: [...type, ...remapRestHeaders(headers)], body } };
}
