import { describe, expect, test } from '@jest/globals';
import { createObservation, type HeaderPair, type Observation } from './observation.ts';
import { type ShownBody, showExchange } from './shown-exchange.ts';

const SECRET = 'canary-0123456789abcdef';
const secrets = [{ value: `connect.sid=${SECRET}`, placeholder: '$STRADDLE_CREDENTIAL_COOKIE' }];

function observed(
  body: Uint8Array | string,
  {
    sent = [],
    got = [],
  }: { readonly sent?: readonly HeaderPair[]; readonly got?: readonly HeaderPair[] } = {},
): Observation {
  const request = { method: 'GET', path: '/', headers: sent };
  return createObservation({ request, response: { status: 200, headers: got, body }, durationMs: 1 });
}

describe('a shown exchange', () => {
  test.each<{ readonly title: string; readonly body: Uint8Array | string; readonly shown: ShownBody }>([
    { title: 'nothing', body: '', shown: { form: 'empty' } },
    { title: 'text', body: 'a,b\n', shown: { form: 'text', text: 'a,b\n', cutBytes: 0 } },
    { title: 'a lone number', body: '7', shown: { form: 'text', text: '7', cutBytes: 0 } },
    {
      title: 'JSON, indented and without secrets',
      body: '{"n":[1],"token":"canary"}',
      shown: {
        form: 'json',
        text: '{\n  "n": [\n    1\n  ],\n  "token": "(masked, 6 characters)"\n}',
        cutBytes: 0,
      },
    },
    {
      title: 'bytes',
      body: Buffer.from([0xff, 0x00]),
      shown: {
        form: 'bytes',
        bytes: 2,
        sha256: 'ea5dbf9596d187e9500f23e9a680109475341cf4e81f7e043f7d97152c10772f',
      },
    },
    {
      title: 'long text cut between characters',
      body: `${'x'.repeat(65_535)}é`,
      shown: { form: 'text', text: 'x'.repeat(65_535), cutBytes: 2 },
    },
  ])('shows $title', ({ body, shown }) => {
    expect(showExchange(observed(body), []).body).toEqual(shown);
  });

  test('names shell variables instead of credentials, and hides what else is secret', () => {
    const sent: readonly HeaderPair[] = [
      ['Cookie', `connect.sid=${SECRET}`],
      ['Authorization', 'Bearer canary-token'],
      ['Accept', '*/*'],
    ];
    const got: readonly HeaderPair[] = [
      ['Set-Cookie', `connect.sid=${SECRET}; Path=/`],
      ['Set-Cookie', 'csrf=canary; HttpOnly'],
      ['X-Api-Key', 'canary'],
    ];
    const exchange = showExchange(observed(`canary is ${secrets[0]?.value}`, { sent, got }), [
      ...secrets,
      { value: SECRET, placeholder: '$STRADDLE_CREDENTIAL_COOKIE' },
    ]);
    expect(exchange.requestHeaders).toEqual([
      ['Cookie', '$STRADDLE_CREDENTIAL_COOKIE'],
      ['Authorization', '(masked, 19 characters)'],
      ['Accept', '*/*'],
    ]);
    expect(exchange.headers).toEqual([
      ['Set-Cookie', 'connect.sid=$STRADDLE_CREDENTIAL_COOKIE; Path=/'],
      ['Set-Cookie', 'csrf=(masked, 6 characters); HttpOnly'],
      ['X-Api-Key', '(masked, 6 characters)'],
    ]);
    expect(exchange.body).toEqual({
      form: 'text',
      text: 'canary is $STRADDLE_CREDENTIAL_COOKIE',
      cutBytes: 0,
    });
  });

  test('says what became of the session, when somebody looked', () => {
    expect(showExchange(observed(''), []).session).toBeUndefined();
    const looked = { ...observed(''), sessionBefore: 'absent', sessionAfter: 'absent' } as const;
    expect(showExchange(looked, []).session).toBe('no session');
  });
});
