import { isBuiltin } from 'node:module';
import type { Metafile } from 'esbuild';

/** What a function is: the authorizer and ported routes are `native`; a lifted Express router is `express`. */
export type FunctionKind = 'native' | 'express';

/** What a bundle is held to. */
export interface BundleRules {
  readonly kind: FunctionKind;
  /** Limit of the file that is loaded at start, bytes. */
  readonly maxBytes: number;
}

const sessionChain = ['express-session', 'connect-mongo', 'passport', 'passport-local'];

/**
 * Packages that must not be in a function: the session is the authorizer's business everywhere, and a ported route
 * needs no web framework. zod is for the route table, which functions do not load.
 */
export const forbiddenPackages: Readonly<Record<FunctionKind, readonly string[]>> = {
  native: [...sessionChain, 'express', 'serverless-http', 'zod'],
  express: sessionChain,
};

/** Limit of the driver's file, which is the same in every function, bytes. It has 756,000. */
const DRIVER_MAX_BYTES = 780_000;

/** The driver's file, beside the function's own. */
export const DRIVER_FILE = 'mongodb.cjs';

/** How the function's own file requires it. */
export const DRIVER_PATH: string = `./${DRIVER_FILE}`;

/**
 * Packages that the driver asks for only when a connection string wants them, and does without. They stay outside:
 * one that happens to be installed must not slip into a bundle.
 */
export const optionalDriverPackages: readonly string[] = [
  '@aws-sdk/credential-providers',
  '@mongodb-js/zstd',
  'aws4',
  'gcp-metadata',
  'kerberos',
  'mongodb-client-encryption',
  'snappy',
  'socks',
];

/**
 * Holds a bundle against its rules. Pure.
 *
 * @param metafile What esbuild says of the bundle.
 * @returns All problems, each with the chain of imports or the numbers; none when the bundle may be deployed.
 */
export function findBundleProblems(metafile: Metafile, { kind, maxBytes }: BundleRules): readonly string[] {
  return [
    ...forbiddenPackages[kind].flatMap((name) => forbiddenProblems(metafile, name, kind)),
    ...sizeProblems(metafile, maxBytes),
    ...externalProblems(metafile),
  ];
}

function forbiddenProblems(metafile: Metafile, packageName: string, kind: FunctionKind): readonly string[] {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  const input = inputs.find((path) => packageOfInput(path) === packageName);
  if (input === undefined) return [];
  const hint =
    kind === 'native' && forbiddenPackages.express.every((each) => each !== packageName)
      ? '; a group that lifts an Express router says "kind": "express"'
      : '';
  return [`${packageName} is in it: ${importChain(metafile, input).join(' → ')}${hint}`];
}

/** `../node_modules/@a/b/lib/x.js` → `@a/b`; a file of our own → undefined. */
function packageOfInput(path: string): string | undefined {
  const inside = path.split('node_modules/').at(-1);
  if (inside === undefined || inside === path) return undefined;
  return inside.split('/', inside.startsWith('@') ? 2 : 1).join('/');
}

/** The shortest way from an entry to an input: what to change when the input must go. */
function importChain({ inputs, outputs }: Metafile, target: string): readonly string[] {
  const entries = Object.values(outputs).flatMap(({ entryPoint }) => entryPoint ?? []);
  const importers = new Map<string, string | undefined>(entries.map((entry) => [entry, undefined]));
  for (const [path] of importers) {
    for (const imported of inputs[path]?.imports ?? []) {
      if (!importers.has(imported.path)) importers.set(imported.path, path);
    }
  }
  const chain = [target];
  for (let from = importers.get(target); from !== undefined; from = importers.get(from)) chain.unshift(from);
  return chain;
}

function sizeProblems({ outputs }: Metafile, maxBytes: number): readonly string[] {
  return Object.entries(outputs).flatMap(([path, { bytes, inputs }]) => {
    const limit = path.endsWith(DRIVER_FILE) ? DRIVER_MAX_BYTES : maxBytes;
    if (path.endsWith('.map') || bytes <= limit) return [];
    const largest = Object.entries(inputs)
      .toSorted(([, one], [, other]) => other.bytesInOutput - one.bytesInOutput)
      .slice(0, 3)
      .map(([input, { bytesInOutput }]) => `${input} ${bytesInOutput}`);
    return [`${path} has ${bytes} bytes and may have ${limit}; the largest inputs: ${largest.join(', ')}`];
  });
}

/** Whatever stays outside has to be there at run time: Node's own modules, and the driver, from its first use. */
function externalProblems(metafile: Metafile): readonly string[] {
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const missing = imports
    .filter(({ path, external }) => external && path !== DRIVER_PATH && !isBuiltin(path))
    .filter(({ path }) => !optionalDriverPackages.includes(path))
    .map(({ path }) => `${path} would be required at run time, where it is not installed`);
  const eager = eagerDriverImporters(metafile).map(
    (input) =>
      `${input} loads the MongoDB driver at start; write \`await import('mongodb')\` where it is first needed`,
  );
  return [...missing, ...eager];
}

/**
 * The files of a bundle that load the driver as soon as they are loaded themselves.
 *
 * Read from what the inputs import: in the output every import is a `require`, a lazy one or not.
 */
export function eagerDriverImporters({ inputs, outputs }: Metafile): readonly string[] {
  const used = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  return used.filter((input) =>
    inputs[input]?.imports.some(({ path, kind }) => path === DRIVER_PATH && kind !== 'dynamic-import'),
  );
}
