import { defineMigration } from '@straddle/route-table';
import { securityHeaders } from 'app-session';

/**
 * Who serves each route. Everything that is not listed goes to the legacy API.
 *
 * To move a group, or to roll it back, change its `owner`.
 */
export default defineMigration({
  api: 'rest',
  legacy: {
    origin: 'http://127.0.0.1:3001',
    dev: {
      command: ['node', '--import', 'tsx', '--conditions=@straddle/source', 'apps/legacy-api/src/main.ts'],
      readyPath: '/health',
    },
  },
  defaults: { auth: 'session', timeoutSeconds: 10 },
  denial: { headers: securityHeaders },
  groups: {
    account: {
      owner: 'lambda',
      kind: 'native',
      entry: 'apps/routes/account/src/handler.ts',
      routes: {
        'GET /me': { handler: 'getMe' },
        'GET /private': { handler: 'getPrivate' },
      },
    },
    'event-metrics': {
      owner: 'lambda',
      kind: 'native',
      entry: 'apps/routes/event-metrics/src/handler.ts',
      routes: {
        'GET /event-metrics': { handler: 'listEventMetrics' },
      },
    },
    projects: {
      owner: 'lambda',
      kind: 'express',
      entry: 'apps/routes/projects/src/handler.ts',
      session: 'read',
      guards: 'origin',
      routes: {
        'ANY /projects': {},
        'ANY /projects/{proxy+}': {},
        // ANY takes HEAD and OPTIONS, too. A preflight carries no session, and the authorizer would refuse it.
        'HEAD /projects': { owner: 'legacy' },
        'HEAD /projects/{proxy+}': { owner: 'legacy' },
        'OPTIONS /projects': { owner: 'legacy' },
        'OPTIONS /projects/{proxy+}': { owner: 'legacy' },
        // Cannot be undone, so it moves last. Under the same {proxy+}, because REST APIs take no {id} beside it.
        'DELETE /projects/{proxy+}': { owner: 'legacy' },
      },
    },
  },
});
