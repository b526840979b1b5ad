import { spawnSync } from 'node:child_process';

const MEND =
  'no Docker Compose 2 here. Install the docker-compose-plugin of Docker, or the docker-compose of Debian 13 or newer, which needs no engine for this';

/**
 * Finds Docker Compose 2, as a plugin of docker or on its own. Version 1 has ended, and does not read today's files.
 *
 * @returns {{ outcome: 'found', command: string[] } | { outcome: 'missing', mend: string }}
 */
export function composeCommand() {
  const command = [['docker', 'compose'], ['docker-compose']].find(([program, ...args]) => {
    const { status, stdout } = spawnSync(program, [...args, 'version', '--short'], { encoding: 'utf8' });
    return status === 0 && /^v?[2-9]\d*\./.test(stdout.trim());
  });
  return command === undefined ? { outcome: 'missing', mend: MEND } : { outcome: 'found', command };
}
