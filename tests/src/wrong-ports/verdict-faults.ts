import { type AuthenticateRequest, joinRequestHeaders, signSessionId } from '@straddle/session-core';
import type { Fault, WrongPort } from './fault.ts';

/** An authenticator that is asked something else than the client asked. */
function asking(
  change: (request: AuthenticateRequest, secrets: readonly string[]) => AuthenticateRequest,
): Fault {
  return {
    authenticator: (authenticator, secrets) => ({
      authenticate: (request) =>
        authenticator.authenticate(
          change({ ...request, headers: joinRequestHeaders(request.headers) }, secrets),
        ),
    }),
  };
}

function withCookie(request: AuthenticateRequest, change: (cookie: string) => string): AuthenticateRequest {
  const { cookie } = request.headers;
  return typeof cookie === 'string'
    ? { ...request, headers: { ...request.headers, cookie: change(cookie) } }
    : request;
}

/** Signs whatever id a session cookie names, as if its signature had been checked. */
const believingCookies: Fault = asking((request, [secret = '']) =>
  withCookie(request, (cookie) =>
    cookie.replace(/(connect\.sid=)s(?:%3A|:)([^.;]+)\.[^;]*/gi, (_, name: string, id: string) => {
      const signed = signSessionId(decodeURIComponent(id), secret);
      return `${name}${encodeURIComponent(signed)}`;
    }),
  ),
);

const principalFields = ['customerAccountId', 'fullName', 'roles', 'userId'];
/** Somebody was let in whom legacy refuses. */
const letIn = [
  'status status',
  'json-missing body.message',
  ...principalFields.map((field) => `json-extra body.${field}`),
];
/** Somebody was refused whom legacy lets in. */
const refused = [
  'status status',
  'json-extra body.message',
  ...principalFields.map((field) => `json-missing body.${field}`),
];
/** The session of somebody whom legacy rejects keeps its user. */
const stillLoggedIn = [
  'cookie-missing headers.set-cookie[connect.sid]',
  'session-payload session.payload.passport.user',
  'session-payload session.payload.cookie.expires',
];
const untouched = ['session-expires session.expires'];
const asked = 'own account';

/** Ports that take callers for somebody else than legacy does. */
export const verdictFaults: readonly WrongPort[] = [
  {
    title: 'refuses everybody',
    fault: asking((request) => ({ ...request, headers: {} })),
    asked,
    as: 'cookie',
    reports: [...refused, ...untouched],
  },
  {
    title: 'knows no tokens',
    fault: asking((request) => {
      const { authorization: _left, ...headers } = request.headers;
      return { ...request, headers };
    }),
    asked,
    as: 'bearer',
    reports: [...refused, ...untouched],
  },
  {
    title: 'believes the cookie beside a bad token',
    fault: asking((request) => {
      const { authorization: _left, ...headers } = request.headers;
      return { ...request, headers };
    }),
    asked,
    as: 'bad-bearer-good-cookie',
    reports: [...letIn, 'session-expires sessions[1].expires'],
  },
  {
    title: 'has the newest secret only',
    fault: { secrets: ([newest = '']) => [newest] },
    asked,
    as: 'older-secret',
    reports: [...refused, ...untouched],
  },
  {
    title: 'has another secret',
    fault: { secrets: () => ['another secret'] },
    asked,
    as: 'bearer',
    reports: [...refused, ...untouched],
  },
  {
    title: 'takes a cookie whose signature was changed',
    fault: believingCookies,
    asked,
    as: 'tampered-signature',
    reports: [...letIn, ...untouched],
  },
  {
    title: 'takes a cookie that nobody with the secret has signed',
    fault: believingCookies,
    asked,
    as: 'wrong-secret',
    reports: [...letIn, ...untouched],
  },
  {
    title: 'takes a bare session id',
    fault: asking((request, [secret = '']) =>
      withCookie(request, (cookie) =>
        cookie.replace(/^connect\.sid=([\w-]+)$/, (_, id: string) => {
          return `connect.sid=${encodeURIComponent(signSessionId(id, secret))}`;
        }),
      ),
    ),
    asked,
    as: 'cookie-unsigned',
    reports: [...letIn, ...untouched],
  },
  {
    title: 'does not decode cookies',
    fault: asking((request) => withCookie(request, (cookie) => cookie.replaceAll('%', '%25'))),
    asked,
    as: 'cookie',
    reports: [...refused, ...untouched],
  },
  {
    title: 'takes the last of several cookies',
    fault: asking((request) => withCookie(request, (cookie) => cookie.split('; ').toReversed().join('; '))),
    asked,
    as: 'tampered-then-good-cookie',
    reports: [...letIn, ...untouched],
  },
  {
    title: 'takes a session that has expired',
    fault: {
      store: (store, sessions) => ({
        ...store,
        read: async (sessionId) => {
          const found = await sessions.findOne({ _id: sessionId });
          if (found === null) return { status: 'not-found' };
          const payload = JSON.parse(found.session);
          return { status: 'found', session: { sessionId, payload, storedPayload: found.session } };
        },
      }),
    },
    asked,
    as: 'expired',
    reports: [...letIn, ...untouched],
  },
  {
    title: 'goes on after the logout',
    fault: {
      store: (store) => ({
        ...store,
        read: async (sessionId) => {
          const result = await store.read(sessionId);
          if (result.status === 'found') return result;
          const payload = { cookie: { originalMaxAge: null }, passport: { user: 'usr_ada' } };
          return { status: 'found', session: { sessionId, payload, storedPayload: '' } };
        },
      }),
    },
    asked,
    as: 'logged-out',
    reports: letIn,
  },
  {
    title: 'takes the token after the logout',
    fault: {
      store: (store) => ({
        ...store,
        read: async (sessionId) => {
          const result = await store.read(sessionId);
          if (result.status === 'found') return result;
          const payload = { cookie: { originalMaxAge: null }, passport: { user: 'usr_ada' } };
          return { status: 'found', session: { sessionId, payload, storedPayload: '' } };
        },
      }),
    },
    asked,
    as: 'bearer-logged-out',
    reports: letIn,
  },
  {
    title: 'lets in users who were deleted',
    fault: {
      findUser: (findUser) => async (userId) =>
        (await findUser(userId)) ?? {
          _id: userId,
          email: '',
          fullName: '',
          customerAccountId: 'acc_north',
          roles: [],
        },
    },
    asked,
    as: 'deleted-user',
    reports: [...letIn, ...stillLoggedIn],
  },
  {
    title: 'lets in users who are disabled',
    fault: {
      findUser: (findUser) => async (userId) => {
        const user = await findUser(userId);
        return user && { ...user, disabled: false };
      },
    },
    asked,
    as: 'disabled-user',
    reports: [...letIn, ...stillLoggedIn],
  },
  {
    title: "answers a token with somebody else's data",
    fault: {
      authenticator: (authenticator) => ({
        authenticate: async (request) => {
          const verdict = await authenticator.authenticate(request);
          if (verdict.outcome === 'anonymous' || verdict.credential.kind !== 'bearer') return verdict;
          return { ...verdict, user: { ...Object(verdict.user), _id: 'usr_bo', fullName: 'Bo' } };
        },
      }),
    },
    asked,
    as: 'bearer',
    reports: ['json-changed body.userId', 'json-changed body.fullName'],
  },
  {
    title: 'answers the user of the cookie, not of the token',
    fault: asking(({ headers: { authorization: _left, ...headers }, ...request }) => ({
      ...request,
      headers,
    })),
    asked,
    as: 'both-of-two-users',
    reports: [
      ...principalFields.filter((field) => field !== 'roles').map((field) => `json-changed body.${field}`),
      'json-missing body.roles[1]',
      ...untouched,
      'session-expires sessions[1].expires',
    ],
  },
  {
    title: 'keeps the first user for everybody',
    fault: {
      principal: (toPrincipal) => (user) => ({ ...toPrincipal(user), customerAccountId: 'acc_north' }),
    },
    asked,
    as: 'other-tenant',
    reports: ['json-changed body.customerAccountId'],
  },
  {
    title: 'knows the first role only',
    fault: {
      principal: (toPrincipal) => (user) => {
        const principal = toPrincipal(user);
        return { ...principal, roles: principal.roles.slice(0, 1) };
      },
    },
    asked,
    as: 'many-roles',
    reports: ['json-missing body.roles[1]'],
  },
  {
    title: 'answers with an error where legacy just refuses',
    fault: {
      authenticator: (authenticator) => ({
        authenticate: async (request) => {
          const verdict = await authenticator.authenticate(request);
          if (verdict.outcome === 'anonymous') throw new TypeError('there is no user');
          return verdict;
        },
      }),
    },
    asked,
    as: 'anonymous',
    reports: ['status status', 'header-missing headers.etag', 'json-type-changed body.message'],
  },
];
