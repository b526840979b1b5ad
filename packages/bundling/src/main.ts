/** What `npm run build` runs in each workspace that is a function: bundles the current directory. */
import { relative } from 'node:path';
import { bundleWorkspace } from './bundle-workspace.ts';
import { BundlingError } from './errors.ts';

try {
  const { files } = await bundleWorkspace(process.cwd());
  for (const { path, bytes, loaded } of files) {
    process.stdout.write(`${relative(process.cwd(), path)}  ${bytes} bytes, loaded ${loaded}\n`);
  }
} catch (error) {
  if (!(error instanceof BundlingError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 1;
}
