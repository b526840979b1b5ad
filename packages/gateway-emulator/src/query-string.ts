/**
 * Reads a query into pairs, in order, decoded once: `+` and `%20` are spaces, `%2B` is a plus (rows D01, D03).
 * A name without `=` has an empty value (assumed), `;` separates like `&`, names such as `a[]` stay literal.
 * A percent sign that begins no valid sequence stays as it is.
 */
export function readQuery(rawQueryString: string): (readonly [name: string, value: string])[] {
  return rawQueryString
    .split(/[&;]/)
    .filter((piece) => piece !== '')
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
