import type { SessionSettings } from '@straddle/session-core';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The session settings of this product, without secrets. Both stacks are configured from this one object:
 * change an option here and the legacy API and the authorizer change together.
 */
export const sessionSettings: SessionSettings = {
  name: 'connect.sid',
  cookie: { path: '/', httpOnly: true, secure: 'auto', sameSite: 'lax', maxAge: 14 * DAY_MS },
  resave: false,
  saveUninitialized: false,
  rolling: false,
  store: { collectionName: 'sessions', touchAfter: 0 },
  bearer: { style: 'replace-cookie', exclusive: true },
};
