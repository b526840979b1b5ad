import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { AccessLogEntry, Notice } from '@straddle/gateway-emulator';
import { createTrafficPrinter, type TrafficPrinterOptions } from './print-traffic.ts';

function entryOf(requestId: string): AccessLogEntry {
  return Object({
    requestId,
    httpMethod: 'GET',
    path: `/${requestId}`,
    status: 200,
    responseLatency: 3,
    'authorizer.error': '-',
    integrationLatency: 2,
  });
}

function noticeOf(requestId: string, kind: Notice['kind'] = 'quirk'): Notice {
  return { kind, name: 'host-replaced', requestId, message: `about ${requestId}` };
}

/** Without the colours of a terminal. */
function createPlainPrinter(options: Partial<TrafficPrinterOptions>) {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(stripVTControlCharacters(line));
  return { lines, ...createTrafficPrinter({ deployedQuirks: true, ...options, print }) };
}

describe('what the front door would do to legacy', () => {
  test('stands below the line of the request that met it', () => {
    const { lines, onRequest, onNotice } = createPlainPrinter({});
    onNotice(noticeOf('slow'));
    onNotice(noticeOf('quick'));
    onRequest(entryOf('other'), []);
    onRequest(entryOf('quick'), []);
    onRequest(entryOf('slow'), []);
    expect(lines).toEqual([
      'GET /other  200  3 ms  legacy 2 ms',
      'GET /quick  200  3 ms  legacy 2 ms',
      '  quirk: about quick',
      'GET /slow  200  3 ms  legacy 2 ms',
      '  quirk: about slow',
    ]);
  });

  test('is kept while requests are not printed', () => {
    let isQuiet = true;
    const { lines, onRequest, onNotice } = createPlainPrinter({ isQuiet: () => isQuiet });
    onNotice(noticeOf('compared'));
    onRequest(entryOf('compared'), []);
    expect(lines).toEqual([]);
    isQuiet = false;
    onRequest(entryOf('first'), []);
    onRequest(entryOf('second'), []);
    expect(lines).toEqual([
      'GET /first  200  3 ms  legacy 2 ms',
      '  quirk: about compared',
      'GET /second  200  3 ms  legacy 2 ms',
    ]);
  });

  test('is said to those only who ask', () => {
    const { lines, onRequest, onNotice } = createPlainPrinter({ deployedQuirks: false });
    onNotice(noticeOf('quick'));
    onRequest(entryOf('quick'), []);
    expect(lines).toEqual(['GET /quick  200  3 ms  legacy 2 ms']);
  });

  test('differs from traps, which are said at once, whoever asks', () => {
    const { lines, onNotice } = createPlainPrinter({ deployedQuirks: false, isQuiet: () => true });
    onNotice(noticeOf('quick', 'trap'));
    expect(lines).toEqual(['trap: about quick']);
  });
});
