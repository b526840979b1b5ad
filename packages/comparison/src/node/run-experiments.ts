import { compareObservations } from '../compare-observations.ts';
import {
  acceptancesForRoute,
  type ComparisonSettings,
  validateComparisonSettings,
} from '../comparison-settings.ts';
import { type AuthenticatedClient, type Credential, secretsOf } from '../credential.ts';
import { TargetInvalidError } from '../errors.ts';
import type { ExperimentCase, RouteExample } from '../examples.ts';
import { faultMessage } from '../fault-text.ts';
import { type KnownSecret, maskDifference, maskExample, maskResponse, maskText } from '../mask-secrets.ts';
import type { Observation } from '../observation.ts';
import type {
  ComparedResult,
  ExperimentIdentity,
  NotRunReason,
  NotRunResult,
  Result,
  SideReport,
} from '../result.ts';
import { sessionChangeOf } from '../session-change.ts';
import { sessionOutcomeOf } from '../session-outcome.ts';
import { showExchange } from '../shown-exchange.ts';
import type { CredentialSource } from './credential-source.ts';
import { observeSide, type SideOutcome } from './observe-side.ts';
import type { SessionReader } from './session-reader.ts';

/** One side of the comparison. */
export interface Target {
  /** `http:` or `https:`, without a query and without a user name. */
  readonly baseUrl: string;
}

type Client = AuthenticatedClient | 'anonymous';

/** What to compare, with what, and how patiently. */
export interface RunExperimentsOptions {
  /** The legacy API. */
  readonly control: Target;
  /** The gateway. */
  readonly candidate: Target;
  readonly cases: readonly ExperimentCase[];
  readonly clients: readonly Client[];
  readonly credentials: CredentialSource;
  /** Left out: session documents are not compared, and every outcome is `not-observed`. */
  readonly sessions?: SessionReader;
  readonly settings?: ComparisonSettings;
  /** How often each cell is asked; 1 when left out. */
  readonly repetitions?: number;
  /** Per request; 10 000 when left out. */
  readonly timeLimitMs?: number;
  /** Per response; 16 MiB when left out. */
  readonly bodyLimitBytes?: number;
  /** For the expiry of rules only. */
  readonly clock?: () => Date;
}

/**
 * Asks both sides the same and yields one result per case, client and repetition, as they come.
 *
 * Each side gets a session of its own for every single request, so that neither sees the other's touch;
 * who is asked first alternates. Requests go out one at a time. Nothing that a result holds is secret.
 * Unsafe methods are refused: until each side has its own copy of the database, both would write to one.
 *
 * @param options What to compare. Every cell costs two logins (none for `anonymous`), two requests and
 *   four reads of session documents.
 * @returns Results to iterate over once. Stop iterating to stop asking.
 * @throws {ComparisonSettingsInvalidError} At once, for settings that are wrong and rules that are expired.
 * @throws {TargetInvalidError} At once, for a base URL that cannot be used.
 * @since 0.1.0
 * @example
 * for await (const result of runExperiments({ control, candidate, cases, clients: ['cookie'], credentials })) {
 *   results.push(result);
 * }
 * process.exitCode = exitCodeOf(summarize(results));
 */
export function runExperiments(options: RunExperimentsOptions): AsyncIterable<Result> {
  const { clock = () => new Date() } = options;
  const settings = validateComparisonSettings(options.settings ?? {}, clock().toISOString().slice(0, 10));
  assertTarget('control', options.control);
  assertTarget('candidate', options.candidate);
  return runAll({ ...options, settings });
}

type CheckedOptions = RunExperimentsOptions & { readonly settings: ComparisonSettings };

async function* runAll(options: CheckedOptions): AsyncGenerator<Result, void, undefined> {
  let controlFirst = true;
  for (const planned of plan(options)) {
    yield await runOne(planned, controlFirst ? 'control' : 'candidate', options);
    controlFirst = !controlFirst;
  }
}

interface PlannedExperiment {
  /** As it may be shown. */
  readonly experiment: ExperimentIdentity & { readonly client: Client };
  /** As it is sent. */
  readonly example: RouteExample;
}

function plan({ cases, clients, repetitions = 1 }: CheckedOptions): readonly PlannedExperiment[] {
  return cases.flatMap(({ routeKey, example }) =>
    clients.flatMap((client) =>
      Array.from({ length: repetitions }, (_, index) => ({
        experiment: {
          routeKey,
          caseTitle: example.title,
          client,
          presents: client === 'anonymous' ? 'nothing' : 'valid',
          repetition: index + 1,
          request: maskExample(example),
        },
        example,
      })),
    ),
  );
}

async function runOne(
  planned: PlannedExperiment,
  first: ComparedResult['first'],
  options: CheckedOptions,
): Promise<Result> {
  const { experiment } = planned;
  const { method } = experiment.request;
  if (!isSafe(method)) {
    return notRun(
      experiment,
      'unsafe-method',
      `${method} is refused: both sides would write to the same database. Only GET, HEAD and OPTIONS are compared`,
    );
  }
  const credentials = await acquireTwo(experiment.client, options.credentials);
  if (credentials.outcome === 'failed') return notRun(experiment, 'no-credential', credentials.message);
  const sides = { control: credentials.control, candidate: credentials.candidate };
  const { control, candidate } = await observeBoth(planned.example, first, { options, sides });
  if (control.outcome === 'failed') return notRun(experiment, control.reason, control.message);
  if (candidate.outcome === 'failed') return notRun(experiment, candidate.reason, candidate.message);
  return judgeExperiment({ experiment, first, sides, options }, control.observation, candidate.observation);
}

/** RFC 9110 §9.2.1; TRACE is left out because nobody should answer it. */
function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

interface Sides<T> {
  readonly control: T;
  readonly candidate: T;
}

type SideCredentials = Sides<Credential | undefined>;

async function acquireTwo(
  client: Client,
  source: CredentialSource,
): Promise<
  | ({ readonly outcome: 'acquired' } & SideCredentials)
  | { readonly outcome: 'failed'; readonly message: string }
> {
  if (client === 'anonymous') return { outcome: 'acquired', control: undefined, candidate: undefined };
  try {
    const [control, candidate] = await Promise.all([source.acquire(client), source.acquire(client)]);
    if (control.sessionId === candidate.sessionId) {
      return { outcome: 'failed', message: 'the credential source gave both sides the same session' };
    }
    return { outcome: 'acquired', control, candidate };
  } catch (error) {
    return {
      outcome: 'failed',
      message: maskText(faultMessage(error), []),
    };
  }
}

async function observeBoth(
  example: RouteExample,
  first: ComparedResult['first'],
  { options, sides }: { readonly options: CheckedOptions; readonly sides: SideCredentials },
): Promise<Sides<SideOutcome>> {
  const ask = (side: 'control' | 'candidate'): Promise<SideOutcome> =>
    observeSide(example, {
      side,
      baseUrl: options[side].baseUrl,
      timeLimitMs: options.timeLimitMs ?? 10_000,
      bodyLimitBytes: options.bodyLimitBytes ?? 16_777_216,
      ...(sides[side] === undefined ? {} : { credential: sides[side] }),
      ...(options.sessions === undefined ? {} : { sessions: options.sessions }),
    });
  if (first === 'control') {
    const control = await ask('control');
    return { control, candidate: await ask('candidate') };
  }
  const candidate = await ask('candidate');
  return { control: await ask('control'), candidate };
}

interface JudgedExperiment {
  readonly experiment: ExperimentIdentity;
  readonly first: ComparedResult['first'];
  readonly sides: SideCredentials;
  readonly options: CheckedOptions;
}

function judgeExperiment(
  { experiment, first, sides, options }: JudgedExperiment,
  control: Observation,
  candidate: Observation,
): Result {
  const { expectStatus } = experiment.request;
  if (
    experiment.client !== 'anonymous' &&
    expectStatus !== undefined &&
    control.response.status !== expectStatus
  ) {
    return notRun(
      experiment,
      'unexpected-status',
      `the example expects ${expectStatus}, but the legacy API answered ${control.response.status}`,
    );
  }
  const secrets = { control: knownSecrets(sides.control), candidate: knownSecrets(sides.candidate) };
  const comparison = compareObservations(
    { ...control, response: maskResponse(control.response, secrets.control) },
    { ...candidate, response: maskResponse(candidate.response, secrets.candidate) },
    acceptancesForRoute(options.settings, experiment.routeKey),
  );
  const allSecrets = [...secrets.control, ...secrets.candidate];
  const differences = comparison.differences.map((judged) => ({
    ...judged,
    difference: maskDifference(judged.difference, allSecrets),
  }));
  return {
    outcome: 'compared',
    ...experiment,
    first,
    control: report(options.control, control),
    candidate: report(options.candidate, candidate),
    comparison: { verdict: comparison.verdict, differences },
    exchange: {
      control: showExchange(control, secrets.control),
      candidate: showExchange(candidate, secrets.candidate),
    },
  };
}

function knownSecrets(credential: Credential | undefined): readonly KnownSecret[] {
  return credential === undefined ? [] : secretsOf(credential);
}

function report({ baseUrl }: Target, observation: Observation): SideReport {
  return {
    baseUrl,
    status: observation.response.status,
    session: sessionOutcomeOf(sessionChangeOf(observation.sessionBefore, observation.sessionAfter)),
    durationMs: observation.durationMs,
  };
}

function notRun(experiment: ExperimentIdentity, reason: NotRunReason, message: string): NotRunResult {
  return { outcome: 'could-not-run', ...experiment, reason, message };
}

function assertTarget(side: string, { baseUrl }: Target): void {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined) throw new TargetInvalidError(side, 'is not a URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TargetInvalidError(side, 'is not http or https');
  if (url.username !== '' || url.password !== '')
    throw new TargetInvalidError(side, 'holds a user name or password');
  if (url.search !== '' || url.hash !== '') throw new TargetInvalidError(side, 'holds a query or fragment');
}
