import { type Credential, shownHeader } from '../cases/credential.ts';
import { faultMessage } from '../fault-text.ts';
import { isSafeMethod } from '../http/safe-method.ts';
import type { Observation } from '../results/observation.ts';
import type { ExperimentIdentity, NotRunReason, NotRunResult, Result } from '../results/result.ts';
import { validateComparisonSettings } from '../rules/comparison-settings.ts';
import { maskExample, maskText } from '../secrets/mask-secrets.ts';
import { createSequencer } from './create-sequencer.ts';
import type { SideName } from './credential-source.ts';
import {
  assertExperimentOptions,
  type Isolation,
  type RunExperimentsOptions,
  type Sides,
} from './experiment-options.ts';
import { judgeExperiment, type ObservedExperiment } from './judge-experiment.ts';
import { observeSide } from './observe-side.ts';
import { type PlannedExperiment, planExperiments, withoutHeaders } from './plan-experiments.ts';
import { runInOrder } from './run-in-order.ts';

/**
 * Asks both sides the same and yields one result per case, client and repetition, in the order of the cases.
 *
 * Each side gets a session of its own for every single request, so that neither sees the other's touch;
 * who is asked first alternates. Nothing that a result holds is secret. Whatever goes wrong in one experiment
 * becomes its result, and the next one is run: a side that cannot be reached, a body without an end.
 * Redirects are answers like any other and are not followed.
 *
 * @param options What to compare. Every cell costs two credentials, two requests and, per session, four reads
 *   of its document.
 * @returns Results to iterate over once. Stop iterating to stop asking.
 * @throws {ComparisonSettingsInvalidError} At once, for settings that are wrong and rules that are expired.
 * @throws {TargetInvalidError} At once, for a base URL that cannot be used.
 * @throws {ExperimentOptionsInvalidError} At once, for options that contradict each other.
 * @since 0.1.0
 * @example
 * const clients = BASIC_CLIENTS;
 * for await (const result of runExperiments({ control, candidate, cases, clients, credentials })) {
 *   results.push(result);
 * }
 * process.exitCode = exitCodeOf(summarize(results));
 */
export function runExperiments(options: RunExperimentsOptions): AsyncIterable<Result> {
  const { clock = () => new Date(), concurrency = 1, repetitions = 1, writes = 'refused' } = options;
  const settings = validateComparisonSettings(options.settings ?? {}, clock().toISOString().slice(0, 10));
  assertExperimentOptions(options);
  const planned = planExperiments({ ...options, repetitions, writes: writes !== 'refused' });
  const sequenced = createSequencer();
  const run = (one: PlannedExperiment): Promise<Result> =>
    sequenced(one.caller?.sequences ?? [], () => runOne(one, { ...options, writes, settings }));
  return runInOrder(planned, run, concurrency);
}

type CheckedOptions = RunExperimentsOptions & Required<Pick<RunExperimentsOptions, 'settings' | 'writes'>>;

/** Ends one experiment early. It is caught in `runOne` and never seen outside. */
class NotRun extends Error {
  readonly reason: NotRunReason;

  constructor(reason: NotRunReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

async function runOne(planned: PlannedExperiment, options: CheckedOptions): Promise<Result> {
  // Told as far as it is known, also by a result that says why there is no more.
  const known = { experiment: planned.experiment };
  try {
    return await run(planned, { options, known });
  } catch (error) {
    const reason = error instanceof NotRun ? error.reason : 'not-comparable';
    return notRun(known.experiment, reason, maskText(faultMessage(error), []));
  }
}

interface Running {
  readonly options: CheckedOptions;
  readonly known: { experiment: ExperimentIdentity };
}

async function run(planned: PlannedExperiment, { options, known }: Running): Promise<Result> {
  const { client, first } = planned;
  const { method } = planned.example;
  const isUnsafe = !isSafeMethod(method);
  if (isUnsafe && options.writes === 'refused') {
    throw new NotRun(
      'unsafe-method',
      `${method} is refused: both sides would write to the same database. Only GET, HEAD and OPTIONS are compared`,
    );
  }
  const isIsolated = planned.looksAtDatabases && options.writes === 'clones';
  const isolation = isIsolated ? await isolate(options) : undefined;
  const credentials = await acquireTwo(planned, options);
  const example = withoutHeaders(planned.example, credentials.control.withoutHeaders);
  known.experiment = {
    ...planned.experiment,
    request: maskExample(example),
    presented: credentials.control.headers.map(shownHeader),
  };
  const ask = async (side: SideName): Promise<Observation> => {
    const { timeLimitMs = 10_000, ...target } = options[side];
    const outcome = await observeSide(example, {
      ...target,
      side,
      timeLimitMs,
      bodyLimitBytes: options.bodyLimitBytes ?? 16_777_216,
      retries: isUnsafe ? 0 : (options.retries ?? 0),
      presents: client.presents,
      credential: credentials[side],
      ...(options.sessions === undefined ? {} : { sessions: options.sessions }),
    });
    if (outcome.outcome === 'failed') throw new NotRun(outcome.reason, outcome.message);
    return outcome.observation;
  };
  const effectsOf = await beginIsolated(isolation, credentials);
  const observations = await inTurn(first, ask);
  const judged = judgeExperiment({
    experiment: known.experiment,
    client,
    first,
    targets: options,
    credentials,
    observations,
    ...(await effectsOf()),
    settings: options.settings,
    ...(options.contextOf === undefined
      ? {}
      : { routeContext: options.contextOf(known.experiment.routeKey) }),
  });
  if (judged.outcome === 'unexpected-status') throw new NotRun(judged.outcome, judged.message);
  return judged;
}

async function inTurn<T>(first: SideName, ask: (side: SideName) => Promise<T>): Promise<Sides<T>> {
  if (first === 'control') {
    const control = await ask('control');
    return { control, candidate: await ask('candidate') };
  }
  const candidate = await ask('candidate');
  return { control: await ask('control'), candidate };
}

async function isolate({ isolate: reset }: CheckedOptions): Promise<Isolation | undefined> {
  const isolation = await orNotIsolated('the databases could not be reset', async () => reset?.());
  const { strayWrites = [] } = isolation ?? {};
  if (strayWrites.length === 0) return isolation;
  throw new NotRun(
    'not-isolated',
    `between this request and the last one that was looked at, one side alone wrote (${strayWrites.join('; ')}): a request writes after its answer, or a read writes as this client`,
  );
}

type Effects = Pick<ObservedExperiment, 'endStates' | 'otherSessions'>;

/** Begins to look at the databases. Gives what is to be asked when both sides have answered. */
async function beginIsolated(
  isolation: Isolation | undefined,
  { control, candidate }: Sides<Credential>,
): Promise<() => Promise<Effects>> {
  if (isolation === undefined) return async () => ({});
  const problem = 'the databases could not be read';
  const watch = await orNotIsolated(problem, async () => isolation.watchSessions?.());
  return () =>
    orNotIsolated(problem, async () => {
      const endStates = await isolation.endStates();
      const own = { control: control.sessionIds, candidate: candidate.sessionIds };
      const otherSessions = await watch?.(own);
      return { endStates, ...(otherSessions === undefined ? {} : { otherSessions }) };
    });
}

async function orNotIsolated<T>(problem: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new NotRun('not-isolated', `${problem}: ${faultMessage(error)}`);
  }
}

async function acquireTwo(
  { client, caller }: PlannedExperiment,
  { credentials }: Pick<CheckedOptions, 'credentials'>,
): Promise<Sides<Credential>> {
  const acquire = (side: SideName): Promise<Credential> =>
    caller === undefined ? credentials.acquire(client.name, side) : caller.acquire(side);
  let both: readonly [Credential, Credential];
  try {
    both = await Promise.all([acquire('control'), acquire('candidate')]);
  } catch (error) {
    throw new NotRun('no-credential', faultMessage(error));
  }
  const [control, candidate] = both;
  if (control.sessionIds.some((sessionId) => candidate.sessionIds.includes(sessionId))) {
    throw new NotRun('no-credential', 'the credential source gave both sides the same session');
  }
  return { control, candidate };
}

function notRun(experiment: ExperimentIdentity, reason: NotRunReason, message: string): NotRunResult {
  return { outcome: 'could-not-run', ...experiment, reason, message };
}
