import type { IncomingMessage, ServerResponse } from 'node:http';

import type { ApiDefinition, AuthorizerDefinition } from '../../definition/api-definition.ts';
import type { UnknownHandler } from '../../functions/call-handler.ts';
import type { RawRequest } from '../raw-client.ts';
import type { Expected } from './expected.ts';

/** One numbered case of `docs/semantics/api-gateway.md`, as data. A number may have several. */
export type GatewayCase = ServedCase | RefusedCase;

/** A case that sends requests, one after the other, to one gateway. */
export interface ServedCase {
  readonly number: string;
  readonly title: string;
  readonly api: CaseApi;
  readonly steps: readonly CaseStep[];
}

/** A case of an API that must not start. */
export interface RefusedCase {
  readonly number: string;
  readonly title: string;
  readonly api: CaseApi;
  /** Each must be part of one of the problems that are reported. */
  readonly refused: readonly string[];
}

/** What a case sets up; everything has a plain default. */
export interface CaseApi {
  readonly kind: ApiDefinition['kind'];
  /** Behind every route of the function, if given. */
  readonly authorizer?: UnknownHandler;
  readonly authorizerSettings?: Partial<AuthorizerDefinition>;
  /** The gateway may not invoke the authorizer. */
  readonly authorizerNotInvocable?: true;
  /** What the one function does. Default: 200 with the body `ok`. */
  readonly handler?: UnknownHandler;
  /** HTTP APIs. Default `2.0`. */
  readonly payloadFormatVersion?: '1.0' | '2.0';
  /** Keys of the routes that the function serves. Default `ANY /{proxy+}`. */
  readonly routeKeys?: readonly string[];
  /** A backend on a port of its own. */
  readonly backend?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Keys of the routes that the backend serves, and the path there: `ANY /{proxy+}` → `/{proxy}`. */
  readonly backendRoutes?: Readonly<Record<string, string>>;
  /** How long their integrations wait. */
  readonly backendTimeoutMs?: number;
  /** Replaces what the above makes. */
  readonly definition?: Partial<ApiDefinition>;
}

/** One request of a case. */
export interface CaseStep {
  readonly request: RawRequest;
  /** What happens before it. */
  readonly before?: { readonly advanceSeconds?: number; readonly flushAuthorizerCache?: true };
  readonly expected: ExpectedStep;
}

/** What a step must have come to. What is left out is not looked at. */
export interface ExpectedStep {
  readonly status: number;
  readonly body?: Expected;
  readonly bodyBytes?: number;
  /** By exact casing. A list for several lines; `absent` for none in any casing. */
  readonly headers?: Readonly<Record<string, Expected>>;
  /** Names of the headers in their order, as far as they are in this list. */
  readonly headerOrder?: readonly string[];
  /** Invocations of the authorizer so far, this request's included. */
  readonly authorizerCalls?: number;
  /** Part of its latest event; lists are compared whole. */
  readonly authorizerEvent?: Expected;
  /** All keys of its latest event, in order. */
  readonly authorizerEventKeys?: readonly string[];
  /** Invocations of the function so far. */
  readonly integrationCalls?: number;
  /** Part of the function's latest event. */
  readonly integrationEvent?: Expected;
  readonly integrationEventKeys?: readonly string[];
  /** What the backend saw last: method, target and headers as `name: value` lines. */
  readonly backendRequest?: Expected;
  readonly accessLog?: Expected;
  /** Names of the notices of this request. */
  readonly notices?: readonly string[];
}
