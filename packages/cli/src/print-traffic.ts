import type { Notice } from '@straddle/gateway-emulator';
import { describeNotice } from './describe-notice.ts';
import type { StackEvents } from './start-stacks.ts';
import { describeRequest } from './stay-up.ts';

export interface TrafficPrinterOptions {
  readonly print: (line: string) => void;
  /** Also says what the deployed front door would do to routes that stay with legacy. */
  readonly deployedQuirks: boolean;
  /** While true, requests are not printed; what is noticed about them is, when it is over. Default: never. */
  readonly isQuiet?: () => boolean;
}

/**
 * Prints one line per request. What is noticed about a request is told once, and never lost: quirks of the front door
 * stand below the line of the request that met them, everything else is printed at once.
 */
export function createTrafficPrinter({
  print,
  deployedQuirks,
  isQuiet = () => false,
}: TrafficPrinterOptions): Required<Pick<StackEvents, 'onRequest' | 'onNotice'>> {
  const ofRunning = new Map<string, Notice[]>();
  const ofUnprinted: Notice[] = [];
  return {
    onRequest: (entry, invocations) => {
      const own = ofRunning.get(entry.requestId) ?? [];
      ofRunning.delete(entry.requestId);
      ofUnprinted.push(...own);
      if (isQuiet()) return;
      print(describeRequest(entry, invocations));
      for (const quirk of ofUnprinted.splice(0)) print(`  ${describeNotice(quirk)}`);
    },
    onNotice: (notice) => {
      if (notice.kind !== 'quirk') {
        print(describeNotice(notice));
      } else if (deployedQuirks) {
        ofRunning.set(notice.requestId, [...(ofRunning.get(notice.requestId) ?? []), notice]);
      }
    },
  };
}
