import { fileURLToPath } from 'node:url';

const root = new URL('./', import.meta.url);

/** Every workspace runs its tests from source, as native ES modules, with the same settings. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironmentOptions: { customExportConditions: ['@straddle/source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript' },
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  testTimeout: 20_000,
  // The counts at the end of `npm test` are read from these files, also when turbo replays a cached run.
  reporters: ['default', fileURLToPath(new URL('scripts/jest-results-reporter.mjs', root))],
};
