import type { IncomingMessage, ServerResponse } from 'node:http';

import { buildAccessLogEntry } from './access-log.ts';
import type { Authorization } from './api-flavour.ts';
import { hasNeededApiKey, presentedApiKey } from './authorizers/api-key.ts';
import { authorizeRequest } from './authorizers/authorize-request.ts';
import { requestArn } from './authorizers/request-arn.ts';
import type { ResolvedApi } from './definition/resolved-api.ts';
import { type RoutedRequest, readGatewayRequest } from './front/gateway-request.ts';
import { announcesTooMuch } from './front/limit-body.ts';
import { requestLimitFailure, routeLimitFailure } from './front/request-limits.ts';
import { callFunction } from './functions/call-function.ts';
import { httpApi } from './http-api.ts';
import type { GatewayDependencies, Passage, StepResult } from './passage.ts';
import { forwardRequest } from './proxy/forward-request.ts';
import { failureQuirks } from './proxy/front-door-quirks.ts';
import { createQuirkTeller } from './proxy/quirk-teller.ts';
import type { RequestFacts } from './request-facts.ts';
import { answerPreflight } from './responses/cors.ts';
import type { FailureKind } from './responses/gateway-response.ts';
import { answerMock } from './responses/mock-answer.ts';
import { writeAnswer } from './responses/write-answer.ts';
import { restApi } from './rest-api.ts';
import { overrideMethod } from './routing/override-method.ts';
import { stripStage } from './routing/stage-path.ts';

/** Answers one request after the other from the API that is current when each one begins. */
export interface RequestPipeline {
  handle(message: IncomingMessage, response: ServerResponse): Promise<void>;
  replaceApi(api: ResolvedApi): void;
}

/** Creates the pipeline: limits, stage, preflight, route, authorizer, key, integration, answer, in API Gateway's order. */
export function createGateway(api: ResolvedApi, dependencies: GatewayDependencies): RequestPipeline {
  let current = api;
  const quirks = createQuirkTeller(dependencies.notice);
  return {
    replaceApi: (next) => {
      current = next;
    },
    handle: async (message, response) => {
      const startedAt = performance.now();
      const request = overrideMethod(current, readGatewayRequest(message, current, dependencies.clock()));
      const facts: RequestFacts = { api: current, request };
      const flavour = current.kind === 'rest' ? restApi : httpApi;
      const passage = { message, response, flavour, facts, dependencies, quirks };
      finish(passage, await serveSafely(passage));
      if (dependencies.accessLog !== undefined) {
        const latencyMs = Math.round(performance.now() - startedAt);
        const status = response.headersSent ? response.statusCode : '-';
        dependencies.accessLog(buildAccessLogEntry(facts, { status, latencyMs }));
      }
    },
  };
}

async function serveSafely(passage: Passage): Promise<StepResult> {
  try {
    return await serve(passage);
  } catch (error) {
    passage.dependencies.onFault(error);
    return { status: 'failure', failure: 'internal' };
  }
}

function finish(passage: Passage, result: StepResult): void {
  const { message, response, flavour, facts } = passage;
  if (result.status === 'failure') {
    facts.failure = result.failure;
    tellWhatLegacyMisses(passage, result.failure);
  }
  if (result.status === 'done' || response.headersSent || response.destroyed) {
    return;
  }
  if (!message.complete) {
    // What is left of the body is thrown away; the connection is not used again, since that may take long.
    response.shouldKeepAlive = false;
    message.resume();
  }
  writeAnswer(
    response,
    result.status === 'answer' ? result.answer : flavour.buildFailure(result.failure, facts),
  );
}

async function serve(passage: Passage): Promise<StepResult> {
  const { message, facts } = passage;
  const { api, request } = facts;
  const limit = requestLimitFailure(api, request);
  if (limit !== undefined || announcesTooMuch(message, api.limits.requestBodyBytes)) {
    return { status: 'failure', failure: limit ?? 'request-too-large' };
  }
  const found = findRoute(passage);
  // A preflight needs no route, but a stage.
  const preflight = found === 'unknown-stage' ? undefined : answerPreflight(facts);
  if (preflight !== undefined) {
    return { status: 'answer', answer: preflight };
  }
  if (typeof found === 'string') {
    return { status: 'failure', failure: found };
  }
  facts.routed = found;
  const tooLong = routeLimitFailure(found, requestArn);
  return tooLong === undefined
    ? authorizeAndIntegrate(passage, found)
    : { status: 'failure', failure: tooLong };
}

function findRoute({ flavour, facts: { api, request } }: Passage): RoutedRequest | FailureKind {
  const staged = stripStage(api, request.rawPath);
  if (staged.status === 'unknown-stage') {
    return 'unknown-stage';
  }
  const match = flavour.matchRoute(api, { method: request.method, path: staged.path });
  return match === undefined ? 'unknown-route' : { api, request, path: staged.path, ...match };
}

/** Requests to legacy end here that legacy would have answered; some of them before they had a route. */
function tellWhatLegacyMisses(passage: Passage, failure: FailureKind): void {
  const quirks = failureQuirks(failure);
  const routed = quirks.length === 0 ? 'unknown-route' : (passage.facts.routed ?? findRoute(passage));
  if (typeof routed === 'object' && routed.route.integration.type === 'http-proxy') {
    passage.quirks.tell(routed, () => quirks);
  }
}

async function authorizeAndIntegrate(passage: Passage, routed: RoutedRequest): Promise<StepResult> {
  const { facts, flavour, dependencies } = passage;
  const authorizer = routed.api.authorizers[routed.route.authorizer ?? ''];
  let authorization: Authorization | undefined;
  if (authorizer !== undefined) {
    const shown = withApiKey(routed, presentedApiKey(routed));
    const decision = await authorizeRequest({ routed: shown, authorizer, flavour, dependencies });
    facts.decision = decision;
    if (decision.status === 'refused') {
      return { status: 'failure', failure: decision.failure };
    }
    authorization = decision.authorization;
  }
  const admitted = withApiKey(routed, presentedApiKey(routed, authorization));
  if (!hasNeededApiKey(admitted)) {
    return { status: 'failure', failure: 'invalid-api-key' };
  }
  facts.routed = admitted;
  const { integration } = routed.route;
  switch (integration.type) {
    case 'lambda':
      return callFunction(passage, { routed: admitted, integration, authorization });
    case 'mock':
      return answerMock(passage, admitted, integration);
    default:
      return forwardRequest(passage, admitted, integration);
  }
}

function withApiKey(routed: RoutedRequest, apiKey: string | undefined): RoutedRequest {
  return apiKey === undefined ? routed : { ...routed, apiKey };
}
