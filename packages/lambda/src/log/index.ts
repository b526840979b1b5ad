/**
 * Writes one JSON line, as CloudWatch Logs keeps them, with the time in milliseconds: a line tells when it was written
 * wherever it is read.
 *
 * @param entry Must hold no cookie, token, secret or bare session id.
 * @example
 * logLine({ event: 'route-answered', status: 200 });
 */
export function logLine(entry: object): void {
  process.stdout.write(`${JSON.stringify({ time: Date.now(), ...entry })}\n`);
}
