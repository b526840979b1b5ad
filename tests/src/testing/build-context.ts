import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import dockerignore from '@balena/dockerignore';
import { repositoryRoot } from './repository-root.ts';

/** Copies what .dockerignore lets through to a builder: of files that git knows or would take. */
export function copyBuildContext(folder: string): void {
  const command = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const files = execFileSync('git', command, {
    cwd: repositoryRoot,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const ignored = dockerignore.default().add(readFileSync(join(repositoryRoot, '.dockerignore'), 'utf8'));
  for (const path of ignored.filter(
    files.split('\0').filter((file) => file !== '' && existsSync(join(repositoryRoot, file))),
  )) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(repositoryRoot, path), join(folder, path));
  }
}
