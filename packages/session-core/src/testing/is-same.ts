import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';

/** Deep equality in which two invalid dates are the same, which Node denies; their texts are. */
export function isSame(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(left, right) || fc.stringify(left) === fc.stringify(right);
}
