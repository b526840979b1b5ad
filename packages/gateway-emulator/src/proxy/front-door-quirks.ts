import { type HeaderPair, headerValues, type RoutedRequest } from '../front/gateway-request.ts';
import type { QuirkName } from '../notice.ts';
import { isCorsHeader } from '../responses/cors.ts';
import type { FailureKind } from '../responses/gateway-response.ts';

/** Something that the gateway does to an exchange with legacy, and that a client of legacy itself would not see. */
export interface Quirk {
  readonly name: QuirkName;
  /** Which header, where a route may meet several. */
  readonly subject?: string;
  /** It happens on every exchange, whatever the route: worth telling once. */
  readonly isGeneral?: boolean;
}

/** What a backend is sent in place of the client's request. */
export interface SentRequest {
  readonly origin: URL;
  /** Path and query. */
  readonly target: string;
  /** Names, in lower case, and values in turn. */
  readonly headers: readonly string[];
}

/** About one connection, so that no two ends of a chain ever see the same, or written anew with the same meaning. */
const ofEachConnection: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
]);

/** What becomes of a request on its way to legacy. */
export function requestQuirks({ api, request, path }: RoutedRequest, sent: SentRequest): Quirk[] {
  const found: Quirk[] = [];
  if (headerValues(request.headers, 'host')[0] !== sent.origin.host) {
    found.push({ name: 'host-replaced', isGeneral: true });
  }
  if (api.kind === 'http') {
    found.push({ name: 'forwarded-headers-replaced', isGeneral: true });
  }
  const [sentPath = ''] = sent.target.split('?');
  if (path.length > 1 && path.endsWith('/') && !sentPath.endsWith('/')) {
    found.push({ name: 'trailing-slash-dropped' });
  }
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const sentNames = new Set(sent.headers.filter((_text, index) => index % 2 === 0));
  for (const name of names) {
    const isToldOtherwise = api.kind === 'http' && name.startsWith('x-forwarded-');
    if (!sentNames.has(name) && !ofEachConnection.has(name) && !isToldOtherwise) {
      found.push({ name: 'request-header-dropped', subject: name });
    }
  }
  return found;
}

/** An answer of legacy, and what the client gets of its headers. */
export interface PassedAnswer {
  readonly origin: URL;
  readonly received: readonly HeaderPair[];
  readonly passed: readonly HeaderPair[];
}

/** Renamed on nearly every answer that there is, to nobody's harm. */
const usuallyRenamed: ReadonlySet<string> = new Set(['connection', 'content-length', 'date', 'server']);

/** What becomes of an answer of legacy on its way to the client. */
export function answerQuirks({ api }: RoutedRequest, { origin, received, passed }: PassedAnswer): Quirk[] {
  const passedNames = new Set(passed.map(([name]) => name.toLowerCase()));
  const receivedNames = new Set(received.map(([name]) => name.toLowerCase()));
  const found: Quirk[] = [];
  for (const name of receivedNames) {
    if (passedNames.has(`x-amzn-remapped-${name}`)) {
      found.push({
        name: 'response-header-renamed',
        ...(usuallyRenamed.has(name) ? { isGeneral: true } : { subject: name }),
      });
    } else if (
      isCorsHeader(name) ? api.cors === undefined && !passedNames.has(name) : isLost(name, passedNames)
    ) {
      found.push({ name: 'response-header-dropped', subject: name });
    }
  }
  if (api.cors !== undefined && [...receivedNames].some(isCorsHeader)) {
    found.push({ name: 'cors-replaced' });
  }
  const [location = ''] = headerValues(received, 'location');
  if (URL.canParse(location) && new URL(location).host === origin.host) {
    found.push({ name: 'redirect-leaves-gateway' });
  }
  return found;
}

function isLost(name: string, passedNames: ReadonlySet<string>): boolean {
  return !passedNames.has(name) && !ofEachConnection.has(name);
}

/** What ends at the gateway although legacy would have answered it. */
export function failureQuirks(failure: FailureKind): Quirk[] {
  switch (failure) {
    case 'request-too-large':
    case 'headers-too-large':
    case 'url-too-long':
      return [{ name: 'request-too-large', subject: failure }];
    case 'integration-timeout':
      return [{ name: 'integration-timeout' }];
    default:
      return [];
  }
}
