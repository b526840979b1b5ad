/**
 * A number with its noun.
 *
 * @example
 * amount(1, 'cell'); //=> '1 cell'
 * amount(2, 'cell'); //=> '2 cells'
 */
export function amount(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}
