import type { IncomingMessage, ServerResponse } from 'node:http';

import { buildAccessLogEntry } from './access-log.ts';
import type { Authorization } from './api-flavour.ts';
import { hasNeededApiKey, presentedApiKey } from './api-key.ts';
import { authorizeRequest } from './authorize-request.ts';
import { callFunction } from './call-function.ts';
import { answerPreflight } from './cors.ts';
import { forwardRequest } from './forward-request.ts';
import { type RoutedRequest, readGatewayRequest } from './gateway-request.ts';
import { httpApi } from './http-api.ts';
import { announcesTooMuch } from './limit-body.ts';
import { overrideMethod } from './override-method.ts';
import type { GatewayDependencies, Passage, StepResult } from './passage.ts';
import { requestArn } from './request-arn.ts';
import type { RequestFacts } from './request-facts.ts';
import { requestLimitFailure, routeLimitFailure } from './request-limits.ts';
import type { ResolvedApi } from './resolved-api.ts';
import { restApi } from './rest-api.ts';
import { stripStage } from './stage-path.ts';
import { writeAnswer } from './write-answer.ts';

/** Answers one request after the other from the API that is current when each one begins. */
export interface RequestPipeline {
  handle(message: IncomingMessage, response: ServerResponse): Promise<void>;
  replaceApi(api: ResolvedApi): void;
}

/** Creates the pipeline: limits, stage, preflight, route, authorizer, key, integration, answer, in API Gateway's order. */
export function createGateway(api: ResolvedApi, dependencies: GatewayDependencies): RequestPipeline {
  let current = api;
  return {
    replaceApi: (next) => {
      current = next;
    },
    handle: async (message, response) => {
      const startedAt = performance.now();
      const request = overrideMethod(current, readGatewayRequest(message, current, dependencies.clock()));
      const facts: RequestFacts = { api: current, request };
      const flavour = current.kind === 'rest' ? restApi : httpApi;
      const passage = { message, response, flavour, facts, dependencies };
      finish(passage, await serveSafely(passage));
      const latencyMs = Math.round(performance.now() - startedAt);
      const status = response.headersSent ? response.statusCode : '-';
      dependencies.accessLog(buildAccessLogEntry(facts, { status, latencyMs }));
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

function finish({ message, response, flavour, facts }: Passage, result: StepResult): void {
  if (result.status === 'failure') {
    facts.failure = result.failure;
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
  const { message, flavour, facts } = passage;
  const { api, request } = facts;
  const limit = requestLimitFailure(api, request);
  if (limit !== undefined || announcesTooMuch(message, api.limits.requestBodyBytes)) {
    return { status: 'failure', failure: limit ?? 'request-too-large' };
  }
  const staged = stripStage(api, request.rawPath);
  if (staged.status === 'unknown-stage') {
    return { status: 'failure', failure: 'unknown-stage' };
  }
  const preflight = answerPreflight(facts);
  if (preflight !== undefined) {
    return { status: 'answer', answer: preflight };
  }
  const match = flavour.matchRoute(api, { method: request.method, path: staged.path });
  if (match === undefined) {
    return { status: 'failure', failure: 'unknown-route' };
  }
  const routed: RoutedRequest = { api, request, path: staged.path, ...match };
  facts.routed = routed;
  const tooLong = routeLimitFailure(routed, requestArn(routed));
  return tooLong === undefined
    ? authorizeAndIntegrate(passage, routed)
    : { status: 'failure', failure: tooLong };
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
  const { integration } = routed.route;
  return integration.type === 'lambda'
    ? callFunction(passage, { routed: admitted, integration, authorization })
    : forwardRequest(passage, admitted, integration);
}

function withApiKey(routed: RoutedRequest, apiKey: string | undefined): RoutedRequest {
  return apiKey === undefined ? routed : { ...routed, apiKey };
}
