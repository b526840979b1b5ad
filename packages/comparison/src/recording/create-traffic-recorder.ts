import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HeaderPair } from '../results/observation.ts';
import { openRecordingFile, type RecordingFileOptions } from './open-recording.ts';
import { createPathFilter } from './path-filter.ts';
import { createPseudonyms } from './pseudonyms.ts';
import type { RecordSettings } from './record-settings.ts';
import { createRedact, type LeftOutReason } from './redact-exchange.ts';

/** What is recorded, and where. */
export interface TrafficRecorderOptions extends RecordingFileOptions {
  readonly settings?: RecordSettings;
  readonly clock?: () => Date;
}

/** Why an exchange is not in a recording. */
export type NotRecordedReason =
  | LeftOutReason
  /** Excluded by the settings, or a login: see `NEVER_RECORDED_PATHS`. */
  | 'path'
  /** Nobody was answered: one of the sides went away. */
  | 'unanswered'
  /** The file has reached its limit, the disk is too slow, or it has failed. */
  | 'full'
  | 'backlog'
  | 'failed';

/** Numbers of exchanges. */
export interface RecordingCounts {
  readonly recorded: number;
  readonly leftOut: Readonly<Partial<Record<NotRecordedReason, number>>>;
}

/** An exchange that is under way. */
export interface ObservedExchange {
  /** The answer will not be one of the API that is recorded. */
  leaveOut(): void;
}

/** Listens to a server's exchanges and writes down what may be written. */
export interface TrafficRecorder {
  /** Call it with each request before anybody has read from it. It changes nothing and delays nothing. */
  observe(message: IncomingMessage, response: ServerResponse): ObservedExchange;
  counts(): RecordingCounts;
  /** Writes what is there and forgets whose pseudonym is whose. Exchanges that end later are not recorded. */
  close(): Promise<void>;
}

/** Request bodies are kept in memory up to here, and not recorded beyond. */
const MAX_BODY_BYTES = 65_536;

/**
 * Records live exchanges as JSON lines, by allow-list only: method, path, and what the settings name. Nothing by
 * which somebody could get in is ever written; sessions are pseudonyms under a key that exists in memory alone and
 * is gone after `close`. A replay gives each of them a session of its own.
 *
 * Costs per request one HMAC and a copy of its JSON body, up to 64 KiB.
 *
 * @returns A recorder; its file is there, with mode 0600.
 * @throws {RecordingUnwritableError} When the file is there and nobody said `force`, or cannot be made.
 * @since 0.1.0
 * @example
 * const recorder = await createTrafficRecorder({ file: 'traffic.jsonl', settings, onProblem: console.error });
 * createServer((request, response) => {
 *   recorder.observe(request, response);
 *   app(request, response);
 * });
 */
export async function createTrafficRecorder(options: TrafficRecorderOptions): Promise<TrafficRecorder> {
  const { settings = {}, clock = () => new Date() } = options;
  const file = await openRecordingFile(options);
  const pseudonyms = createPseudonyms();
  const redact = createRedact(settings, (sessionKey) => pseudonyms.of(sessionKey));
  const isRecordedPath = createPathFilter(settings.paths);
  const leftOut = new Map<NotRecordedReason, number>();
  let recorded = 0;
  let isClosed = false;
  const leave = (reason: NotRecordedReason): void => {
    leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
  };
  return {
    observe(message, response) {
      const target = originForm(message.url ?? '/');
      let isLeftOut = false;
      const observed: ObservedExchange = {
        leaveOut: () => {
          isLeftOut = true;
        },
      };
      if (!isRecordedPath(target.split('?', 1)[0] ?? target)) {
        leave('path');
        return observed;
      }
      // Whoever sends the request on may write other values into it.
      const request = {
        at: clock(),
        method: message.method ?? 'GET',
        target,
        headers: pairs(message.rawHeaders),
      };
      const startedMs = performance.now();
      const body = collectBody(message);
      response.once('close', () => {
        if (isClosed) return;
        if (isLeftOut || !response.headersSent || !message.complete) return leave('unanswered');
        const durationMs = performance.now() - startedMs;
        const redaction = redact({ ...request, body: body(), status: response.statusCode, durationMs });
        if (redaction.outcome === 'left-out') return leave(redaction.reason);
        const outcome = file.write(redaction.line);
        if (outcome === 'written') recorded += 1;
        else leave(outcome);
      });
      return observed;
    },
    counts: () => ({ recorded, leftOut: Object.fromEntries(leftOut) }),
    async close() {
      isClosed = true;
      pseudonyms.forget();
      await file.close();
    },
  };
}

/** Listens to a body while somebody else reads it. */
function collectBody(message: IncomingMessage): () => Uint8Array | 'too-large' {
  let chunks: Buffer[] = [];
  let bytes = 0;
  // Only when somebody else has started the flow: a listener added before would start it too early.
  message.once('resume', () => {
    message.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
      else chunks = [];
    });
  });
  return () => (bytes > MAX_BODY_BYTES ? 'too-large' : Buffer.concat(chunks));
}

/** RFC 9112 §3.2.2: proxies may send a target with scheme and host. */
function originForm(target: string): string {
  const rest = target.replace(/^https?:\/\/[^/?]*/i, '');
  return rest.startsWith('/') || rest === target ? rest : `/${rest}`;
}

function pairs(rawHeaders: readonly string[]): readonly HeaderPair[] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  );
}
