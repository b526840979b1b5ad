import type { Cover, Difference } from '../differences/difference.ts';
import { hasEtagOfItsBody } from '../http/express-etag.ts';
import { headerValue } from '../http/header-values.ts';
import type { ObservedResponse } from '../results/observation.ts';

/** Both responses, for rules that hold only under a condition. */
export interface ResponsePair {
  readonly control: ObservedResponse;
  readonly candidate: ObservedResponse;
}

/** A shipped rule for a header that belongs to the hop, not to the answer. */
export interface TransportRule {
  /** `headers.<name>`, or a description of what it covers. */
  readonly path: string;
  readonly reason: string;
  readonly covers: (difference: Difference, pair: ResponsePair) => boolean;
}

function hopHeader(name: string, reason: string): TransportRule {
  const path = `headers.${name}`;
  return { path, reason, covers: (difference) => difference.path === path };
}

/**
 * What is never the route's doing. These differences are ignored but always reported as ignored.
 * The list is closed: everything else is counted, or named by a rule of the team's own.
 */
export const TRANSPORT_RULES: readonly TransportRule[] = [
  hopHeader('date', 'the moment of answering (RFC 9110 §6.6.1); the sides answer one after the other'),
  hopHeader('connection', 'says whether this hop stays open (RFC 9110 §7.6.1)'),
  hopHeader('keep-alive', 'how long this hop stays open'),
  hopHeader('transfer-encoding', 'framing of this hop (RFC 9112 §6.1); API Gateway buffers and re-frames'),
  {
    path: 'headers.content-length',
    reason: 'follows from the body, and the bodies are compared',
    covers: (difference, { control, candidate }) =>
      difference.path === 'headers.content-length' && hasItsBody(control) && hasItsBody(candidate),
  },
  {
    path: 'headers.etag of a body',
    reason: 'Express makes it of the body, and the bodies are compared',
    covers: (difference, { control, candidate }) =>
      difference.kind === 'header-changed' &&
      difference.path === 'headers.etag' &&
      hasEtagOfItsBody(control) &&
      hasEtagOfItsBody(candidate),
  },
  hopHeader('x-amzn-requestid', 'API Gateway REST numbers each request'),
  hopHeader('x-amz-apigw-id', 'API Gateway REST numbers each request a second time'),
  hopHeader('x-amzn-trace-id', 'X-Ray trace of this request, added by API Gateway'),
  hopHeader('apigw-requestid', 'API Gateway HTTP APIs number each request'),
  hopHeader('x-amzn-errortype', 'API Gateway REST names its own errors; status and body are compared'),
  {
    path: 'headers.x-amzn-remapped-*',
    reason: 'API Gateway REST copies headers that it sets itself under this name',
    covers: ({ path }) => path.startsWith('headers.x-amzn-remapped-'),
  },
  {
    path: 'headers.etag of a denial',
    reason: 'Express tags every body that it sends; a denial made by the gateway never reaches Express',
    covers: (difference, { candidate }) =>
      difference.kind === 'header-missing' &&
      difference.path === 'headers.etag' &&
      isGatewayDenial(candidate),
  },
  {
    path: 'value of a newly signed session cookie',
    reason: 'a new session has a random id, and the sides never share a session',
    covers: (difference) =>
      difference.kind === 'cookie-value-changed' &&
      difference.control.class === 'signed-id' &&
      difference.candidate.class === 'signed-id',
  },
];

/** Says why the shipped list covers a difference, or `undefined` when it does not. */
export function transportCover(difference: Difference, pair: ResponsePair): Cover | undefined {
  const rule = TRANSPORT_RULES.find(({ covers }) => covers(difference, pair));
  if (rule === undefined) return undefined;
  return { standing: 'ignored', ignored: { by: 'transport', path: rule.path, reason: rule.reason } };
}

/** HEAD and 304 state a length without the body, and then the length is all there is to compare. */
function hasItsBody(response: ObservedResponse): boolean {
  const stated = headerValue(response.headers, 'content-length');
  return stated === undefined || Number(stated) === 0 || response.body.length > 0;
}

/** REST denials carry the header; HTTP APIs' do not and so are not forgiven anything. */
export function isGatewayDenial({ status, headers }: ObservedResponse): boolean {
  return (status === 401 || status === 403) && headerValue(headers, 'x-amzn-errortype') !== undefined;
}
