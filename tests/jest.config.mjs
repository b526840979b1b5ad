import preset from '../jest.preset.mjs';

/** Most of these start processes of their own and wait for them: three files at a time keep two cores busy. */
export default { ...preset, maxWorkers: 3, testTimeout: 60_000 };
