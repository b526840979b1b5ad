import preset from '../jest.preset.mjs';

/** The scripts are plain JavaScript: they have to run before anything is installed. */
export default {
  ...preset,
  roots: ['<rootDir>'],
  testMatch: ['**/*.test.mjs'],
  transform: {},
};
