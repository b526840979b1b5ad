import type { HeaderPair, RoutedRequest } from '../front/gateway-request.ts';
import { readQuery } from './query-string.ts';

/** The maps of events that hold one value per name, and all of them. */
export interface RequestMaps {
  readonly headers: Record<string, string>;
  readonly multiValueHeaders: Record<string, string[]>;
  readonly queryStringParameters: Record<string, string>;
  readonly multiValueQueryStringParameters: Record<string, string[]>;
}

/**
 * Single maps hold the last value (row D01; of headers assumed, row U11), multi maps all in order.
 *
 * @param headers Named as the event names them.
 */
export function requestMaps(
  headers: readonly HeaderPair[],
  { api, request }: Pick<RoutedRequest, 'api' | 'request'>,
): RequestMaps {
  const query = readQuery(request.rawQueryString, api.assumptions.queryNameAlone);
  return {
    headers: singleValues(headers, api.assumptions.repeatedHeader),
    multiValueHeaders: groupValues(headers),
    queryStringParameters: singleValues(query, 'last'),
    multiValueQueryStringParameters: groupValues(query),
  };
}

/** One value per name, names in the order in which they first came. */
export function singleValues(
  pairs: readonly (readonly [name: string, value: string])[],
  which: 'last' | 'first',
): Record<string, string> {
  const kept = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (which === 'last' || !kept.has(name)) {
      kept.set(name, value);
    }
  }
  return Object.fromEntries(kept);
}

function groupValues(pairs: readonly (readonly [string, string])[]): Record<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const earlier = groups.get(name);
    if (earlier === undefined) {
      groups.set(name, [value]);
    } else {
      earlier.push(value);
    }
  }
  return Object.fromEntries(groups);
}

/** Integration events of payload 1.0 and of REST APIs have null where a map is empty (row D07). */
export function nullIfEmpty<Entries extends object>(map: Entries): Entries | null {
  return Object.keys(map).length === 0 ? null : map;
}
