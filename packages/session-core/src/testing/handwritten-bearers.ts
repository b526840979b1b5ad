import type { BearerSettings } from '../bearer.ts';
import type { OracleMiddleware, OracleRequest } from './session-oracle.ts';

const NAME = 'connect.sid';

/** The token as such middlewares find it. */
export function tokenOf({ headers }: OracleRequest): string | undefined {
  return /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1];
}

/** A bearer style, as settings and as somebody's middleware. */
export interface HandwrittenStyle {
  readonly settings: BearerSettings;
  readonly middleware: OracleMiddleware;
}

/** The middleware as people write it by hand, one per style; none of our code. */
export const handwrittenBearers: Readonly<Record<'A' | 'B' | 'C' | 'D' | 'E' | 'G', HandwrittenStyle>> = {
  A: {
    settings: { style: 'overwrite-header' },
    middleware: (request) => {
      const token = tokenOf(request);
      if (token) request.headers.cookie = `${NAME}=${token}`;
    },
  },
  B: {
    settings: { style: 'append-cookie' },
    middleware: (request) => {
      const token = tokenOf(request);
      const { cookie } = request.headers;
      if (token) request.headers.cookie = cookie ? `${cookie}; ${NAME}=${token}` : `${NAME}=${token}`;
    },
  },
  C: {
    settings: { style: 'without-cookies' },
    middleware: (request) => {
      const token = tokenOf(request);
      if (token && !request.headers.cookie) request.headers.cookie = `${NAME}=${token}`;
    },
  },
  D: {
    settings: { style: 'overwrite-header-encoded' },
    middleware: (request) => {
      const token = tokenOf(request);
      if (token) request.headers.cookie = `${NAME}=${encodeURIComponent(token)}`;
    },
  },
  E: {
    settings: { style: 'overwrite-header-unprefixed' },
    middleware: (request) => {
      const token = tokenOf(request);
      if (token) request.headers.cookie = `${NAME}=${encodeURIComponent(`s:${token}`)}`;
    },
  },
  G: {
    settings: { style: 'parsed-cookie' },
    middleware: (request) => {
      const token = tokenOf(request);
      if (token) request.cookies = { [NAME]: token };
    },
  },
};
