import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild';
import {
  type BundleRules,
  DRIVER_FILE,
  eagerDriverImporters,
  findBundleProblems,
  optionalDriverPackages,
} from './bundle-rules.ts';
import { keepDriverApart } from './driver-apart.ts';
import { BundleFailedError, BundleInvalidError } from './errors.ts';

/** What to bundle, and where to. */
export interface BundleFunctionOptions {
  /** The file that exports `handler`. */
  readonly entry: string;
  /** Where the bundle goes: a `.cjs` file. The driver, its maps and the metafile go beside it. */
  readonly outfile: string;
  /** What it is held to. Without rules nothing is refused. */
  readonly rules?: BundleRules | undefined;
}

/** One file that is deployed. */
export interface BundledFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  readonly loaded: 'at start' | 'at first use';
}

/** A function, ready to be deployed: its files belong into one folder. */
export interface FunctionBundle {
  readonly files: readonly BundledFile[];
  readonly metafile: Metafile;
}

/**
 * Makes one Lambda function of one entry file.
 *
 * Writes `handler.cjs` (CommonJS, which loads faster than ES modules), and `mongodb.cjs` if the function can reach
 * the driver: apart, so that an execution environment that never needs a database does not even read it. Beside
 * them: source maps, which are not deployed, and `handler.meta.json`, esbuild's metafile of both.
 *
 * Costs about 0.3 s. Siblings are read from source, so nothing has to be built before. The bytes depend on the
 * sources alone, not on the current directory. Identifiers are kept: V8 loads them faster than minified ones.
 *
 * @returns What was written.
 * @throws {BundleFailedError} If an import cannot be resolved, or esbuild warns. The old bundle is gone then.
 * @throws {BundleInvalidError} If a rule is broken. Only the metafile is written then, to look into.
 * @see docs/adr/0005-bundling.md
 * @example
 * await bundleFunction({ entry: 'src/handler.ts', outfile: 'dist/handler.cjs', rules: { kind: 'native', maxBytes: 45_000 } });
 */
export async function bundleFunction(options: BundleFunctionOptions): Promise<FunctionBundle> {
  const entry = resolve(options.entry);
  const outfile = resolve(options.outfile);
  const folder = dirname(outfile);
  await removeOldBundle(outfile);

  const root = installationOf(entry);
  const drivers = new Set<string>();
  const own = await run({
    ...settings(root),
    entryPoints: [entry],
    outfile,
    plugins: [keepDriverApart((path) => drivers.add(path))],
  });
  const driver = await bundleDriver([...drivers], root, join(folder, DRIVER_FILE));
  const built = driver === undefined ? [own] : [own, driver];
  const metafile: Metafile = {
    inputs: Object.assign({}, ...built.map((each) => each.metafile.inputs)),
    outputs: Object.assign({}, ...built.map((each) => each.metafile.outputs)),
  };
  await mkdir(folder, { recursive: true });
  await writeFile(metafilePath(outfile), `${JSON.stringify(metafile)}\n`);
  const problems = options.rules === undefined ? [] : findBundleProblems(metafile, options.rules);
  if (problems.length > 0) throw new BundleInvalidError(options.entry, problems);

  const outputs = built.flatMap(({ outputFiles }) => outputFiles);
  await Promise.all(outputs.map(({ path, contents }) => writeFile(path, contents)));
  return { files: outputs.flatMap((each) => deployedFile(each, metafile)), metafile };
}

interface Built {
  readonly metafile: Metafile;
  readonly outputFiles: readonly OutputFile[];
}

/** The driver by itself, as one file, with the two substitutes that make it load faster. */
async function bundleDriver(
  [path, ...others]: readonly string[],
  root: string,
  outfile: string,
): Promise<Built | undefined> {
  if (path === undefined) return undefined;
  // Two drivers would be two sets of BSON classes, which do not know each other's ids.
  if (others.length > 0)
    throw new BundleFailedError(outfile, [`two drivers: ${[path, ...others].join(', ')}`]);
  return run({ ...settings(root), entryPoints: [path], outfile });
}

/** The folder that paths within a bundle are relative to: where the nearest lock file is, or else the entry. */
function installationOf(entry: string): string {
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package-lock.json'))) return folder;
  }
  return dirname(entry);
}

function settings(root: string): Omit<BuildSettings, 'entryPoints'> {
  return {
    // Part of the bytes: it must not depend on who calls from where.
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    minifyWhitespace: true,
    minifySyntax: true,
    // A stack trace quotes the line that failed: it must not be the whole file.
    lineLimit: 200,
    legalComments: 'none',
    sourcemap: 'external',
    metafile: true,
    write: false,
    logLevel: 'silent',
    conditions: ['@straddle/source'],
    // `import()` becomes a lazy `require`, which is faster and keeps the names that a CommonJS module exports.
    supported: { 'dynamic-import': false },
    external: [...optionalDriverPackages],
    alias: {
      'whatwg-url': substitute('built-in-url'),
      '@mongodb-js/saslprep': substitute('ascii-saslprep'),
    },
  };
}

/** Runs from source and, once compiled, from `dist`. */
function substitute(name: string): string {
  const own = fileURLToPath(import.meta.url);
  return join(dirname(own), 'substitutes', `${name}${extname(own)}`);
}

interface BuildSettings extends BuildOptions {
  readonly entryPoints: [string];
  readonly metafile: true;
  readonly write: false;
}

async function run(options: BuildSettings): Promise<Built> {
  const [entry] = options.entryPoints;
  const { metafile, outputFiles, warnings } = await build(options).catch((error: unknown) => {
    throw new BundleFailedError(entry, messagesOf(error));
  });
  if (warnings.length > 0) throw new BundleFailedError(entry, messagesOf({ errors: warnings }));
  return { metafile, outputFiles };
}

interface BuildMessage {
  readonly text: string;
  readonly location?: { readonly file: string; readonly line: number } | null;
}

function messagesOf(failure: unknown): readonly string[] {
  if (!hasMessages(failure)) return [String(failure)];
  return failure.errors.map(({ text, location }) =>
    location ? `${location.file}:${location.line}: ${text}` : text,
  );
}

function hasMessages(failure: unknown): failure is { readonly errors: readonly BuildMessage[] } {
  return (
    typeof failure === 'object' && failure !== null && 'errors' in failure && Array.isArray(failure.errors)
  );
}

function deployedFile({ path, contents }: OutputFile, metafile: Metafile): readonly BundledFile[] {
  if (path.endsWith('.map')) return [];
  const isLazy = basename(path) === DRIVER_FILE && eagerDriverImporters(metafile).length === 0;
  return [{ path, bytes: contents.byteLength, loaded: isLazy ? 'at first use' : 'at start' }];
}

function metafilePath(outfile: string): string {
  return outfile.replace(/\.cjs$/, '.meta.json');
}

async function removeOldBundle(outfile: string): Promise<void> {
  const driver = join(dirname(outfile), DRIVER_FILE);
  const files = [outfile, `${outfile}.map`, driver, `${driver}.map`, metafilePath(outfile)];
  await Promise.all(files.map((path) => rm(path, { force: true })));
}
