/** One place of a template that cannot be emulated, and what to do about it. */
export interface TemplateProblem {
  /** Logical id of the resource; of the template's other sections their name, such as `Parameters`. */
  readonly logicalId: string;
  /** Path below the resource's `Properties`, such as `Integration.Uri`; empty for the resource as a whole. */
  readonly property: string;
  readonly reason: string;
  /** What to write, or which option to give. */
  readonly mend: string;
}

/** Where problems are collected, so that all are reported together. */
export interface ProblemCollector {
  readonly add: (problem: TemplateProblem) => void;
  readonly all: () => readonly TemplateProblem[];
}

/** Creates an empty collector; the same problem is kept once, however many ways led to it. */
export function createProblemCollector(): ProblemCollector {
  const problems = new Map<string, TemplateProblem>();
  return {
    add: (problem) => problems.set(JSON.stringify(problem), problem),
    all: () => [...problems.values()],
  };
}

/** One line for a person. */
export function describeProblem({ logicalId, property, reason, mend }: TemplateProblem): string {
  return `${logicalId}${property === '' ? '' : `.${property}`}: ${reason}; ${mend}`;
}
