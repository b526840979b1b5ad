/**
 * Stands before a number that no JavaScript number is, kept as text. It is no character and belongs to nobody
 * (Unicode §23.7), so that no text begins with it.
 */
const MARK = '\u{10FFFE}';

/** A number with so many digits may be more exact than 64 bits; Node 20 does not tell its text while parsing. */
const LONG = /-?\d[\d.]{15,}(?:[eE][+-]?\d+)?/g;

/** A string, or a number of at least 16 characters outside of one. */
const STRING_OR_LONG = /"(?:[^"\\]|\\.)*"|-?\d[\d.]{15,}(?:[eE][+-]?\d+)?/gs;

/** Writes numbers that `JSON.parse` would round as marked text, so that what was sent can be compared. */
export function markLongNumbers(json: string): string {
  if (!json.match(LONG)?.some(isRounded)) return json;
  return json.replaceAll(STRING_OR_LONG, (token) =>
    token.startsWith('"') || !isRounded(token) ? token : `"${MARK}${token}"`,
  );
}

/** JavaScript would write it otherwise. What it writes itself says all that it knows. */
function isRounded(number: string): boolean {
  if (String(Number(number)) === number) return false;
  const digits = number.replace(/e.*$/i, '').replaceAll(/[-.]/g, '');
  return digits.replaceAll(/^0+|0+$/g, '').length > 15;
}

/** Whether a text is a number that was marked. */
export function isLongNumber(text: string): boolean {
  return text.startsWith(MARK);
}

/** JSON text in which marked numbers are numbers again, as they were sent. */
export function unmarkLongNumbers(json: string): string {
  return json.includes(MARK) ? json.replaceAll(new RegExp(`"${MARK}([^"]*)"`, 'gu'), '$1') : json;
}
