import type { RoutedRequest } from '../front/gateway-request.ts';
import type { Notice } from '../notice.ts';
import { describeQuirk } from './describe-quirk.ts';
import type { Quirk } from './front-door-quirks.ts';

/** Says what the front door does to legacy's routes. */
export interface QuirkTeller {
  /** @param find Called only if somebody listens. */
  tell(routed: RoutedRequest, find: () => readonly Quirk[]): void;
}

/** Tells each quirk once per route and header, and those that every exchange has once in all. */
export function createQuirkTeller(notice?: (notice: Notice) => void): QuirkTeller {
  if (notice === undefined) {
    return { tell: () => {} };
  }
  const told = new Set<string>();
  return {
    tell: (routed, find) => {
      for (const quirk of find()) {
        const place = quirk.isGeneral === true ? '' : routed.route.pattern.routeKey;
        const topic = `${place} ${quirk.name} ${quirk.subject ?? ''}`;
        if (!told.has(topic)) {
          told.add(topic);
          notice({
            kind: 'quirk',
            name: quirk.name,
            requestId: routed.request.ids.requestId,
            message: describeQuirk(quirk, routed),
          });
        }
      }
    },
  };
}
