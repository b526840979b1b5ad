import { type Client, type Credential, secretsOf } from '../cases/credential.ts';
import type { EndStates } from '../differences/compare-collections.ts';
import { type CompareOptions, compareObservations } from '../differences/compare-observations.ts';
import type { OtherSessionsOfSides } from '../differences/compare-other-sessions.ts';
import { sessionChangeOf } from '../differences/session-change.ts';
import { sessionOutcomeOf } from '../differences/session-outcome.ts';
import type { Observation } from '../results/observation.ts';
import type { ComparedResult, ExperimentIdentity, SideReport } from '../results/result.ts';
import { showExchange } from '../results/shown-exchange.ts';
import { acceptancesForRoute, type ComparisonSettings } from '../rules/comparison-settings.ts';
import { type KnownSecret, maskDifference, maskResponse } from '../secrets/mask-secrets.ts';
import { secretsOfRequest } from '../secrets/secrets-of-request.ts';
import type { RouteContext, Sides, Target } from './experiment-options.ts';

/** An experiment in which both sides have answered. */
export interface ObservedExperiment {
  readonly experiment: ExperimentIdentity;
  readonly client: Client;
  readonly first: ComparedResult['first'];
  readonly targets: Sides<Target>;
  readonly credentials: Sides<Credential>;
  readonly observations: Sides<Observation>;
  /** Left out where nobody looked at the databases. */
  readonly endStates?: EndStates;
  readonly otherSessions?: OtherSessionsOfSides;
  readonly settings: ComparisonSettings;
  readonly routeContext?: RouteContext;
}

/**
 * Compares what both sides did, and frees it of secrets.
 *
 * @returns The comparison, or why the case does not test what its title says.
 */
export function judgeExperiment(
  observed: ObservedExperiment,
): ComparedResult | { readonly outcome: 'unexpected-status'; readonly message: string } {
  const { experiment, client, first, targets, observations } = observed;
  const { control, candidate } = observations;
  const { expectStatus } = experiment.request;
  if (hasExpectation(client) && expectStatus !== undefined && control.response.status !== expectStatus) {
    return {
      outcome: 'unexpected-status',
      message: `the example expects ${expectStatus}, but the legacy API answered ${control.response.status}`,
    };
  }
  const secrets = { control: secretsFor('control', observed), candidate: secretsFor('candidate', observed) };
  const comparison = compareObservations(
    { ...control, response: maskResponse(control.response, secrets.control) },
    { ...candidate, response: maskResponse(candidate.response, secrets.candidate) },
    {
      ...acceptancesForRoute(observed.settings, experiment.routeKey),
      ...(observed.endStates === undefined ? {} : { endStates: observed.endStates }),
      ...(observed.otherSessions === undefined ? {} : { otherSessions: observed.otherSessions }),
      ...contextOf(observed),
    },
  );
  const allSecrets = [...secrets.control, ...secrets.candidate];
  return {
    outcome: 'compared',
    ...experiment,
    first,
    control: report(targets.control, control),
    candidate: report(targets.candidate, candidate),
    comparison: {
      verdict: comparison.verdict,
      differences: comparison.differences.map((judged) => ({
        ...judged,
        difference: maskDifference(judged.difference, allSecrets),
      })),
    },
    exchange: {
      control: showExchange(control, secrets.control),
      candidate: showExchange(candidate, secrets.candidate),
    },
  };
}

function contextOf({ experiment, observations, routeContext }: ObservedExperiment): CompareOptions {
  if (routeContext === undefined) return {};
  const { request } = observations.control;
  const { presents, routeKey } = experiment;
  return { context: { ...routeContext, request, presents, routeKey } };
}

/** What an example expects is meant for callers who are known; strangers get their 401. */
function hasExpectation({ presents, expectsExampleStatus = true }: Client): boolean {
  return presents === 'valid' && expectsExampleStatus;
}

/** Shorter values are words that would be found everywhere. */
const SHORTEST_TARGET_SECRET = 8;

function secretsFor(side: keyof Sides<unknown>, observed: ObservedExperiment): readonly KnownSecret[] {
  const { [side]: credential } = observed.credentials;
  const { headers = {} } = observed.targets[side];
  return [
    ...secretsOf(credential),
    ...secretsOfRequest(
      observed.observations[side].request,
      credential.headers.map(({ name }) => name),
    ),
    ...Object.values(headers)
      .filter(({ length }) => length >= SHORTEST_TARGET_SECRET)
      .map((value) => ({ value, placeholder: '(header of the target)' })),
  ];
}

function report({ baseUrl }: Target, observation: Observation): SideReport {
  return {
    baseUrl,
    status: observation.response.status,
    session: sessionOutcomeOf(sessionChangeOf(observation.sessionBefore, observation.sessionAfter)),
    durationMs: observation.durationMs,
  };
}
