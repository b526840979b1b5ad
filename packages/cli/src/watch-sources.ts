import { join, sep } from 'node:path';
import { watch } from 'chokidar';

/** Editors save several files at once; one reload serves them all. */
const SETTLE_MS = 80;
const FOLDERS = ['apps', 'packages'];
const IGNORED = new Set(['node_modules', 'dist', '.turbo', '.results']);

/**
 * Calls back once after TypeScript sources have changed.
 *
 * @returns Ends the watching.
 */
export function watchSources(rootFolder: string, onChange: () => Promise<void>): () => Promise<void> {
  const watcher = watch(
    FOLDERS.map((folder) => join(rootFolder, folder)),
    {
      ignoreInitial: true,
      ignored: (path, stats) =>
        path.split(sep).some((segment) => IGNORED.has(segment)) ||
        (stats?.isFile() === true && (!path.endsWith('.ts') || path.endsWith('.test.ts'))),
    },
  );
  let timer: NodeJS.Timeout | undefined;
  watcher.on('all', (event) => {
    if (event === 'addDir' || event === 'unlinkDir') return;
    clearTimeout(timer);
    timer = setTimeout(() => void onChange(), SETTLE_MS);
  });
  return async () => {
    clearTimeout(timer);
    await watcher.close();
  };
}
