// THE table of who may import whom. `check-boundaries.mjs` holds the tree against it; nothing else states an arrow.
// Change it together with docs/adr/0002-boundaries-check.md when the reason for an arrow changes.

const bothStacks = ['@straddle/session-core', 'app-session'];

/**
 * Package → the workspaces its shipped source may import. An entry with a subpath (`legacy-api/routers/*`) allows
 * only that subpath. Tests are not held to it. Packages ending in `*` stand for every name with that beginning.
 */
export const arrows = {
  '@straddle/session-core': [],
  'app-session': ['@straddle/session-core'],
  '@straddle/lambda': ['@straddle/session-core'],
  authorizer: [...bothStacks, '@straddle/lambda'],
  'legacy-api': [...bothStacks, '@straddle/lambda'],
  // A lifted Express router is the one thing of an app that may be imported.
  'routes-*': [...bothStacks, '@straddle/lambda', 'legacy-api/routers/*'],
  '@straddle/route-table': [],
  '@straddle/bundling': [],
  // Not @straddle/lambda: a reader and a builder of events that share code would share its mistakes.
  '@straddle/gateway-emulator': ['@straddle/route-table'],
  '@straddle/comparison': [],
  '@straddle/dev-mongo': [],
  // Nothing of ours: the plain app in it is the independent oracle.
  '@straddle/testing': [],
  '@straddle/cli': [
    '@straddle/comparison',
    '@straddle/gateway-emulator',
    '@straddle/route-table',
    '@straddle/dev-mongo',
    // For the doctor, which must judge stored sessions with the authorizer's own code, not with a copy, and for
    // compare, which makes sessions by the team's settings.
    '@straddle/session-core',
    // For secrets, which writes what functions read, where they read it.
    '@straddle/lambda/secrets',
  ],
  infra: ['@straddle/route-table', '@straddle/bundling'],
  tests: '*',
  scripts: [],
  // The root itself: migration.config.ts and comparison.config.ts.
  straddle: ['@straddle/route-table', '@straddle/comparison', 'app-session'],
};

/**
 * Vendors that only some folders may import. `types: 'anywhere'` lets other folders import their types, which are
 * erased; `'nowhere'` holds types to the same folders.
 */
export const vendors = [
  {
    packages: ['mongodb'],
    folders: [
      'packages/lambda/src/mongo/',
      'apps/legacy-api/src/',
      'packages/dev-mongo/src/',
      'packages/cli/src/doctor/',
      'packages/cli/src/compare/',
      'packages/comparison/src/node/',
      'packages/comparison/src/minting/',
    ],
    types: 'anywhere',
  },
  {
    packages: ['express-session', 'connect-mongo'],
    folders: ['apps/legacy-api/src/', 'packages/comparison/src/minting/'],
    types: 'anywhere',
  },
  { packages: ['aws-cdk-lib', 'constructs'], folders: ['infra/'], types: 'nowhere' },
  {
    packages: ['aws-lambda'],
    folders: ['packages/lambda/src/', 'packages/gateway-emulator/src/'],
    types: 'nowhere',
  },
];

/** Entries with a closed list of what may be reached from them, in their own workspace, types included. */
export const closedEntries = [
  { entry: 'packages/session-core/src/index.ts', packages: ['cookie-signature'], builtins: true },
];

/** Workspaces that exist for tests only: their source is held to the rule of tests. */
export const testWorkspaces = ['@straddle/testing', 'tests'];

/** Packages that the root gives to every test, so that no workspace pins them again. */
export const rootProvidedToTests = ['@jest/globals'];

/** Where the environment may be read, besides tests: the edge, where configuration is parsed once. */
export const environmentReaders = [
  /\/src\/(handler|main)\.ts$/,
  // Finds a database for development: MONGODB_URI and PATH are its input. An argument replaces them in tests.
  /^packages\/dev-mongo\/src\/start-dev-mongo\.ts$/,
  // Builds the environment of a function's process: PATH is the one variable that it hands on.
  /^packages\/gateway-emulator\/src\/functions\/execution-environment\.ts$/,
  // Loaded into the legacy API's process, which it can be told something in no other way.
  /^packages\/cli\/src\/legacy-routes\/report-express-routes\.cjs$/,
  /\/bin\/[^/]+\.(mjs|ts)$/,
  /^scripts\//,
  /\/jest\.config\.mjs$/,
];

/** Where `import(expression)` may be written: code that loads what a route table or a person names. */
export const computedImporters = [
  /^packages\/cli\/src\/load-(cases|comparison|migration)\.ts$/,
  /^packages\/cli\/src\/doctor\/load-settings\.ts$/,
  /^packages\/gateway-emulator\/src\/functions\/function-runtime\.ts$/,
  /^infra\/src\/load-configuration\.ts$/,
  /^scripts\//,
];

/** Files outside every workspace that workspaces may import by a relative path. */
export const sharedRootFiles = ['jest.preset.mjs', 'migration.config.ts', 'comparison.config.ts'];
