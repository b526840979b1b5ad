import type { RequestHandler } from 'express';

/**
 * Reads the one `Forwarded` header (RFC 7239) that HTTP APIs of API Gateway send in place of `X-Forwarded-For` and
 * `X-Forwarded-Proto`, and says the same in those two, which is all that Express knows.
 *
 * Mount it first. The header is believed where `trust proxy` believes the connection, and only if it came without
 * `X-Forwarded-*`: whoever sends both is no such gateway. Of the scheme the last element counts, which the nearest
 * proxy wrote; addresses keep their order, so that `trust proxy` counts them as ever.
 */
export const readForwardedHeader: RequestHandler = (request, _response, next) => {
  const { forwarded, ...headers } = request.headers;
  const isTrusted: unknown = request.app.get('trust proxy fn')(request.socket.remoteAddress, 0);
  const isSaidTwice = headers['x-forwarded-for'] !== undefined || headers['x-forwarded-proto'] !== undefined;
  if (typeof forwarded === 'string' && isTrusted === true && !isSaidTwice) {
    const elements = readElements(forwarded);
    const addresses = elements.flatMap((element) => addressOf(element.get('for')) ?? []);
    const proto = elements.at(-1)?.get('proto');
    if (addresses.length > 0) request.headers['x-forwarded-for'] = addresses.join(', ');
    if (proto !== undefined) request.headers['x-forwarded-proto'] = proto;
  }
  next();
};

/** Per proxy its parameters. A comma or semicolon inside quotes separates nothing. */
function readElements(header: string): readonly ReadonlyMap<string, string>[] {
  const elements: Map<string, string>[] = [new Map()];
  for (const [text, name, quoted, token] of header.matchAll(
    /([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]*))|,/g,
  )) {
    if (text === ',') elements.push(new Map());
    else elements.at(-1)?.set(name?.toLowerCase() ?? '', quoted?.replaceAll(/\\(.)/g, '$1') ?? token ?? '');
  }
  return elements;
}

/** Without a port, and without the brackets of IPv6. */
function addressOf(node: string | undefined): string | undefined {
  return /^\[([^\]]*)\]/.exec(node ?? '')?.[1] ?? node?.replace(/:\d+$/, '');
}
