import { access } from 'node:fs/promises';
import {
  amount,
  ClientUnknownError,
  type ComparisonSettings,
  createTally,
  type MatrixUsers,
  RecordingUnreadableError,
  type SummaryReason,
  validateComparisonSettings,
  withReason,
} from '@straddle/comparison';
import { type CredentialSource, renderLongRun, runExperiments } from '@straddle/comparison/node';
import { createReplayCallers, NO_ROUTE, readRecording, replayCases } from '@straddle/comparison/recording';
import { createResultSelection } from '@straddle/comparison/report';
import { apiDefinitionFromMigration, createRouteFinder } from '@straddle/gateway-emulator';
import pc from 'picocolors';
import { closeTargets } from '../compare/close-targets.ts';
import { type CompareFlags, type CompareRequest, checkCompareFlags } from '../compare/compare-flags.ts';
import { openTargets } from '../compare/open-targets.ts';
import type { ProgressPorts } from '../compare/progress.ts';
import { openPublication, type ReportFiles } from '../compare/publish-results.ts';
import { routeContextOf } from '../compare/route-context.ts';
import { STOPPED_EARLY } from '../compare/stopped-early.ts';
import type { Targets } from '../compare/targets.ts';
import { CompareOptionsInvalidError } from '../errors.ts';
import { explainError } from '../explain-error.ts';
import { loadComparison } from '../load-comparison.ts';
import type { LoadedMigration } from '../load-migration.ts';
import { createReplayLog } from '../replay/create-replay-log.ts';
import { createReplayProgress } from '../replay/create-replay-progress.ts';
import type { Environment } from '../start-legacy.ts';

export interface ReplayOptions extends LoadedMigration, ProgressPorts {
  /** The recording, absolute. */
  readonly recording: string;
  readonly flags: CompareFlags;
  readonly concurrency: number;
  /** Absolute. */
  readonly files: ReportFiles;
  readonly environment: Environment;
  /** Resolves when the person wants to stop. */
  readonly stopped: Promise<void>;
  readonly clock?: () => Date;
}

const RECORDING_MALFORMED: SummaryReason = {
  reason: 'recording-malformed',
  makes: 'could-not-run',
  message: 'lines of the recording cannot be read, and nobody knows what they would have shown',
};

/** Results that reports show. The terminal shows fewer. */
const MOST_REPORTED = 5000;
const MOST_ON_TERMINAL = 20;

/**
 * Asks both sides what a recording holds, each recorded session as a session of each side, and says what differs.
 * Its memory does not grow with the length of the recording.
 *
 * @returns The exit code: 0 equal, 1 different, 2 could not run, which also means stopped early, lines that cannot be
 *   read, nobody authenticated and a report that could not be written.
 * @throws {CompareOptionsInvalidError | ComparisonSettingsInvalidError | RecordingUnreadableError} Before anything is
 *   started.
 * @throws What starting or reaching the targets throws.
 */
export async function runReplay(options: ReplayOptions): Promise<0 | 1 | 2> {
  const { flags, environment, recording, print, clock = () => new Date() } = options;
  const request = checkCompareFlags(flags, environment);
  const routeKeyOf = routeFinderOf(options);
  await access(recording).catch((cause: unknown) => {
    throw new RecordingUnreadableError(recording, cause);
  });
  const comparison = await loadComparison(options.rootFolder);
  const startedAt = clock();
  const settings = validateComparisonSettings(comparison.settings, startedAt.toISOString().slice(0, 10));
  const publication = await openPublication(options.files);
  const targets = await openTargets(options, { request, comparison });
  const say = flags.quiet ? () => undefined : print;
  const log = createReplayLog(recording, print);
  const tally = createTally(settings);
  const worst = createResultSelection(hasFiles(options.files) ? MOST_REPORTED : MOST_ON_TERMINAL);
  const progress = createReplayProgress(flags.quiet ? { print: say } : options);
  /** Of the cases whose results have not come, which come in the order of the cases. */
  const recordedStatuses: number[] = [];
  let asked = 0;
  let otherStatuses = 0;
  let isStopped = false;
  void options.stopped.then(() => {
    isStopped = true;
  });
  try {
    for (const [name, text] of targets.description) say(`  ${pc.bold(name.padEnd(9))} ${text}`);
    say('');
    const cases = replayCases(readRecording(recording), {
      routeKeyOf,
      callerOf: createReplayCallers({
        credentials: credentialsOf(targets),
        ...(areMinted(request, flags) ? { users: replayedUsers(comparison.settings) } : { shared: true }),
      }),
      ...(flags.route.length === 0 ? {} : { routes: new Set(flags.route) }),
      readsOnly: !flags.writes,
      onNotReplayed: log.notReplayed,
    });
    // Sessions are used again and again, so that their documents say nothing.
    const { sessions: _sessions, ...sides } = flags.writes ? targets : readsOnly(targets);
    const results = runExperiments({
      ...sides,
      ...request,
      settings,
      contextOf: routeContextOf({ ...options, ...comparison, ...flags }),
      clients: [],
      cases: remembered(cases, ({ recordedStatus }) => recordedStatuses.push(recordedStatus)),
      repetitions: 1,
      concurrency: options.concurrency,
    });
    for await (const result of results) {
      // What came of requests whose side was stopped as well is worth nothing.
      if (isStopped) break;
      asked += 1;
      const recordedStatus = recordedStatuses.shift();
      if (result.outcome === 'compared' && result.control.status !== recordedStatus) otherStatuses += 1;
      tally.add(result);
      worst.add(result);
      progress.add(result);
      await publication.add(result);
    }
    progress.end();
    const reasons = [
      ...(isStopped ? [STOPPED_EARLY] : []),
      ...(log.malformed() > 0 ? [RECORDING_MALFORMED] : []),
    ];
    const summary = reasons.reduce(withReason, tally.summary());
    const notes = [
      ...targets.notes(),
      'Session documents were not compared: each recorded session is one session of each side throughout.',
      ...log.notes(),
      ...(otherStatuses > 0
        ? [
            `In ${otherStatuses} of ${amount(asked, 'exchange')} legacy answers another status than when they were recorded: it has other data.`,
          ]
        : []),
    ];
    const shown = worst.results();
    const report = { summary, title: 'Straddle replay', startedAt, notes };
    const { exitCode, failed } = await publication.end(shown, report);
    if (!flags.quiet || exitCode !== 0) {
      print(`\n${renderLongRun(shown.slice(0, MOST_ON_TERMINAL), summary, { color: pc.isColorSupported })}`);
      for (const note of notes) print(`    ${note}`);
    }
    for (const error of failed) print(explainError(error));
    return exitCode;
  } finally {
    await closeTargets(targets, print);
  }
}

/**
 * By the route table as it is served.
 *
 * @throws {CompareOptionsInvalidError} When `--route` names a route that is none.
 */
function routeFinderOf({
  migration,
  rootFolder,
  flags,
}: ReplayOptions): ReturnType<typeof createRouteFinder> {
  const definition = apiDefinitionFromMigration(migration, { rootFolder, api: flags.api });
  const known = [...definition.routes.map(({ routeKey }) => routeKey), NO_ROUTE];
  const unknown = flags.route.filter((route) => !known.includes(route));
  if (unknown.length > 0) {
    throw new CompareOptionsInvalidError(
      unknown.map((route) => `--route: there is no "${route}"; there are ${known.join(', ')}`),
    );
  }
  return createRouteFinder(definition);
}

/** The reads of a recording are too many to look at the databases around each. */
function readsOnly({ writes: _writes, isolate: _isolate, ...targets }: Targets): Targets {
  return targets;
}

/** A client that nobody has a credential for must not be asked as anonymous. */
function credentialsOf({ clients, credentials }: Targets): CredentialSource {
  const known = new Set(clients.map(({ name }) => name));
  return {
    acquire: async (client, side, user) => {
      if (!known.has(client)) throw new ClientUnknownError(client);
      return credentials.acquire(client, side, user);
    },
  };
}

const LOGGED_IN = ['valid', 'manyRoles', 'fewRoles', 'otherTenant'] as const;

/** Users who may be logged in, each once: people record as whom they are, and roles and tenants are what ports get wrong. */
function replayedUsers({ users }: ComparisonSettings): readonly (keyof MatrixUsers)[] {
  const named = LOGGED_IN.flatMap((name) => {
    const userId = users?.[name];
    return userId === undefined ? [] : [[userId, name] as const];
  });
  // Of several names of one user the first.
  return [...new Map(named.toReversed()).values()].toReversed();
}

/** Logins are throttled and slow, and a session of the environment is only one. */
function areMinted({ login, remote }: CompareRequest, { mintInto }: CompareFlags): boolean {
  return login === undefined && (remote === undefined || mintInto !== undefined);
}

function hasFiles({ html, junit }: ReportFiles): boolean {
  return html !== undefined || junit !== undefined;
}

async function* remembered<Item>(
  items: AsyncIterable<Item>,
  remember: (item: Item) => void,
): AsyncGenerator<Item, void, undefined> {
  for await (const item of items) {
    remember(item);
    yield item;
  }
}
