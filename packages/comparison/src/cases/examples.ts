import { RouteExamplesInvalidError } from '../errors.ts';
import type { Caller } from './caller.ts';
import { type ExampleBody, isBytesBody } from './example-body.ts';

/** One request that a route is compared with. Plain data: the credential is added by the runner. */
export interface RouteExample {
  readonly title: string;
  readonly method: string;
  /** With query, as it is to be sent. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, or bytes as `{ base64: '…' }`. */
  readonly body?: ExampleBody;
  /**
   * What the legacy API answers a caller who is logged in. If it answers anything else the case does not
   * test what its title says, and counts as one that could not be run.
   */
  readonly expectStatus?: number;
}

/** What the `examples.ts` of a route group exports: examples per route key. */
export type RouteExamples = Readonly<Record<string, readonly RouteExample[]>>;

/** One example of one route. */
export interface ExperimentCase {
  /** Such as `GET /event-metrics`. */
  readonly routeKey: string;
  readonly example: RouteExample;
  /** Who asks. Left out: every client that the comparison is run with. */
  readonly caller?: Caller;
  /** Made of another case, of which there may be thousands; false when left out. */
  readonly isVaried?: boolean;
}

/**
 * Reads what a module exported as examples.
 *
 * @param exported Anything; usually `(await import(examplesFile)).examples`.
 * @returns The cases in the order in which they were written.
 * @throws {RouteExamplesInvalidError} Naming every problem.
 * @since 0.1.0
 * @example
 * parseRouteExamples({ 'GET /me': [{ title: 'own account', method: 'GET', path: '/me' }] });
 */
export function parseRouteExamples(exported: unknown): readonly ExperimentCase[] {
  if (!isRecord(exported)) throw new RouteExamplesInvalidError(['not an object of examples per route key']);
  const problems = Object.entries(exported).flatMap(([routeKey, examples]) =>
    Array.isArray(examples)
      ? examples.flatMap((example, index) => problemsOf(`${routeKey}, example ${index + 1}`, example))
      : [`${routeKey}: not a list of examples`],
  );
  if (problems.length > 0) throw new RouteExamplesInvalidError(problems);
  return Object.entries(exported).flatMap(([routeKey, examples]) =>
    Array.isArray(examples) ? examples.filter(isRouteExample).map((example) => ({ routeKey, example })) : [],
  );
}

type Check = readonly [field: keyof RouteExample, holds: (value: unknown) => boolean, expected: string];

const CHECKS: readonly Check[] = [
  ['title', (value) => typeof value === 'string' && value.trim() !== '', 'a title'],
  ['method', (value) => typeof value === 'string' && /^[A-Z]+$/.test(value), 'a method in capitals'],
  [
    'path',
    (value) => typeof value === 'string' && /^\/[\x21-\x7e]*$/.test(value),
    'a path that starts with / and is percent-encoded',
  ],
  [
    'headers',
    isOptional((value) => isRecord(value) && Object.values(value).every((text) => typeof text === 'string')),
    'headers of text',
  ],
  [
    'body',
    isOptional((value) => typeof value === 'string' || isBytesBody(value)),
    'a body of text, or of bytes as { base64: "…" }',
  ],
  [
    'expectStatus',
    isOptional((value) => typeof value === 'number' && value >= 200 && value <= 599),
    'a status from 200 to 599',
  ],
];

function problemsOf(place: string, example: unknown): readonly string[] {
  if (!isRecord(example)) return [`${place}: not an object`];
  const unknown = Object.keys(example).filter((key) => !CHECKS.some(([field]) => field === key));
  return [
    ...CHECKS.filter(([field, holds]) => !holds(example[field])).map(
      ([field, , expected]) => `${place}: "${field}" must be ${expected}`,
    ),
    ...unknown.map((key) => `${place}: "${key}" is not known`),
  ];
}

function isRouteExample(example: unknown): example is RouteExample {
  return problemsOf('', example).length === 0;
}

function isOptional(holds: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === undefined || holds(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
