import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What makes the page: it goes into the file as it is. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/** Two levels above, both from `src/report` and from `dist/report`: the page is always made from its source. */
const PAGE_FOLDER = new URL('../../src/report/page/', import.meta.url);

let assets: Promise<PageAssets> | undefined;

/** Puts the modules of the page into one script. Costs some 30 ms, once per process. */
export function bundlePage(): Promise<PageAssets> {
  assets ??= bundle();
  return assets;
}

async function bundle(): Promise<PageAssets> {
  const [style, { outputFiles }] = await Promise.all([
    readFile(new URL('page.css', PAGE_FOLDER), 'utf8'),
    build({
      entryPoints: [fileURLToPath(new URL('main.ts', PAGE_FOLDER))],
      bundle: true,
      write: false,
      format: 'iife',
      target: 'es2022',
      minify: true,
      // The page may use Unicode text without saying so in escapes.
      charset: 'utf8',
      logLevel: 'silent',
    }),
  ]);
  return { script: outputFiles[0]?.text ?? '', style };
}
