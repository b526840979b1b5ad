import { join, relative } from 'node:path';
import { watch } from 'chokidar';
import type { LoadedMigration } from './load-migration.ts';

/** Editors save several files at once; one reload serves them all. */
const SETTLE_MS = 80;
const FOLDERS = ['apps', 'packages'];
const IGNORED = new Set(['node_modules', 'dist', '.turbo', '.results']);

/** What is watched. */
export interface WatchedFiles extends Pick<LoadedMigration, 'rootFolder' | 'tableFile'> {
  /** Served in place of the route table; absolute. */
  readonly templateFile?: string | undefined;
}

/**
 * Calls back once after TypeScript sources, the route table or a template have changed. What changes while the callback
 * runs leads to one more call when it has ended, so that two reloads never run side by side.
 *
 * @param onChange Must not reject.
 * @returns Ends the watching; a callback that runs is not waited for.
 */
export function watchSources(
  { rootFolder, tableFile, templateFile }: WatchedFiles,
  onChange: () => Promise<void>,
): () => Promise<void> {
  // CDK writes where the code is into a file of its own, beside the template.
  const templates =
    templateFile === undefined
      ? []
      : [templateFile, templateFile.replace(/\.template\.json$/, '.assets.json')];
  const isSource = (path: string): boolean => path.endsWith('.ts') && !path.endsWith('.test.ts');
  const watcher = watch([...FOLDERS.map((folder) => join(rootFolder, folder)), tableFile, ...templates], {
    ignoreInitial: true,
    ignored: (path, stats) =>
      !templates.some((file) => relative(file, path) === '') &&
      // Below the folder only: what it lies in may be called anything. chokidar has / on Windows, too.
      (relative(rootFolder, path)
        .split(/[\\/]/)
        .some((segment) => IGNORED.has(segment)) ||
        (stats?.isFile() === true && !isSource(path))),
  });
  const changed = runOneAtATime(onChange);
  let timer: NodeJS.Timeout | undefined;
  watcher.on('all', (event) => {
    if (event === 'addDir' || event === 'unlinkDir') return;
    clearTimeout(timer);
    timer = setTimeout(changed.run, SETTLE_MS);
  });
  return async () => {
    clearTimeout(timer);
    changed.stop();
    await watcher.close();
  };
}

function runOneAtATime(work: () => Promise<void>): { readonly run: () => void; readonly stop: () => void } {
  let isRunning = false;
  let isWanted = false;
  const runWhileWanted = async (): Promise<void> => {
    isRunning = true;
    while (isWanted) {
      isWanted = false;
      await work();
    }
    isRunning = false;
  };
  return {
    run: () => {
      isWanted = true;
      if (!isRunning) void runWhileWanted();
    },
    stop: () => {
      isWanted = false;
    },
  };
}
