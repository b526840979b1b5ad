import { createRequire } from 'node:module';

const here = createRequire(import.meta.url);

/** The driver that each connect-mongo is given: its own, or an alias where npm cannot nest a peer dependency. */
const DRIVERS = { '4.6.0': 'mongodb-4' };

/**
 * Loads one installed connect-mongo with the kruptein and the driver that belong to it.
 *
 * @param version `4.2.2`, or `5.1.0-kruptein-3.2.0` for a drifted kruptein.
 */
export function loadConnectMongo(version) {
  const name = `connect-mongo-${version}`;
  const nested = createRequire(here.resolve(name));
  const driver = DRIVERS[version] ? here : nested;
  const driverName = DRIVERS[version] ?? 'mongodb';
  const exported = here(name);
  return {
    connectMongo: version.split('-')[0],
    kruptein: version.startsWith('3.') ? undefined : versionOf(nested, 'kruptein'),
    mongodb: versionOf(driver, driverName),
    major: Number(version[0]),
    exported,
    MongoStore: exported.MongoStore ?? exported.default ?? exported,
    MongoClient: driver(driverName).MongoClient,
  };
}

function versionOf(require, name) {
  for (const folder of require.resolve.paths(name)) {
    try {
      return here(`${folder}/${name}/package.json`).version;
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}
