import type { IncomingHeaders } from './request-headers.ts';

/** Of these Node keeps the first value and drops repetitions (`message.headers` of node:http). */
const FIRST_WINS: ReadonlySet<string> = new Set([
  'age',
  'authorization',
  'content-length',
  'content-type',
  'etag',
  'expires',
  'from',
  'host',
  'if-modified-since',
  'if-unmodified-since',
  'last-modified',
  'location',
  'max-forwards',
  'proxy-authorization',
  'referer',
  'retry-after',
  'server',
  'user-agent',
]);

/**
 * Request headers as Node hands them to Express: names in lower case, repeated ones joined with `, `, cookies
 * with `; `, and of some only the first, so that both stacks see the same value of a repeated header.
 *
 * @param headers Of an event preferably the multi-value map: the single-value map keeps the last of several.
 * @example
 * joinRequestHeaders({ Cookie: ['a=1', 'b=2'], Accept: ['text/csv', 'text/html'] });
 * //=> { cookie: 'a=1; b=2', accept: 'text/csv, text/html' }
 */
export function joinRequestHeaders(headers: IncomingHeaders): Readonly<Record<string, string>> {
  const joined = new Map<string, string>();
  for (const [name, given = []] of Object.entries(headers)) {
    const values = typeof given === 'string' ? [given] : given;
    const lowerCaseName = name.toLowerCase();
    const earlier = joined.get(lowerCaseName);
    const all = earlier === undefined ? values : [earlier, ...values];
    const [first] = all;
    if (first === undefined) continue;
    const separator = lowerCaseName === 'cookie' ? '; ' : ', ';
    joined.set(lowerCaseName, FIRST_WINS.has(lowerCaseName) ? first : all.join(separator));
  }
  return Object.fromEntries(joined);
}
