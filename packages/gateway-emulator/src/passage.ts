import type { IncomingMessage, ServerResponse } from 'node:http';

import type { AccessLogEntry } from './access-log.ts';
import type { ApiFlavour } from './api-flavour.ts';
import type { AuthorizerCache } from './authorizers/authorizer-cache.ts';
import type { FunctionInvoker } from './functions/function-invoker.ts';
import type { Notice } from './notice.ts';
import type { HttpProxy } from './proxy/http-proxy.ts';
import type { QuirkTeller } from './proxy/quirk-teller.ts';
import type { RequestFacts } from './request-facts.ts';
import type { FailureKind, GatewayAnswer } from './responses/gateway-response.ts';

/** What a gateway works with. */
export interface GatewayDependencies {
  readonly invoker: FunctionInvoker;
  readonly proxy: HttpProxy;
  readonly authorizerCache: AuthorizerCache;
  readonly clock: () => Date;
  /** Left out: nobody reads it, and no entry is made. */
  readonly accessLog?: ((entry: AccessLogEntry) => void) | undefined;
  /** Left out: nobody is told. */
  readonly notice?: ((notice: Notice) => void) | undefined;
  /** A fault of the emulator itself; the client gets a 500. */
  readonly onFault: (error: unknown) => void;
}

/** How a step ended: with an answer to write, a failure to answer, or because all is written (or nobody waits). */
export type StepResult =
  | { readonly status: 'answer'; readonly answer: GatewayAnswer }
  | { readonly status: 'failure'; readonly failure: FailureKind }
  | { readonly status: 'done' };

/** One request on its way. */
export interface Passage {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly flavour: ApiFlavour;
  readonly facts: RequestFacts;
  readonly dependencies: GatewayDependencies;
  readonly quirks: QuirkTeller;
}
