import { defineComparison } from '@straddle/comparison';
import { sessionSettings } from 'app-session';

/** How the stacks are compared: as whom to ask, and what the team accepts. */
export default defineComparison({
  users: {
    valid: 'usr_ada',
    manyRoles: 'usr_ada',
    fewRoles: 'usr_cleo',
    otherTenant: 'usr_dmitri',
    disabled: 'usr_eve',
    deleted: 'usr_gone',
  },
  record: { query: ['from', 'to', 'type'], bodyFields: ['body.name', 'body.description', 'body.budget'] },
  rules: [
    { path: 'body.token', reason: 'a token is made for each login', routes: ['POST /auth/login'] },
    {
      path: 'headers.ratelimit',
      reason:
        'counts the seconds of a window that each side began by itself; ratelimit-policy has the limits',
      routes: ['POST /auth/login'],
    },
  ],
});

/** How `straddle compare` makes sessions, and how the legacy API fills an empty database with sample data. */
export const local = { sessionSettings, environment: { SEED: '1' } };

const json = { 'Content-Type': 'application/json' };
/** What nobody could take for text: every byte there is, again and again. */
const bytes = (length: number): { readonly base64: string } => ({
  base64: Buffer.from(Uint8Array.from({ length }, (_, index) => index % 257)).toString('base64'),
});
const credentials = { email: 'ada@example.com', password: 'correct horse battery staple' };

/**
 * Requests to routes that have not moved, for `straddle compare --front-door`: what a gateway could spoil in front of
 * legacy. Each finds the data as it was at the beginning.
 */
export const frontDoor = {
  'POST /auth/login': [
    {
      title: 'login, whose cookie is secure behind TLS',
      method: 'POST',
      path: '/auth/login',
      headers: json,
      body: JSON.stringify(credentials),
      expectStatus: 200,
    },
    {
      title: 'login for a token',
      method: 'POST',
      path: '/auth/login',
      headers: json,
      body: JSON.stringify({ ...credentials, credential: 'token' }),
      expectStatus: 200,
    },
  ],
  'GET /health': [{ title: 'open to everybody', method: 'GET', path: '/health', expectStatus: 200 }],
  'GET /profile': [
    { title: 'own', method: 'GET', path: '/profile', expectStatus: 200 },
    { title: 'with a slash at its end', method: 'GET', path: '/profile/', expectStatus: 200 },
    { title: 'HEAD', method: 'HEAD', path: '/profile', expectStatus: 200 },
  ],
  'POST /avatar': [
    {
      title: 'of another type',
      method: 'POST',
      path: '/avatar',
      headers: { 'Content-Type': 'image/gif' },
      body: 'GIF89a',
      expectStatus: 415,
    },
    {
      title: 'larger than legacy takes',
      method: 'POST',
      path: '/avatar',
      headers: { 'Content-Type': 'image/png' },
      body: bytes(300_000),
      expectStatus: 413,
    },
    {
      title: 'an image of 250 kB up',
      method: 'POST',
      path: '/avatar',
      headers: { 'Content-Type': 'image/png' },
      body: bytes(250_000),
      expectStatus: 204,
    },
  ],
  'GET /avatar': [{ title: 'an image down', method: 'GET', path: '/avatar', expectStatus: 200 }],
  'GET /account': [{ title: 'a redirect', method: 'GET', path: '/account', expectStatus: 301 }],
  'GET /events/wait': [
    { title: 'an answer after a second', method: 'GET', path: '/events/wait?seconds=1', expectStatus: 204 },
  ],
  'ANY /{proxy+}': [
    {
      title: 'a route that nobody has',
      method: 'GET',
      path: '/no/such%2Froute?a=%20&a=+',
      expectStatus: 404,
    },
  ],
};
