import { fileURLToPath } from 'node:url';
import preset from '../jest.preset.mjs';

/** What takes minutes instead of seconds: `npm run verify`. */
export default {
  ...preset,
  testMatch: ['**/*.verify.ts'],
  maxWorkers: 2,
  // Each file bounds itself by VERIFY_MINUTES and says what it reached; this is the net below.
  testTimeout: 20 * 60_000,
  reporters: [
    'default',
    [
      fileURLToPath(new URL('../scripts/jest-results-reporter.mjs', import.meta.url)),
      { file: 'verify.json' },
    ],
  ],
};
