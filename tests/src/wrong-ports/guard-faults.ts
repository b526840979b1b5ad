import type { LiftedRoutes } from '@straddle/lambda/express';
import type { WrongPort } from './fault.ts';

function unguarded(routes: LiftedRoutes): LiftedRoutes {
  return Object.fromEntries(
    Object.entries(routes).map(([routeKey, { guards: _left, ...rule }]) => [routeKey, rule]),
  );
}

/** A project was made that legacy refuses to make. */
const madeOne = [
  'status status',
  'header-extra headers.location',
  'json-missing body.message',
  ...['archived', 'budget', 'createdAt', 'description', 'name', 'projectId', 'updatedAt'].map(
    (field) => `json-extra body.${field}`,
  ),
  'document-extra database.projects[#5]',
];
/** A project was not made that legacy makes. */
const madeNone = [
  'status status',
  'header-missing headers.location',
  'json-extra body.message',
  ...['archived', 'budget', 'createdAt', 'description', 'name', 'projectId', 'updatedAt'].map(
    (field) => `json-missing body.${field}`,
  ),
  'document-missing database.projects[#5]',
];
const asked = 'create';

/** Ports that let others write than legacy does. */
export const guardFaults: readonly WrongPort[] = [
  {
    title: 'pages of other sites may write',
    fault: { routes: unguarded },
    asked,
    as: 'cross-site',
    reports: [...madeOne, 'session-expires session.expires'],
  },
  {
    title: 'pages of other sites that hide their origin may write',
    fault: { routes: unguarded },
    asked,
    as: 'cross-site-without-origin',
    reports: [...madeOne, 'session-expires session.expires'],
  },
  {
    title: 'pages without an origin of their own may write',
    fault: { origins: (origins) => [...origins, 'null'] },
    asked,
    as: 'null-origin',
    reports: [...madeOne, 'session-expires session.expires'],
  },
  {
    title: 'pages of other sites that hold a token may write',
    fault: { origins: (origins) => [...origins, 'https://elsewhere.example'] },
    asked,
    as: 'cross-site-bearer',
    reports: [...madeOne, 'session-expires session.expires'],
  },
  {
    title: "the product's own pages may not write",
    fault: { origins: () => [] },
    asked,
    as: 'own-origin',
    reports: madeNone,
  },
  {
    title: 'viewers may write',
    fault: { principal: (toPrincipal) => (user) => ({ ...toPrincipal(user), roles: ['member'] }) },
    asked,
    as: 'few-roles',
    reports: madeOne,
  },
  {
    title: 'nobody may write',
    fault: { principal: (toPrincipal) => (user) => ({ ...toPrincipal(user), roles: [] }) },
    asked,
    as: 'cookie',
    reports: madeNone,
  },
];
