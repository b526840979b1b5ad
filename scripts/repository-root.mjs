import { fileURLToPath } from 'node:url';

/** Folder of the repository, whatever the current directory is. Ends without a slash. */
export const repositoryRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
