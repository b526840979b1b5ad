import pc from 'picocolors';
import type { LoadedComparison } from '../load-comparison.ts';
import type { LoadedMigration } from '../load-migration.ts';
import type { Environment } from '../start-legacy.ts';
import type { CompareFlags, CompareRequest } from './compare-flags.ts';
import type { LocalTargetsOptions } from './local-targets.ts';
import type { Targets } from './targets.ts';

export interface TargetsOptions extends LoadedMigration {
  readonly flags: CompareFlags;
  readonly environment: Environment;
  readonly print: (line: string) => void;
  /** The route keys that will be asked. All when left out. */
  readonly askedRoutes?: readonly string[];
}

/** What was read of the command line and of comparison.config.ts. */
export interface Prepared {
  readonly request: CompareRequest;
  readonly comparison: LoadedComparison;
}

/** Starts both sides here, or takes those that the command line names. */
export async function openTargets(
  options: TargetsOptions,
  { request, comparison }: Prepared,
): Promise<Targets> {
  const { flags, environment, print, migration } = options;
  if (request.remote !== undefined) {
    const { openRemoteTargets } = await import('./remote-targets.ts');
    return openRemoteTargets({ ...flags, ...comparison, ...request, remote: request.remote, environment });
  }
  const { startLocalTargets } = await import('./local-targets.ts');
  return startLocalTargets({
    ...options,
    ...comparison,
    candidate: candidateOf(flags),
    api: flags.api ?? migration.api,
    download: flags.download,
    matrix: flags.matrix,
    writes: flags.writes,
    login: request.login,
    askedFunctions: askedFunctions(options),
    events: {
      onOutput: (source, line) => {
        // Decisions and answers are in the access log; what is not JSON is somebody's error message.
        if (!flags.quiet && !line.startsWith('{')) print(`${pc.dim(source)} ${line}`);
      },
    },
  });
}

/** Names of functions are those of groups. */
function askedFunctions({ migration, askedRoutes }: TargetsOptions): readonly string[] | undefined {
  if (askedRoutes === undefined) return undefined;
  const asked = migration.routes.filter(({ routeKey }) => askedRoutes.includes(routeKey));
  return ['authorizer', ...new Set(asked.map(({ group }) => group))];
}

function candidateOf({ aa, frontDoor }: CompareFlags): LocalTargetsOptions['candidate'] {
  if (aa) return 'legacy';
  return frontDoor ? 'front-door' : 'gateway';
}
