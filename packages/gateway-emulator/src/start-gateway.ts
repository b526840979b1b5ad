import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { isNativeError } from 'node:util/types';
import { createAuthorizerCache } from './authorizers/authorizer-cache.ts';
import { createGateway } from './create-gateway.ts';
import type { ApiDefinition } from './definition/api-definition.ts';
import { resolveApiDefinition } from './definition/resolve-api-definition.ts';
import { GatewayPortInUseError } from './errors.ts';
import { createHttpFront } from './front/http-front.ts';
import { createChildProcessInvoker } from './functions/child-process-invoker.ts';
import type { FunctionInvoker } from './functions/function-invoker.ts';
import type { FunctionLogLine } from './functions/function-log.ts';
import { type AccessLogListener, observeInvocations } from './functions/observe-invocations.ts';
import type { Notice } from './notice.ts';
import { createHttpProxy } from './proxy/http-proxy.ts';

/** Settings of a running gateway; all have defaults. */
export interface GatewayOptions {
  /** Default 0: any free port. */
  readonly port?: number | undefined;
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** Default: one child process per environment, made here and closed by `stop()`. A given one stays open. */
  readonly invoker?: FunctionInvoker | undefined;
  /** Gets one entry per answered request, and what the calls of functions cost that it caused. */
  readonly accessLog?: AccessLogListener | undefined;
  /** Gets what works as on AWS and may surprise, as it happens. */
  readonly onNotice?: ((notice: Notice) => void) | undefined;
  /** Gets each well-formed exchange before anything has read from it. It must neither change nor read it. */
  readonly onExchange?: ((message: IncomingMessage, response: ServerResponse) => void) | undefined;
  /** Gets the lines that functions print and a report of each invocation, if the invoker is made here. */
  readonly log?: ((line: FunctionLogLine) => void) | undefined;
  /** Concurrent environments per function, if the invoker is made here. Default 10. */
  readonly maxEnvironments?: number | undefined;
  /** How long a client may take to send a request, milliseconds. Default 30,000 (assumed: AWS does not say). */
  readonly receiveTimeoutMs?: number | undefined;
  /** Gets errors of the emulator itself; the client has a 500 by then. Default: thrown away. */
  readonly onFault?: ((error: unknown) => void) | undefined;
  readonly clock?: (() => Date) | undefined;
}

/** A gateway that listens. */
export interface Gateway {
  /** `http://127.0.0.1:3000`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /**
   * Starts functions before they are needed; resolves when all are loaded, or have failed to load.
   *
   * @param names Those that will be needed soon; one that the API has not is passed over. All when left out.
   */
  warm(names?: readonly string[]): Promise<void>;
  /**
   * Serves later requests from freshly loaded functions and, if given, from another definition.
   *
   * @throws {ApiDefinitionInvalidError} The old one goes on being served then.
   */
  reload(definition?: ApiDefinition): void;
  /** Forgets the kept answers of authorizers: the next request of each caller asks again. */
  flushAuthorizerCache(): void;
  /** Lets running requests end for at most two seconds, then closes everything it has opened. */
  stop(): Promise<void>;
}

const stopPatienceMs = 2000;

/**
 * Serves an API on a local port as API Gateway would.
 *
 * @throws {ApiDefinitionInvalidError} Before anything is opened, with everything that is wrong or not emulated.
 * @throws {GatewayPortInUseError} If another process listens on the port.
 * @example
 * const gateway = await startGateway(apiDefinitionFromMigration(resolved, settings), { port: 3000 });
 * await fetch(`${gateway.url}/event-metrics`); //=> 401 Unauthorized
 * await gateway.stop();
 */
export async function startGateway(
  definition: ApiDefinition,
  options: GatewayOptions = {},
): Promise<Gateway> {
  const { port = 0, host = '127.0.0.1', maxEnvironments, log } = options;
  let api = resolveApiDefinition(definition);
  const invoker =
    options.invoker ?? createChildProcessInvoker({ functions: api.functions, maxEnvironments, log });
  const proxy = createHttpProxy();
  const clock = options.clock ?? (() => new Date());
  const authorizerCache = createAuthorizerCache(clock);
  const pipeline = createGateway(api, {
    ...(options.accessLog === undefined ? { invoker } : observeInvocations(invoker, options.accessLog)),
    proxy,
    authorizerCache,
    clock,
    notice: options.onNotice,
    onFault: options.onFault ?? (() => {}),
  });
  const server = createHttpFront({
    handle: (message, response) => {
      options.onExchange?.(message, response);
      pipeline.handle(message, response).catch((error: unknown) => {
        options.onFault?.(error);
        response.destroy();
      });
    },
    receiveTimeoutMs: options.receiveTimeoutMs ?? 30_000,
  });
  const closeParts = async (): Promise<void> => {
    proxy.close();
    await (options.invoker === undefined ? invoker.close() : undefined);
  };
  const listeningPort = await listen(server, { port, host }).catch(async (error: unknown) => {
    await closeParts();
    throw isPortInUse(error) ? new GatewayPortInUseError(port, { cause: error }) : error;
  });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${listeningPort}`,
    port: listeningPort,
    warm: async (names = Object.keys(api.functions)) => {
      const known = names.filter((name) => Object.hasOwn(api.functions, name));
      await Promise.all(known.map((name) => invoker.warm(name)));
    },
    reload: (next) => {
      if (next !== undefined) {
        api = resolveApiDefinition(next);
        pipeline.replaceApi(api);
      }
      authorizerCache.flush();
      invoker.recycle(api.functions);
    },
    flushAuthorizerCache: () => authorizerCache.flush(),
    stop: async () => {
      await closeServer(server);
      await closeParts();
    },
  };
}

function listen(server: Server, { port, host }: { port: number; host: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function isPortInUse(error: unknown): boolean {
  return isNativeError(error) && 'code' in error && error.code === 'EADDRINUSE';
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // A connection whose last answer is out would otherwise be kept for the next request.
  server.closeIdleConnections();
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const timer = setTimeout(() => server.closeAllConnections(), stopPatienceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(timer);
}
