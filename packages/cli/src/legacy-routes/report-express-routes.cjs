// Loaded into the legacy API's process before its own code (NODE_OPTIONS=--require). When a server of it listens whose
// request listener is an Express app, the app's routes are written to the file named in STRADDLE_ROUTES_REPORT.
// JavaScript, because that process may know no TypeScript; node:net only, because module hooks would miss an Express
// that another loader loaded.
const { writeFileSync } = require('node:fs');
const { Server } = require('node:net');

const reportFile = process.env['STRADDLE_ROUTES_REPORT'];
const listen = Reflect.get(Server.prototype, 'listen');

Server.prototype.listen = function listenAndReport(...given) {
  this.once('listening', () => {
    const app = this.listeners('request').find((listener) => stackOf(listener) !== undefined);
    if (app !== undefined && reportFile !== undefined) {
      writeFileSync(reportFile, JSON.stringify(readApp(app)));
    }
  });
  return listen.apply(this, given);
};

/** Express 5 has `router`, Express 4 `_router`; its `router` throws. */
function stackOf(app) {
  return app._router?.stack ?? (Object.hasOwn(app, 'router') ? app.router?.stack : undefined);
}

function readApp(app) {
  const routers = new Map();
  const report = { routes: [], unreadable: [] };
  read(stackOf(app), [''], { routers, report });
  return report;
}

function read(stack, prefixes, { routers, report }) {
  if (!routers.has(stack)) routers.set(stack, routers.size);
  for (const layer of stack) {
    if (layer.route !== undefined && layer.route !== null) {
      addRoute(layer.route, prefixes, { router: routers.get(stack), report });
      continue;
    }
    const inner = layer.handle?.stack;
    const isSubApp = layer.name === 'mounted_app';
    if (inner === undefined && !isSubApp) continue;
    const mounts = mountPathsOf(layer);
    if (isSubApp || mounts === undefined) {
      report.unreadable.push({
        below: mounts ?? prefixes,
        what: isSubApp ? 'an Express app mounted in another' : 'a router mounted by a pattern',
      });
    } else {
      const joined = prefixes.flatMap((prefix) => mounts.map((mount) => `${prefix}${mount}`));
      read(inner, joined, { routers, report });
    }
  }
}

function addRoute({ path, methods }, prefixes, { router, report }) {
  const names = Object.keys(methods).filter((name) => methods[name]);
  for (const own of [path].flat(Infinity)) {
    if (typeof own !== 'string') {
      report.unreadable.push({ below: prefixes, what: `the pattern ${own}` });
      continue;
    }
    for (const prefix of prefixes) {
      const full = `${prefix}${own === '/' && prefix !== '' ? '' : own}`;
      for (const name of names) {
        report.routes.push({ method: name === '_all' ? 'ANY' : name.toUpperCase(), path: full, router });
      }
    }
  }
}

/** Where a router is mounted, without a slash at the end; undefined if that cannot be read. */
function mountPathsOf({ rawPath, slash, regexp }) {
  if (rawPath !== undefined) {
    const paths = [rawPath].flat(Infinity);
    return paths.every((path) => typeof path === 'string')
      ? paths.map((path) => path.replace(/\/+$/, ''))
      : undefined;
  }
  if (slash === true || regexp?.fast_slash === true) return [''];
  // Express 4 keeps only the expression that it made of the path: `^\/api\/v1\/?(?=\/|$)`.
  const literal = /^\^((?:\\\/[\w~,-]|[\w~,-]|\\[.\-/])+)\\\/\?\(\?=\\\/\|\$\)$/.exec(regexp?.source ?? '');
  return literal === null ? undefined : [literal[1].replaceAll('\\', '')];
}
