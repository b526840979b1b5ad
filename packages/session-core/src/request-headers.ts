/**
 * Request headers as any caller has them: Node's lower-cased record, or the multi-value record of an
 * API Gateway event in whatever letter case the client used.
 */
export type IncomingHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * All values of one header, whatever the case of its name, in the order they came.
 *
 * @example
 * headerValues({ Cookie: ['a=1', 'b=2'] }, 'cookie'); //=> ['a=1', 'b=2']
 */
export function headerValues(headers: IncomingHeaders, lowerCaseName: string): readonly string[] {
  const values: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name.toLowerCase() !== lowerCaseName) continue;
    if (typeof value === 'string') values.push(value);
    else values.push(...value);
  }
  return values;
}

/** The `Cookie` header as Node hands it to Express: several lines joined with `'; '`, so the first wins. */
export function cookieHeaderOf(headers: IncomingHeaders): string {
  return headerValues(headers, 'cookie').join('; ');
}
