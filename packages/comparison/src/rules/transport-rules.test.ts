import { describe, expect, test } from '@jest/globals';
import { compareResponses } from '../differences/compare-responses.ts';
import type { HeaderPair, ObservedResponse } from '../results/observation.ts';
import { TRANSPORT_RULES } from './transport-rules.ts';

function response(headers: readonly HeaderPair[], status = 200, body = ''): ObservedResponse {
  return { status, headers, body };
}

const fresh = (letter: string): string => `connect.sid=s%3A${letter.repeat(32)}.${letter.repeat(43)}; Path=/`;

function tagged(body: string, etag: string): ObservedResponse {
  return response([['ETag', etag]], 200, body);
}

const DENIAL: HeaderPair = ['x-amzn-ErrorType', 'UnauthorizedException'];
const DENIAL_REASON =
  'Express tags every body that it sends; a denial made by the gateway never reaches Express';

describe('the shipped transport rules', () => {
  test.each([
    'Date',
    'Connection',
    'Keep-Alive',
    'Transfer-Encoding',
    'Content-Length',
    'x-amzn-RequestId',
    'x-amz-apigw-id',
    'X-Amzn-Trace-Id',
    'Apigw-Requestid',
    'x-amzn-ErrorType',
    'x-amzn-Remapped-Connection',
  ])('show %s as ignored, whether missing, extra or changed', (name) => {
    const [one, other, none] = [response([[name, '0']]), response([[name, '00']]), response([])];
    for (const [control, candidate] of [
      [one, none],
      [none, one],
      [one, other],
    ] as const) {
      const { verdict, differences } = compareResponses(control, candidate);
      expect(verdict).toBe('ignored');
      expect(differences).toEqual([
        expect.objectContaining({
          standing: 'ignored',
          ignored: expect.objectContaining({ by: 'transport' }),
        }),
      ]);
    }
  });

  test.each(['Server', 'ETag', 'X-Date', 'WWW-Authenticate', 'Content-Encoding', 'x-amzn-Other'])(
    'do not cover %s',
    (name) => {
      expect(compareResponses(response([[name, '1']]), response([])).verdict).toBe('mismatch');
    },
  );

  test('count a Content-Length that comes without its body, as HEAD answers it', () => {
    const control = response([['Content-Length', '10']]);
    expect(compareResponses(control, response([['Content-Length', '11']])).verdict).toBe('mismatch');
  });

  test.each([
    {
      title: 'a 401 of the gateway',
      control: response([['ETag', 'W/"1"']], 401),
      candidate: response([DENIAL], 401),
      ignored: true,
    },
    {
      title: 'a 403 of the gateway',
      control: response([['ETag', 'W/"1"']], 403),
      candidate: response([DENIAL], 403),
      ignored: true,
    },
    {
      title: 'a 401 of a handler',
      control: response([['ETag', 'W/"1"']], 401),
      candidate: response([], 401),
      ignored: false,
    },
    {
      title: 'a 200',
      control: response([['ETag', 'W/"1"']], 200),
      candidate: response([DENIAL], 200),
      ignored: false,
    },
    {
      title: 'another ETag',
      control: response([['ETag', '1']], 401),
      candidate: response([['ETag', '2'], DENIAL], 401),
      ignored: false,
    },
  ])('forgive a missing ETag on $title: $ignored', ({ control, candidate, ignored }) => {
    const etag = compareResponses(control, candidate).differences.find(
      ({ difference }) => difference.path === 'headers.etag',
    );
    expect(etag?.standing).toBe(ignored ? 'ignored' : 'counted');
    expect(etag).toEqual(
      ignored
        ? expect.objectContaining({ ignored: expect.objectContaining({ reason: DENIAL_REASON }) })
        : expect.anything(),
    );
  });

  test.each<{ title: string; control: ObservedResponse; candidate: ObservedResponse; ignored: boolean }>([
    {
      title: 'both made of their bodies by Express',
      control: tagged('{"at":1}', 'W/"8-NHMtz9McWeSvv7gjCV65zrzPPGQ"'),
      candidate: tagged('{"at":22}', 'W/"9-mGokI9MCUrqO/o/ELr2OUHlLdwo"'),
      ignored: true,
    },
    {
      title: 'one made of something else',
      control: tagged('{"at":1}', 'W/"8-NHMtz9McWeSvv7gjCV65zrzPPGQ"'),
      candidate: tagged('{"at":22}', 'W/"9-mGokI9MCUrqO/o/ELr2OUHlLdwX"'),
      ignored: false,
    },
    {
      title: 'one strong',
      control: tagged('{"at":1}', 'W/"8-NHMtz9McWeSvv7gjCV65zrzPPGQ"'),
      candidate: tagged('{"at":1}', '"8-NHMtz9McWeSvv7gjCV65zrzPPGQ"'),
      ignored: false,
    },
    {
      title: 'different ones for the same body',
      control: tagged('{"at":1}', 'W/"1"'),
      candidate: tagged('{"at":1}', 'W/"2"'),
      ignored: false,
    },
  ])('forgive two ETags, $title: $ignored', ({ control, candidate, ignored }) => {
    const etag = compareResponses(control, candidate).differences.find(
      ({ difference }) => difference.path === 'headers.etag',
    );
    expect(etag?.standing).toBe(ignored ? 'ignored' : 'counted');
  });

  test('show two newly signed session ids as ignored, but count a short signed value', () => {
    const cookie = (line: string): ObservedResponse => response([['Set-Cookie', line]]);
    expect(compareResponses(cookie(fresh('a')), cookie(fresh('b'))).verdict).toBe('ignored');
    const signed = (value: string): ObservedResponse => cookie(`theme=s%3A${value}.${'a'.repeat(43)}`);
    expect(compareResponses(signed('dark'), signed('light')).verdict).toBe('mismatch');
  });

  test('each give a reason', () => {
    expect(TRANSPORT_RULES.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });
});
