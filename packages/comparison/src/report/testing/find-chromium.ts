import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** What to do where there is no browser. */
export const CHROMIUM_MEND = 'no Chromium: `apt-get install chromium`, or set CHROME_PATH';

/** What Chromium is started with: as root, without a sandbox; and so that it asks nobody for anything by itself. */
export const CHROMIUM_ARGUMENTS: readonly string[] = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser of `CHROME_PATH`, else the first on the `PATH`. */
export function findChromium({
  CHROME_PATH,
  PATH = '',
}: Readonly<Record<string, string | undefined>>): string | undefined {
  if (CHROME_PATH !== undefined && CHROME_PATH !== '') return CHROME_PATH;
  return PATH.split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
