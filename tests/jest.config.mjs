import preset from '../jest.preset.mjs';

/** Most of these start processes of their own and wait for them: two files at a time cost little more than one. */
export default { ...preset, maxWorkers: 2, testTimeout: 60_000 };
