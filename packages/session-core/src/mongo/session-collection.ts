/**
 * The part of a MongoDB driver collection that the store uses, so that this package needs no driver. A
 * `Collection` of the `mongodb` package fits.
 */
export interface SessionCollection {
  findOne(filter: Readonly<Record<string, unknown>>): Promise<SessionDocument | null>;
  updateOne(
    filter: Readonly<Record<string, unknown>>,
    update: Readonly<Record<string, unknown>>,
    limit?: WriteLimit,
  ): Promise<{ readonly matchedCount: number }>;
  /** Used for a declared join only. */
  aggregate(pipeline: Record<string, unknown>[]): { toArray(): Promise<SessionDocument[]> };
}

/** When a write is given up: by the server itself, and by the driver, whose connection is then free again. */
export interface WriteLimit {
  readonly maxTimeMS?: number;
  readonly signal?: AbortSignal;
}

/** A session document as connect-mongo writes it; every member may be missing or of another type. */
export interface SessionDocument {
  readonly _id: unknown;
  readonly session?: unknown;
  readonly expires?: unknown;
  readonly lastModified?: unknown;
  /** Result of a declared join. */
  readonly straddleJoined?: readonly unknown[];
}
