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
  },
});
