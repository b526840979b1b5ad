import type { Dispatcher } from 'undici';

import { flattenHeaders, type HeaderPair, headerValues } from '../front/gateway-request.ts';
import type { ProxyExchange, ProxyOutcome } from './proxy-exchange.ts';

/**
 * Writes a backend's answer to the client while it arrives, and ends the exchange exactly once, whichever comes first:
 * the answer, the client's leaving, a failure of either side, or the time limit.
 */
export class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #exchange: ProxyExchange;
  readonly #resolve: (outcome: ProxyOutcome) => void;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  /** The backend's, once the client has it. */
  #statusCode: number | undefined;
  #isEnded = false;
  /** Whether the backend has said everything. */
  #isWhole = false;

  constructor(exchange: ProxyExchange, resolve: (outcome: ProxyOutcome) => void) {
    this.#exchange = exchange;
    this.#resolve = resolve;
    this.#timer = setTimeout(() => this.#end({ status: 'timed-out' }), exchange.timeoutMs);
    exchange.response.on('close', () => {
      const statusCode = this.#statusCode;
      this.#end(statusCode === undefined ? { status: 'abandoned' } : { status: 'answered', statusCode });
    });
  }

  /** Ends the exchange because its body is larger than may be. */
  refuseBody(): void {
    this.#fail({ status: 'body-too-large' });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isEnded) {
      // The exchange ended while it waited for a connection.
      controller.abort(new ExchangeEnded());
    }
  }

  onResponseStart({ rawHeaders }: Dispatcher.DispatchController, statusCode: number): void {
    if (statusCode >= 100 && statusCode < 200) {
      // Informational; the answer is still to come.
      return;
    }
    clearTimeout(this.#timer);
    const received = readRawHeaders(rawHeaders);
    const written = flattenHeaders(this.#exchange.answerHeaders(received));
    for (const length of headerValues(received, 'content-length')) {
      written.push('Content-Length', length);
    }
    try {
      this.#exchange.response.writeHead(statusCode, written);
      this.#statusCode = statusCode;
    } catch {
      // The parser takes status lines and headers that Node does not write.
      this.#fail({ status: 'unreachable', reason: 'UnusableAnswer' });
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { response } = this.#exchange;
    if (!response.write(chunk)) {
      controller.pause();
      response.once('drain', () => controller.resume());
    }
  }

  onResponseEnd(): void {
    this.#isWhole = true;
    this.#exchange.response.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
    this.#fail({ status: 'unreachable', reason: code });
  }

  #fail(outcome: ProxyOutcome): void {
    if (this.#statusCode === undefined) {
      this.#end(outcome);
    } else {
      // Headers are out already: a cut connection is the only way left to say that the body is not whole.
      this.#exchange.response.destroy();
    }
  }

  #end(outcome: ProxyOutcome): void {
    if (this.#isEnded) {
      return;
    }
    this.#isEnded = true;
    clearTimeout(this.#timer);
    this.#resolve(outcome);
    if (!this.#isWhole) {
      this.#controller?.abort(new ExchangeEnded());
    }
  }
}

/** Why the library is told to let go of a request. Comes back as its error, and is seen by nobody. */
class ExchangeEnded extends Error {}

/** One character per byte, as Node reads and writes headers. */
function readRawHeaders(rawHeaders: Dispatcher.DispatchController['rawHeaders']): HeaderPair[] {
  const pairs: HeaderPair[] = [];
  if (Array.isArray(rawHeaders)) {
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      pairs.push([toLatin1(rawHeaders[index]), toLatin1(rawHeaders[index + 1])]);
    }
  }
  return pairs;
}

function toLatin1(text: Buffer | string = ''): string {
  return typeof text === 'string' ? text : text.toString('latin1');
}
