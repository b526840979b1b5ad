import { createRequire } from 'node:module';
import { afterEach, describe, expect, test } from '@jest/globals';
import { resolveMigration } from '@straddle/route-table';
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts';
import { type LegacyRoutes, readLegacyRoutes } from './read-legacy-routes.ts';

const require = createRequire(import.meta.url);
const folders: TemporaryFolder[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

async function routesOf(code: string): Promise<LegacyRoutes> {
  const folder = createTemporaryFolder({ 'legacy.cjs': code });
  folders.push(folder);
  const dev = { command: ['node', 'legacy.cjs'], readyPath: '/health' };
  const group = { owner: 'legacy', kind: 'native', entry: 'a.ts', routes: { 'GET /me': {} } };
  const table = { api: 'rest', legacy: { origin: 'http://a', dev }, groups: { account: group } };
  const migration = resolveMigration(table);
  return readLegacyRoutes({ migration, rootFolder: folder.path, environment: process.env });
}

function legacyOf(expressName: string): string {
  return `
    const express = require(${JSON.stringify(require.resolve(expressName))});
    const users = express.Router();
    users.get('/', answer).post('/', answer);
    users.route('/:id').get(answer).delete(answer);
    const inner = express.Router();
    inner.all('/deep', answer);
    users.use('/inner-part', inner);
    function answer(request, response) { response.end(); }
    const app = express();
    app.use((request, response, next) => next());
    app.get('/health', answer);
    app.use('/api/v1.0', users);
    app.use(['/one', '/two'], inner);
    app.get(/^.fly$/, answer);
    app.use('/sub', express());
    app.listen(Number(process.env.PORT), '127.0.0.1');`;
}

describe.each(['express', 'express-4'])('an app of %s tells its routes', (expressName) => {
  test('with what they are mounted under, and names what it cannot tell', async () => {
    const { routes, unreadable } = await routesOf(legacyOf(expressName));
    const mounted = expressName === 'express' ? ['ANY /one/deep', 'ANY /two/deep'] : [];
    expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /health',
      'GET /api/v1.0',
      'POST /api/v1.0',
      'GET /api/v1.0/:id',
      'DELETE /api/v1.0/:id',
      'ANY /api/v1.0/inner-part/deep',
      ...mounted,
    ]);
    expect(new Set(routes.slice(1, 5).map(({ router }) => router)).size).toBe(1);
    expect(unreadable.map(({ what }) => what)).toEqual([
      ...(expressName === 'express' ? [] : ['a router mounted by a pattern']),
      'the pattern /^.fly$/',
      'an Express app mounted in another',
    ]);
  });
});

test('a server without an Express app is refused with the mend', async () => {
  const code =
    "require('node:http').createServer((request, response) => response.end()).listen(Number(process.env.PORT))";
  await expect(routesOf(code)).rejects.toMatchObject({ code: 'ERR_LEGACY_ROUTES_UNREAD' });
});
