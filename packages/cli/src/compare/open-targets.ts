import pc from 'picocolors';
import type { LoadedComparison } from '../load-comparison.ts';
import type { LoadedMigration } from '../load-migration.ts';
import type { Environment } from '../start-legacy.ts';
import type { CompareFlags, CompareRequest } from './compare-flags.ts';
import { type LocalTargetsOptions, startLocalTargets } from './local-targets.ts';
import { openRemoteTargets } from './remote-targets.ts';
import type { Targets } from './targets.ts';

export interface TargetsOptions extends LoadedMigration {
  readonly flags: CompareFlags;
  readonly environment: Environment;
  readonly print: (line: string) => void;
}

/** What was read of the command line and of comparison.config.ts. */
export interface Prepared {
  readonly request: CompareRequest;
  readonly comparison: LoadedComparison;
}

/** Starts both sides here, or takes those that the command line names. */
export function openTargets(options: TargetsOptions, { request, comparison }: Prepared): Promise<Targets> {
  const { flags, environment, print, migration } = options;
  if (request.remote !== undefined) {
    return openRemoteTargets({ ...flags, ...comparison, ...request, remote: request.remote, environment });
  }
  return startLocalTargets({
    ...options,
    ...comparison,
    candidate: candidateOf(flags),
    api: flags.api ?? migration.api,
    download: flags.download,
    matrix: flags.matrix,
    writes: flags.writes,
    login: request.login,
    events: {
      onOutput: (source, line) => {
        // Decisions and answers are in the access log; what is not JSON is somebody's error message.
        if (!flags.quiet && !line.startsWith('{')) print(`${pc.dim(source)} ${line}`);
      },
    },
  });
}

function candidateOf({ aa, frontDoor }: CompareFlags): LocalTargetsOptions['candidate'] {
  if (aa) return 'legacy';
  return frontDoor ? 'front-door' : 'gateway';
}
