import type { RequestHandler } from 'express';
import type { BearerStyle } from '../cases/bearer-rules.ts';

/** The middlewares of docs/semantics/sessions.md, "Bearer", as applications write them. */
export function bearerMiddleware({ style, exclusive = true, caseSensitive }: BearerStyle): RequestHandler {
  const name = 'connect.sid=';
  const loose = caseSensitive ? /^Bearer +(.+)$/ : /^Bearer +(.+)$/i;
  return (request, _response, next) => {
    const { headers } = request;
    const { authorization, cookie } = headers;
    const token = loose.exec(authorization ?? '')?.[1];
    if (style === 'replace-cookie') {
      const strict = /^bearer +([^\s",;\\]+)$/i.exec(authorization ?? '')?.[1];
      const isOurs = exclusive || /^bearer\b/i.test(authorization ?? '');
      if (authorization !== undefined && isOurs) headers.cookie = `${name}${strict ?? ''}; ${cookie ?? ''}`;
    } else if (token !== undefined) {
      if (style === 'overwrite-header') headers.cookie = name + token;
      if (style === 'append-cookie') headers.cookie = `${cookie ?? ''}; ${name}${token}`;
      if (style === 'without-cookies') headers.cookie = cookie ?? name + token;
      if (style === 'overwrite-header-encoded') headers.cookie = name + encodeURIComponent(token);
      if (style === 'overwrite-header-unprefixed') headers.cookie = name + encodeURIComponent(`s:${token}`);
      if (style === 'parsed-cookie') request.cookies = { 'connect.sid': token };
    }
    next();
  };
}
