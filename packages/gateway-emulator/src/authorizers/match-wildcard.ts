/**
 * Fits a text to an IAM pattern: `*` is any run of characters, empty and slashes included; `?` is exactly one;
 * everything else is literal and case-sensitive (rows B18, B19). Not a regular expression, so that no pattern
 * can take exponential time.
 *
 * @example
 * matchWildcard('arn:*:dev/GET/us?rs', 'arn:aws:execute-api:eu-west-1:0:a/dev/GET/users'); //=> true
 */
export function matchWildcard(pattern: string, text: string): boolean {
  let patternIndex = 0;
  let textIndex = 0;
  // Where to go back to when a literal does not fit: the last star, and how much text it has taken.
  let star = -1;
  let taken = 0;
  while (textIndex < text.length) {
    const wanted = pattern[patternIndex];
    if (wanted === '*') {
      star = patternIndex;
      taken = textIndex;
      patternIndex += 1;
    } else if (wanted === '?' || (wanted !== undefined && wanted === text[textIndex])) {
      patternIndex += 1;
      textIndex += 1;
    } else if (star !== -1) {
      taken += 1;
      textIndex = taken;
      patternIndex = star + 1;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(patternIndex));
}
