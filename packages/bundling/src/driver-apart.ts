import type { Plugin } from 'esbuild';
import { DRIVER_PATH } from './bundle-rules.ts';

/**
 * Leaves every import of `mongodb` to the file beside the bundle, however deep in it the import is: one driver per
 * function, and none before the first one runs.
 *
 * @param found Gets the file of the driver that an import would have reached.
 */
export function keepDriverApart(found: (path: string) => void): Plugin {
  return {
    name: 'driver-apart',
    setup(build) {
      build.onResolve({ filter: /^mongodb$/ }, async ({ importer, resolveDir, pluginData }) => {
        if (pluginData === keepDriverApart) return undefined;
        const driver = await build.resolve('mongodb', {
          importer,
          resolveDir,
          kind: 'require-call',
          pluginData: keepDriverApart,
        });
        if (driver.errors.length > 0) return { errors: driver.errors };
        found(driver.path);
        return { path: DRIVER_PATH, external: true };
      });
    },
  };
}
