import { BSON, Long } from 'mongodb';
import type { Document } from '../bson/values.ts';
import { refuse } from '../errors.ts';

const DEFAULT_FIRST_BATCH = 101;
/** A reply may hold one document of 16 MiB, so a batch stops growing there. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;
/** The server forgets a cursor that nobody asked about for ten minutes. */
const IDLE_LIMIT_MS = 600_000;

interface OpenCursor {
  readonly namespace: string;
  readonly rest: Document[];
  usedAt: number;
}

export interface CursorRequest {
  readonly namespace: string;
  readonly batchSize: number | undefined;
  readonly singleBatch?: boolean;
}

/** The open cursors of one server. A result is computed at once and handed out in batches. */
export class CursorRegistry {
  readonly #open = new Map<string, OpenCursor>();
  #lastId = Math.floor(Math.random() * 2 ** 40);

  /** The `cursor` part of a reply with the first batch; keeps the rest, if any, under a new id. */
  open(documents: readonly Document[], request: CursorRequest): Document {
    this.#forgetIdle();
    const rest = [...documents];
    const firstBatch = takeBatch(rest, request.batchSize ?? DEFAULT_FIRST_BATCH);
    if (rest.length === 0 || request.singleBatch === true) {
      return { firstBatch, id: Long.ZERO, ns: request.namespace };
    }
    this.#lastId += 1;
    const id = Long.fromNumber(this.#lastId);
    this.#open.set(id.toString(), { namespace: request.namespace, rest, usedAt: Date.now() });
    return { firstBatch, id, ns: request.namespace };
  }

  next(id: Long, request: CursorRequest): Document {
    const cursor = this.#open.get(id.toString());
    if (cursor === undefined || cursor.namespace !== request.namespace) {
      return refuse(43, `cursor id ${id.toString()} not found`);
    }
    cursor.usedAt = Date.now();
    const nextBatch = takeBatch(cursor.rest, request.batchSize ?? Number.POSITIVE_INFINITY);
    const finished = cursor.rest.length === 0;
    if (finished) this.#open.delete(id.toString());
    return { nextBatch, id: finished ? Long.ZERO : id, ns: request.namespace };
  }

  /** @returns Whether there was such a cursor. */
  kill(id: Long): boolean {
    return this.#open.delete(id.toString());
  }

  #forgetIdle(): void {
    for (const [id, { usedAt }] of this.#open) if (Date.now() - usedAt > IDLE_LIMIT_MS) this.#open.delete(id);
  }
}

function takeBatch(rest: Document[], limit: number): Document[] {
  let bytes = 0;
  let count = 0;
  for (const document of rest.slice(0, limit)) {
    bytes += BSON.calculateObjectSize(document);
    if (count > 0 && bytes > MAX_BATCH_BYTES) break;
    count += 1;
  }
  return rest.splice(0, count);
}
