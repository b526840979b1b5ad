/**
 * Reads a query into pairs, in order, decoded once: `+` and `%20` are spaces, `%2B` is a plus (rows D01, D03).
 * `;` separates like `&`, names such as `a[]` stay literal, a percent sign that begins no valid sequence stays
 * as it is.
 *
 * @param nameAlone What a name without `=` comes to (row U09): an empty value, or nothing.
 * @example
 * readQuery('a=1&a=%2B&b', 'empty'); //=> [['a', '1'], ['a', '+'], ['b', '']]
 */
export function readQuery(
  rawQueryString: string,
  nameAlone: 'empty' | 'ignored',
): (readonly [name: string, value: string])[] {
  return rawQueryString
    .split(/[&;]/)
    .filter((piece) => piece !== '' && (nameAlone === 'empty' || piece.includes('=')))
    .map((piece) => {
      const equals = piece.indexOf('=');
      const name = equals === -1 ? piece : piece.slice(0, equals);
      return [decodeForm(name), equals === -1 ? '' : decodeForm(piece.slice(equals + 1))];
    });
}

function decodeForm(text: string): string {
  return decodePercent(text.replaceAll('+', ' '));
}

/** Percent-decoding that leaves text alone which is not validly encoded. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
