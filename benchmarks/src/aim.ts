/** Says plainly whether a ratio is what was aimed at and, if not, what stands in the way. */
export function verdictOf({
  ratio,
  aim,
  floor,
}: {
  readonly ratio: number;
  readonly aim: number;
  readonly floor?: string | undefined;
}): string {
  if (ratio <= aim) return `aim ${aim.toFixed(2)} x: reached`;
  return `aim ${aim.toFixed(2)} x: MISSED${floor === undefined ? '' : `; ${floor}`}`;
}
