import type { IncomingMessage } from 'node:http';

/** `uri-host [ ":" port ]` of RFC 9112 §3.2. */
const validHost = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d*)?$/i;

/**
 * What is wrong with a request that Node's parser has let pass, as a text for developers; nothing if it is right.
 *
 * Each of these makes two servers in a row understand two different requests, or carries bytes to places where
 * they have another meaning. API Gateway's own strictness is not published; RFC 9112 asks for 400.
 */
export function malformedRequestReason({
  rawHeaders,
  url = '',
  httpVersion,
}: IncomingMessage): string | undefined {
  const hosts = rawHeaderValues(rawHeaders, 'host');
  const codings = rawHeaderValues(rawHeaders, 'transfer-encoding');
  if (httpVersion !== '1.0' && httpVersion !== '1.1') {
    return 'the version is not HTTP/1.0 or HTTP/1.1';
  }
  if (
    hosts.length > 1 ||
    (hosts.length === 0 && httpVersion === '1.1') ||
    hosts.some((host) => !validHost.test(host))
  ) {
    return 'the Host is not one host name with an optional port';
  }
  if (codings.length > 0 && (httpVersion === '1.0' || codings.join().toLowerCase() !== 'chunked')) {
    return 'the Transfer-Encoding is not "chunked"';
  }
  // oxlint-disable-next-line no-control-regex -- these are the ones that may not be there
  return /[^\x21-\x7e]/.test(url) ? 'the target has bytes that need percent-encoding' : undefined;
}

/** All values of one header, in order: Node's own `headers` keeps the first Host only. */
function rawHeaderValues(rawHeaders: readonly string[], lowerName: string): string[] {
  return rawHeaders.filter(
    (_text, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === lowerName,
  );
}
