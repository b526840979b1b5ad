/**
 * Writes one JSON line, as CloudWatch Logs keeps them.
 *
 * @param entry Must hold no cookie, token, secret or bare session id.
 * @example
 * logLine({ event: 'route-answered', status: 200 });
 */
export function logLine(entry: object): void {
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}
