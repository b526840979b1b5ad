import type { Notice } from '@straddle/gateway-emulator';
import pc from 'picocolors';

/**
 * What works as on AWS and may surprise, in one line.
 *
 * @example
 * // trap: authorizer "authorizer" is asked about a Cookie header once in 300 s: a logout, or …
 */
export function describeNotice({ kind, message }: Notice): string {
  return pc.yellow(`${kind}: ${message}`);
}
