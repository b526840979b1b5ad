/** How much a route may differ before a run fails. */
export interface Threshold {
  /** The factor by which the candidate's median may exceed the control's: 2 allows twice the time. */
  readonly maxSlowdown?: number;
  /**
   * How many cells may differ; 0 when left out. A cell in which the candidate serves what the control
   * refused is never tolerated.
   */
  readonly maxDifferentCells?: number;
}

/** The threshold of a route: its own, else that of `*`. Nothing is merged. */
export function thresholdOf(thresholds: Readonly<Record<string, Threshold>>, routeKey: string): Threshold {
  const key = Object.hasOwn(thresholds, routeKey) ? routeKey : '*';
  return Object.hasOwn(thresholds, key) ? (thresholds[key] ?? {}) : {};
}
